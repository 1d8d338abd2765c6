"""Eras turn on their day, and the clock has twelve hours twice."""

from datetime import UTC, date, datetime

import pytest

from notices.rules.japanese_dates import era_date, era_datetime
from notices.rules.periods import JAPAN, ImpossibleDate


@pytest.mark.parametrize(
    ("day", "written"),
    [
        ("2026-12-18", "令和8年12月18日"),
        ("2019-05-01", "令和元年5月1日"),
        ("2019-04-30", "平成31年4月30日"),
        ("1989-01-08", "平成元年1月8日"),
        ("1989-01-07", "昭和64年1月7日"),
        ("1926-12-25", "昭和元年12月25日"),
        ("1926-12-24", "大正15年12月24日"),
        ("1912-07-30", "大正元年7月30日"),
        ("1912-07-29", "明治45年7月29日"),
        ("1873-01-01", "明治6年1月1日"),
    ],
)
def test_day_is_written_in_its_era(day, written):
    assert era_date(date.fromisoformat(day)) == written


@pytest.mark.parametrize("day", [date(1872, 12, 31), date(9001, 1, 1)])
def test_day_outside_the_calendar_is_refused(day):
    with pytest.raises(ImpossibleDate):
        era_date(day)


@pytest.mark.parametrize(
    ("at", "written"),
    [
        ("2026-12-18T10:00", "令和8年12月18日 午前10時00分"),
        ("2026-11-29T13:30", "令和8年11月29日 午後1時30分"),
        ("2026-06-01T00:05", "令和8年6月1日 午前0時05分"),
        ("2026-06-01T11:59", "令和8年6月1日 午前11時59分"),
        ("2026-06-01T12:00", "令和8年6月1日 午後0時00分"),
        ("2026-06-01T23:59", "令和8年6月1日 午後11時59分"),
    ],
)
def test_minute_is_written_by_the_clock_on_the_wall(at, written):
    assert era_datetime(datetime.fromisoformat(at)) == written


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 6, 1, 15, 0, tzinfo=UTC),
        datetime(2026, 6, 2, 0, 0, tzinfo=JAPAN),
    ],
    ids=["utc", "japan"],
)
def test_instant_is_taken_to_japan_first(at):
    assert era_datetime(at) == "令和8年6月2日 午前0時00分"


def test_instant_outside_the_calendar_is_refused():
    with pytest.raises(ImpossibleDate):
        era_datetime(datetime.max.replace(tzinfo=UTC))
