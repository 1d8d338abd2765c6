from datetime import date, datetime, time, timedelta

import pytest

from notices.intake.wareki import BadDate, read_date, read_datetime, read_deadline

DAY = date(2026, 10, 3)


@pytest.mark.parametrize(
    "written",
    [
        "令和8年10月3日",
        "令和８年１０月３日",
        " 令和 8 年 10 月 3 日 ",
        "㋿8年10月3日",
        "令和8年10月3日(土)",
        "令和8年10月3日（土曜日）",
        "R8.10.3",
        "r8.10.03",
        "R08/10/03",
        "Ｒ８．１０．３",
        "2026-10-03",
        "2026/10/3",
        "2026.10.3",
        "2026年10月3日",
        "20261003",
        "2026-10-03 00:00:00",
        "2026-10-03T09:30:00",
        DAY,
        datetime(2026, 10, 3),
        46298,
        46298.0,
        20261003.0,
    ],
)
def test_spellings_of_one_day(written):
    assert read_date(written) == DAY


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("令和元年5月1日", date(2019, 5, 1)),
        ("令和1年5月1日", date(2019, 5, 1)),
        ("平成31年4月30日", date(2019, 4, 30)),
        ("H1.1.8", date(1989, 1, 8)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("昭和元年12月25日", date(1926, 12, 25)),
        ("大正15年12月25日", date(1926, 12, 25)),
        ("大正元年7月30日", date(1912, 7, 30)),
    ],
)
def test_eras_reach_to_their_first_and_last_day(written, day):
    assert read_date(written) == day


@pytest.mark.parametrize(
    "written",
    [
        "平成31年5月1日",
        "令和元年4月30日",
        "昭和64年1月8日",
        "平成元年1月7日",
        "大正15年12月26日",
        "昭和元年12月24日",
        "大正元年7月29日",
        "平成40年1月1日",
    ],
)
def test_eras_reach_no_further(written):
    with pytest.raises(BadDate):
        read_date(written)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "未定",
        "R8.13.1",
        "令和8年2月29日",
        "令和8年4月31日",
        "令和0年5月1日",
        "令和8年10月",
        "令和8年10月3日(日)",
        "明治45年1月1日",
        "8/10/3",
        "08-10-03",
        "10月3日",
        "2026-10/03",
        "2026-10-03-01",
        "0000-01-01",
        "20261303",
        "令和8年10月3日 25時",
        "令和8年10月3日" * 20,
        True,
        8,
        8.5,
        float("nan"),
        float("inf"),
        time(10, 0),
        timedelta(days=46298),
    ],
)
def test_what_names_no_clear_day_is_refused(written):
    with pytest.raises(BadDate):
        read_date(written)


def test_leap_day():
    assert read_date("令和10年2月29日") == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("number", "day"),
    [(20_000, date(1954, 10, 3)), (80_000.99, date(2119, 1, 11))],
)
def test_excel_day_count_within_its_bounds(number, day):
    assert read_date(number) == day


@pytest.mark.parametrize("number", [19_999, 80_001])
def test_excel_day_count_beyond_its_bounds(number):
    with pytest.raises(BadDate):
        read_date(number)


@pytest.mark.parametrize(
    "written",
    [
        "令和8年11月29日 午後1時30分",
        "令和８年１１月２９日　午後１時３０分",
        "令和8年11月29日(日)午後1時半から",
        "R8.11.29 13:30",
        "2026-11-29T13:30",
        "2026/11/29 13:30:00",
        "2026年11月29日13時30分",
        "2026-11-29 PM1:30",
        datetime(2026, 11, 29, 13, 30),
        datetime(2026, 11, 29, 13, 29, 59, 999_000),
        46355.5625,
    ],
)
def test_spellings_of_one_minute(written):
    assert read_datetime(written) == datetime(2026, 11, 29, 13, 30)


@pytest.mark.parametrize(
    ("written", "hour"),
    [("午前0時", 0), ("午前11時", 11), ("午後0時", 12), ("正午", 12), ("午後11時", 23)],
)
def test_halves_of_the_day(written, hour):
    assert read_datetime(f"令和8年11月29日{written}").hour == hour


@pytest.mark.parametrize("written", ["午前12時", "午後12時30分", "24時", "10時60分"])
def test_unclear_times_are_refused(written):
    with pytest.raises(BadDate):
        read_datetime(f"令和8年11月29日{written}")


@pytest.mark.parametrize("written", ["令和8年11月29日", date(2026, 11, 29), 46355])
def test_hearing_needs_a_time(written):
    with pytest.raises(BadDate):
        read_datetime(written)


@pytest.mark.parametrize(
    ("written", "deadline"),
    [
        ("令和8年12月1日", date(2026, 12, 1)),
        ("令和8年12月1日 午後5時", datetime(2026, 12, 1, 17, 0)),
    ],
)
def test_deadline_keeps_a_time_where_there_is_one(written, deadline):
    assert read_deadline(written) == deadline
