"""Notice numbers restart with the fiscal year and name it in its era."""

from datetime import date

import pytest

from notices.rules.numbers import ImpossibleNoticeNumber, fiscal_year, notice_number


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 4, 1), 2026),
        (date(2027, 3, 31), 2026),
        (date(2026, 3, 31), 2025),
        (date(2026, 12, 31), 2026),
    ],
    ids=str,
)
def test_fiscal_year_begins_on_the_first_of_april(day, year):
    assert fiscal_year(day) == year


@pytest.mark.parametrize(
    ("year", "written"),
    [
        (2026, "令和8年度 都税徴公示 第12号"),
        (2020, "令和2年度 都税徴公示 第12号"),
        (2019, "令和元年度 都税徴公示 第12号"),
        (2018, "平成30年度 都税徴公示 第12号"),
        (1989, "平成元年度 都税徴公示 第12号"),
    ],
)
def test_number_names_the_fiscal_year_in_its_era(year, written):
    assert notice_number("都税徴公示", year, 12) == written


@pytest.mark.parametrize(
    ("sign", "year", "number"),
    [("", 2026, 1), ("  ", 2026, 1), ("都税徴公示", 2026, 0), ("都税徴公示", 1988, 1)],
    ids=["no sign", "blank sign", "number 0", "before 1989"],
)
def test_impossible_number_is_refused(sign, year, number):
    with pytest.raises(ImpossibleNoticeNumber):
        notice_number(sign, year, number)
