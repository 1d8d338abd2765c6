"""Until when another approver has to confirm what one approver took off display."""

from collections.abc import Callable
from datetime import date, datetime

from notices.rules.periods import DAY, day_starts, legal_day


def overdue_before(at: datetime, is_open: Callable[[date], bool]) -> datetime:
    """What was removed before this instant and is not confirmed at ``at`` is overdue.

    A removal has to be confirmed by the end of the next open day after its own:

        Fri removed · Sat Sun closed · Mon open, confirm until its end · Tue overdue
    """
    day = legal_day(at) - DAY
    while not is_open(day):
        day -= DAY
    return day_starts(day)
