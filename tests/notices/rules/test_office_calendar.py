"""On which days an office is open, and its next open morning."""

from datetime import UTC, date, datetime, time

import pytest

from notices.rules.office_calendar import (
    is_open,
    is_staffed,
    name_of_rest,
    next_open_morning,
)
from notices.rules.periods import JAPAN, ImpossibleDate, NaiveInstant


def jst(text):
    return datetime.fromisoformat(text).replace(tzinfo=JAPAN)


@pytest.mark.parametrize(
    ("day", "open_"),
    [
        pytest.param("2026-06-05", True, id="Friday"),
        pytest.param("2026-06-06", False, id="Saturday"),
        pytest.param("2026-06-07", False, id="Sunday"),
        pytest.param("2026-06-08", True, id="Monday"),
        pytest.param("2026-04-29", False, id="昭和の日"),
        pytest.param("2026-05-06", False, id="振替休日"),
        pytest.param("2026-09-22", False, id="国民の休日"),
        pytest.param("2026-12-28", True, id="御用納め"),
        pytest.param("2026-12-29", False, id="年末"),
        pytest.param("2026-12-31", False, id="大晦日"),
        pytest.param("2028-01-03", False, id="年始"),
        pytest.param("2028-01-04", True, id="御用始め"),
    ],
)
def test_office_rests_on_weekends_holidays_and_the_turn_of_the_year(day, open_):
    assert is_open(date.fromisoformat(day)) is open_


def test_own_closed_day_closes_a_weekday():
    monday = date(2026, 6, 8)
    assert not is_open(monday, closed_days={monday})


def test_own_open_day_opens_a_sunday():
    sunday = date(2026, 6, 7)
    assert is_open(sunday, extra_open_days={sunday})


def test_day_named_closed_and_open_is_closed():
    sunday = date(2026, 6, 7)
    assert not is_open(sunday, {sunday}, {sunday})


@pytest.mark.parametrize(
    ("at", "morning"),
    [
        ("2026-06-05T08:59:59", "2026-06-05T09:00"),
        ("2026-06-05T09:00:00", "2026-06-05T09:00"),
        ("2026-06-05T09:00:01", "2026-06-08T09:00"),
        ("2026-06-06T00:00:00", "2026-06-08T09:00"),
        ("2026-04-28T10:00:00", "2026-04-30T09:00"),
        ("2026-12-28T10:00:00", "2027-01-04T09:00"),
    ],
)
def test_next_open_morning_skips_what_is_closed(at, morning):
    assert next_open_morning(jst(at)) == jst(morning)


def test_next_open_morning_is_japans():
    at = datetime(2026, 6, 7, 23, 30, tzinfo=UTC)
    assert next_open_morning(at).isoformat() == "2026-06-08T09:00:00+09:00"


def test_office_may_open_at_another_hour():
    morning = next_open_morning(jst("2026-06-05T08:00"), opens=time(8, 30))
    assert morning == jst("2026-06-05T08:30")


def test_next_open_morning_follows_the_offices_own_days():
    morning = next_open_morning(
        jst("2026-06-05T10:00"),
        closed_days={date(2026, 6, 8)},
        extra_open_days={date(2026, 6, 7)},
    )
    assert morning == jst("2026-06-07T09:00")


def test_naive_instant_has_no_next_morning():
    with pytest.raises(NaiveInstant):
        next_open_morning(datetime(2026, 6, 5, 9, 0))


def test_calendar_that_never_opens_again_is_refused():
    with pytest.raises(ImpossibleDate):
        next_open_morning(datetime(9000, 12, 31, 10, 0, tzinfo=JAPAN))


@pytest.mark.parametrize(
    ("at", "staffed"),
    [
        ("2026-06-05T08:59", False),
        ("2026-06-05T09:00", True),
        ("2026-06-05T16:59", True),
        ("2026-06-05T17:00", False),
        ("2026-06-06T10:00", False),
    ],
)
def test_somebody_is_there_on_open_days_from_nine_to_five(at, staffed):
    assert is_staffed(jst(at)) is staffed


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2026-11-23", "勤労感謝の日"),
        ("2026-12-31", "年末年始"),
        ("2026-06-06", "土曜日"),
        ("2026-06-07", "日曜日"),
        ("2026-06-08", ""),
    ],
)
def test_a_day_of_rest_has_a_name(day, name):
    assert name_of_rest(date.fromisoformat(day)) == name
