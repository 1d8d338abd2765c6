"""Removed on a day; to be confirmed by the end of the next open day."""

from datetime import datetime, timedelta

import pytest

from notices.rules.office_calendar import is_open
from publishing.rules.confirmation import overdue_before
from tests.clock import jst

FRIDAY_NOON = jst("2026-06-05 12:00")
SUNDAY = jst("2026-06-07 09:00")


@pytest.mark.parametrize(
    ("removed", "last_moment"),
    [
        (FRIDAY_NOON, "2026-06-08 23:59"),
        (SUNDAY, "2026-06-08 23:59"),
        (jst("2026-06-08 00:00"), "2026-06-09 23:59"),
        # 5月3日 to 6日 are holidays in 2026.
        (jst("2026-05-01 12:00"), "2026-05-07 23:59"),
    ],
    ids=["over the weekend", "on a Sunday", "on a Monday", "over the holidays"],
)
def test_the_next_open_day_is_the_last_one(removed: datetime, last_moment: str) -> None:
    at = jst(last_moment)
    assert not removed < overdue_before(at, is_open)
    assert removed < overdue_before(at + timedelta(minutes=1), is_open)
