"""The office's own number of a notice 公示番号, restarting with every fiscal year."""

from collections.abc import Mapping
from datetime import date

from notices.rules.broken_rule import BrokenRule
from notices.rules.japanese_dates import year_of_era

# The first fiscal year 年度 that is counted in each era, newest first. It is a table
# of its own because a fiscal year keeps one name although an era begins within it:
# the year that began on 2019-04-01, still 平成, is called 令和元年度.
FISCAL_ERAS: Mapping[int, str] = {2019: "令和", 1989: "平成"}


class ImpossibleNoticeNumber(BrokenRule):
    """A number, sign or fiscal year with which no notice can be numbered."""


def fiscal_year(day: date) -> int:
    """The year in which the fiscal year 会計年度 of a day began."""
    # 地方自治法208条1項, 財政法11条: 毎年四月一日に始まり、翌年三月三十一日に終わる.
    return day.year if day.month >= 4 else day.year - 1


def notice_number(office_sign: str, fiscal_year: int, number: int) -> str:
    """A notice's number as people quote it, e.g. 令和8年度 都税徴公示 第12号.

    Raises: ImpossibleNoticeNumber, for an empty sign, a number below 1, or a fiscal
    year before 1989.
    """
    if not office_sign.strip() or number < 1:
        raise ImpossibleNoticeNumber(
            "公示番号には文書記号と1以上の番号が必要です",
            "a notice number needs an office sign and a number from 1",
        )
    return f"{_fiscal_year_name(fiscal_year)} {office_sign} 第{number}号"


def _fiscal_year_name(fiscal_year: int) -> str:
    for first_year, era in FISCAL_ERAS.items():
        if fiscal_year >= first_year:
            return f"{era}{year_of_era(fiscal_year - first_year + 1)}年度"
    raise ImpossibleNoticeNumber(
        f"{fiscal_year}年度の公示番号は作れません",
        f"no notice was numbered in the fiscal year {fiscal_year}",
    )
