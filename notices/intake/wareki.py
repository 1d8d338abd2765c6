"""Reads dates as offices write them: 令和8年10月3日, R8.8.5, R08/09/14, 2026-10-03.

Also full-width digits, 元年, a weekday in brackets, times as 午後1時30分 or 13:30,
Excel date cells, and bare numbers that are Excel's day count. What is ambiguous is
refused: a wrong date makes the service void.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from notices.intake.cells import CellValue


class BadDate(Exception):
    """The cell holds no real day, or no clear one."""


@dataclass(frozen=True, slots=True)
class _Era:
    """First and last day, both inclusive."""

    first: date
    last: date


# 昭和 began on the last day of 大正, so that 1926-12-25 bears both; under 元号法
# (昭和54年法律第43号) an era starts on the day its cabinet order comes into force.
_TAISHO = _Era(date(1912, 7, 30), date(1926, 12, 25))
_SHOWA = _Era(date(1926, 12, 25), date(1989, 1, 7))
_HEISEI = _Era(date(1989, 1, 8), date(2019, 4, 30))
_REIWA = _Era(date(2019, 5, 1), date.max)
_ERAS: Mapping[str, _Era] = {
    "大正": _TAISHO,
    "昭和": _SHOWA,
    "平成": _HEISEI,
    "令和": _REIWA,
    "T": _TAISHO,
    "S": _SHOWA,
    "H": _HEISEI,
    "R": _REIWA,
}
_WEEKDAYS = "月火水木金土日"

_MOMENT = re.compile(
    r"(?:(?P<era>大正|昭和|平成|令和|[TSHR])(?P<era_year>[0-9]{1,2}|元)"
    r"|(?P<year>[0-9]{4}))"
    r"(?:年(?P<m1>[0-9]{1,2})月(?P<d1>[0-9]{1,2})日"
    r"|(?P<sep>[-./])(?P<m2>[0-9]{1,2})(?P=sep)(?P<d2>[0-9]{1,2}))"
    rf"(?:\((?P<weekday>[{_WEEKDAYS}])(?:曜日?)?\))?"
    r"T?(?P<time>.*)"
)
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_TIME = re.compile(
    r"(?P<half>午前|午後|AM|PM)?(?P<hour>[0-9]{1,2})"
    r"(?:時(?:(?P<m1>[0-9]{1,2})分|(?P<mid>半))?|:(?P<m2>[0-9]{2})(?::00(?:\.0+)?)?)"
)
_SPACES = re.compile(r"\s+")

# Excel counts days from 1900-01-00 and believes in 1900-02-29, so that from
# 1900-03-01 on day n is n days after 1899-12-30.
_EXCEL_DAY_ZERO = date(1899, 12, 30)
# 1954-10-03 to 2119-01-10; smaller numbers are years, months or counts, not days.
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000
_HALF_MINUTE = timedelta(seconds=30)
_LONGEST = 60


def read_date(value: CellValue) -> date:
    """The day a cell names; a time of day beside it is left out.

    Raises BadDate for anything but one real day, also for an era beyond its end.
    """
    return _read(value)[0]


def read_datetime(value: CellValue) -> datetime:
    """The day and minute a cell names, in Japan's local time, without a time zone.

    Raises BadDate as read_date does, and when no time of day is given.
    """
    day, minute = _read(value)
    if minute is None:
        raise BadDate
    return datetime.combine(day, minute)


def read_deadline(value: CellValue) -> date | datetime:
    """A day, or a day and minute where the cell names a time. Raises BadDate."""
    day, minute = _read(value)
    return day if minute is None else datetime.combine(day, minute)


def _read(value: CellValue) -> tuple[date, time | None]:
    if isinstance(value, datetime):
        return _day_and_minute(value)
    if isinstance(value, date):
        return value, None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _read_number(value)
    if isinstance(value, str):
        return _read_text(value)
    raise BadDate


def _day_and_minute(moment: datetime) -> tuple[date, time | None]:
    # Excel keeps 10:00 as a fraction of a day that may come out as 9:59:59.999.
    rounded = (moment + _HALF_MINUTE).replace(second=0, microsecond=0)
    return rounded.date(), rounded.time()


def _read_number(number: float) -> tuple[date, time | None]:
    if _FIRST_SERIAL <= number < _LAST_SERIAL + 1:
        start = datetime.combine(_EXCEL_DAY_ZERO, time())
        day, minute = _day_and_minute(start + timedelta(days=number))
        return day, minute if number % 1 else None
    if float(number).is_integer():
        return _read_text(str(int(number)))
    raise BadDate


def _read_text(text: str) -> tuple[date, time | None]:
    if len(text) > _LONGEST:
        raise BadDate
    plain = _SPACES.sub("", unicodedata.normalize("NFKC", text)).upper()
    if compact := _COMPACT.fullmatch(plain):
        return _day(*map(int, compact.groups())), None
    found = _MOMENT.fullmatch(plain)
    if not found:
        raise BadDate
    return _moment_day(found), _read_time(found["time"])


def _moment_day(found: re.Match[str]) -> date:
    month, day_of_month = (
        int(found["m1"] or found["m2"]),
        int(found["d1"] or found["d2"]),
    )
    if found["era"]:
        day = _era_day(found["era"], found["era_year"], month, day_of_month)
    else:
        day = _day(int(found["year"]), month, day_of_month)
    if found["weekday"] and found["weekday"] != _WEEKDAYS[day.weekday()]:
        raise BadDate
    return day


def _era_day(name: str, year_text: str, month: int, day_of_month: int) -> date:
    era, year = _ERAS[name], 1 if year_text == "元" else int(year_text)
    if year == 0:
        raise BadDate
    day = _day(era.first.year + year - 1, month, day_of_month)
    if not era.first <= day <= era.last:
        raise BadDate
    return day


def _day(year: int, month: int, day_of_month: int) -> date:
    try:
        return date(year, month, day_of_month)
    except ValueError as error:
        raise BadDate from error


def _read_time(text: str) -> time | None:
    plain = text.removesuffix("から").replace("正午", "12時")
    if not plain:
        return None
    found = _TIME.fullmatch(plain)
    if not found:
        raise BadDate
    minute = 30 if found["mid"] else int(found["m1"] or found["m2"] or 0)
    return _time(_hour(int(found["hour"]), found["half"]), minute)


def _hour(hour: int, half: str | None) -> int:
    if half is None:
        return hour
    # 午前12時 and 午後12時 mean noon to some and midnight to others.
    if hour >= 12:
        raise BadDate
    return hour + 12 if half in ("午後", "PM") else hour


def _time(hour: int, minute: int) -> time:
    try:
        return time(hour, minute)
    except ValueError as error:
        raise BadDate from error
