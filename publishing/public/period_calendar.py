"""The display period as a wall calendar: weeks from Sunday, each day and what it is.

The same for every day on which it is read: nothing in it knows what day today is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

DAY, WEEK = timedelta(days=1), timedelta(days=7)
# A period of two months is drawn whole; of a longer one, the weeks in which something
# happens and how many lie between them.
MOST_WEEKS = 9


@dataclass(frozen=True)
class CalendarDay:
    """One day; ``is_named`` where its month has to be written beside it."""

    day: date
    is_shown: bool
    is_first: bool
    is_last: bool
    is_deemed: bool
    is_named: bool


@dataclass(frozen=True)
class Week:
    """Seven days, or the number of weeks left out in this place."""

    days: Sequence[CalendarDay] = ()
    left_out: int = 0


@dataclass(frozen=True)
class PeriodCalendar:
    weeks: Sequence[Week]

    @property
    def weekdays(self) -> Sequence[date]:
        """Days whose names stand above the columns, Sunday first."""
        return [day.day for day in self.weeks[0].days]


def period_calendar(first: date, last: date, deemed: date | None) -> PeriodCalendar:
    """The calendar from the first to the last day of display, and the deemed day."""
    marks = [first, last, *([deemed] if deemed else [])]
    drawn = _sundays_drawn(marks)
    weeks: list[Week] = []
    for before, sunday in zip([drawn[0] - WEEK, *drawn], drawn, strict=False):
        if left_out := (sunday - before) // WEEK - 1:
            weeks.append(Week(left_out=left_out))
        weeks.append(Week(_days(sunday, first, last, deemed, is_top=not weeks)))
    return PeriodCalendar(weeks)


def _sundays_drawn(marks: Sequence[date]) -> list[date]:
    begin, end = _sunday(min(marks)), _sunday(max(marks))
    count = (end - begin) // WEEK + 1
    if count <= MOST_WEEKS:
        return [begin + number * WEEK for number in range(count)]
    near = {_sunday(mark) + step * WEEK for mark in marks for step in (-1, 0, 1)}
    return sorted(sunday for sunday in near if begin <= sunday <= end)


def _sunday(day: date) -> date:
    return day - (day.isoweekday() % 7) * DAY


def _days(
    sunday: date, first: date, last: date, deemed: date | None, *, is_top: bool
) -> list[CalendarDay]:
    return [
        CalendarDay(
            day,
            is_shown=first <= day <= last,
            is_first=day == first,
            is_last=day == last,
            is_deemed=day == deemed,
            is_named=day.day == 1 or (is_top and day == sunday),
        )
        for day in (sunday + number * DAY for number in range(7))
    ]
