"""Months of an office's calendar, for a table of weeks and a list in words."""

from calendar import Calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from notices.actions.office_calendar import OfficeCalendar
from notices.models import OfficeDay
from notices.rules.japanese_dates import era_date
from notices.rules.office_calendar import SATURDAY, name_of_rest

HALF_A_YEAR = 6
BY_OFFICE = "部署が定めた日"


@dataclass(frozen=True)
class CalendarDay:
    """One day: whether the office is closed, and why in a word."""

    day: date
    is_closed: bool
    reason: str
    named_by: OfficeDay | None

    @property
    def is_told(self) -> bool:
        """Whether the day is worth a line: ordinary weekends are not."""
        if self.named_by is not None:
            return True
        return self.is_closed and self.day.weekday() < SATURDAY

    @property
    def mark(self) -> str:
        """The word under the number: nothing for an ordinary open day."""
        if self.is_closed:
            return "休"
        return "開" if self.named_by is not None else ""


@dataclass(frozen=True)
class Month:
    """Weeks from Monday; None stands for a day of another month."""

    title: str
    weeks: Sequence[Sequence[CalendarDay | None]]

    @property
    def told(self) -> Sequence[CalendarDay]:
        days = (day for week in self.weeks for day in week)
        return [day for day in days if day is not None and day.is_told]


def months_from(
    first: date, calendar: OfficeCalendar, named: Sequence[OfficeDay]
) -> list[Month]:
    """Half a year of months, that of `first` included."""
    by_day = {rule.day: rule for rule in named}
    start = first.year * 12 + first.month - 1
    return [
        _month(*divmod(number, 12), calendar, by_day)
        for number in range(start, start + HALF_A_YEAR)
    ]


def _month(
    year: int, month: int, calendar: OfficeCalendar, named: Mapping[date, OfficeDay]
) -> Month:
    weeks = [
        [
            _day(day, calendar, named.get(day)) if day.month == month + 1 else None
            for day in week
        ]
        for week in Calendar().monthdatescalendar(year, month + 1)
    ]
    title = era_date(date(year, month + 1, 1)).partition("月")[0] + "月"
    return Month(title, weeks)


def _day(day: date, calendar: OfficeCalendar, named: OfficeDay | None) -> CalendarDay:
    reason = name_of_rest(day)
    if named is not None:
        reason = named.note or BY_OFFICE
    return CalendarDay(day, calendar.is_closed(day), reason, named)
