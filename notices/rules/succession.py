"""人事異動: a queue keeps its approver; whoever follows confirms what runs on."""

from collections.abc import Iterable
from datetime import date, datetime

from notices.rules.periods import day_starts

# So many days ahead the worklist warns of an office that will have no approver.
WARNED_DAYS = 14

Period = tuple[date, date | None]


def first_gap(periods: Iterable[Period], on: date) -> date | None:
    """The first day from ``on`` on that no period [from, until) covers; None: never.

    An ``until`` of None stands for a period without an end.
    """
    day, held = on, sorted(periods, key=lambda period: period[0])
    for begins, until in held:
        if begins > day:
            return day
        if until is None:
            return None
        day = max(day, until)
    return day


def is_to_reconfirm(
    *,
    approved_at: datetime,
    until: datetime,
    changed_on: date,
    reconfirmed_at: datetime | None,
    at: datetime,
) -> bool:
    """Whether an approval is to be confirmed by whoever follows the approver.

    It was given before the day of the change (the approver's first day without the
    role), the display still runs, or is still to come, and nobody has confirmed it
    since. Nothing is taken off display because of it.
    """
    change = day_starts(changed_on)
    has_changed = approved_at < change <= at
    is_confirmed = reconfirmed_at is not None and reconfirmed_at >= change
    return has_changed and until > at and not is_confirmed
