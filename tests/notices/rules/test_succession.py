"""人事異動: the first day without an approver, and what the follower confirms."""

from datetime import date, datetime

import pytest

from notices.rules.succession import first_gap, is_to_reconfirm
from tests.clock import jst

MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)


@pytest.mark.parametrize(
    ("periods", "gap"),
    [
        ([], MARCH),
        ([(MARCH, None)], None),
        ([(MARCH, APRIL)], APRIL),
        ([(MARCH, APRIL), (APRIL, None)], None),
        ([(APRIL, None), (MARCH, APRIL)], None),
        ([(MARCH, APRIL), (date(2026, 4, 2), None)], APRIL),
        ([(MARCH, MAY), (MARCH, APRIL)], MAY),
        ([(APRIL, None)], MARCH),
        ([(date(2000, 1, 1), MARCH)], MARCH),
    ],
)
def test_first_day_without_an_approver(
    periods: list[tuple[date, date | None]], gap: date | None
) -> None:
    assert first_gap(periods, MARCH) == gap


BEFORE, CHANGE, AFTER = (
    jst("2026-03-31 23:59"),
    jst("2026-04-01 00:00"),
    jst("2026-04-01 00:01"),
)


@pytest.mark.parametrize(
    ("approved_at", "until", "reconfirmed_at", "at", "expected"),
    [
        (BEFORE, jst("2026-04-10 00:00"), None, CHANGE, True),
        (BEFORE, jst("2026-04-10 00:00"), None, BEFORE, False),
        (CHANGE, jst("2026-04-10 00:00"), None, AFTER, False),
        (BEFORE, CHANGE, None, CHANGE, False),
        (BEFORE, AFTER, None, CHANGE, True),
        (BEFORE, AFTER, None, AFTER, False),
        (BEFORE, jst("2026-04-10 00:00"), CHANGE, AFTER, False),
        (BEFORE, jst("2026-04-10 00:00"), BEFORE, AFTER, True),
    ],
)
def test_what_crosses_the_change_is_to_reconfirm(
    approved_at: datetime,
    until: datetime,
    reconfirmed_at: datetime | None,
    at: datetime,
    expected: bool,
) -> None:
    told = {"approved_at": approved_at, "until": until, "changed_on": APRIL}
    assert is_to_reconfirm(**told, reconfirmed_at=reconfirmed_at, at=at) is expected
