"""The office calendar 開庁日: on which days a person can come for the document.

The calendar moves no deemed day. It says when a display had better begin, and whether
「いつでも交付する」 would be an empty promise.
"""

from collections.abc import Collection
from datetime import date, datetime, time

import jpholiday

from notices.rules.periods import DAY, JAPAN, day_starts, legal_day

SATURDAY = 5
WEEKEND_JA = {SATURDAY: "土曜日", SATURDAY + 1: "日曜日"}
MORNING = time(9)
# Few offices receive anybody later; their own hours are words for a reader.
EVENING = time(17)


def is_open(
    day: date,
    closed_days: Collection[date] = frozenset(),
    extra_open_days: Collection[date] = frozenset(),
) -> bool:
    """Whether the office is open, by the general rule and the office's own days.

    A day that the office names both closed and open is closed.
    """
    if day in closed_days:
        return False
    return day in extra_open_days or not _is_day_of_rest(day)


def next_open_morning(
    at: datetime,
    *,
    opens: time = MORNING,
    closed_days: Collection[date] = frozenset(),
    extra_open_days: Collection[date] = frozenset(),
) -> datetime:
    """The first opening time in Japan that is not before an instant.

    Raises: NaiveInstant; ImpossibleDate, when no day is open within the calendar.
    """
    day = legal_day(at)
    while not is_open(day, closed_days, extra_open_days) or _opening(day, opens) < at:
        day += DAY
    return _opening(day, opens)


def is_staffed(
    at: datetime,
    *,
    opens: time = MORNING,
    closed_days: Collection[date] = frozenset(),
    extra_open_days: Collection[date] = frozenset(),
) -> bool:
    """Whether somebody can be expected to come, and to be received, at an instant.

    Raises: NaiveInstant, ImpossibleDate.
    """
    day = legal_day(at)
    wall = at.astimezone(JAPAN).time()
    return is_open(day, closed_days, extra_open_days) and opens <= wall < EVENING


def name_of_rest(day: date) -> str:
    """Why the general rule closes the day, in a word; nothing where it does not."""
    holiday = jpholiday.is_holiday_name(day)
    if holiday:
        return str(holiday)
    if _is_turn_of_year(day):
        return "年末年始"
    return WEEKEND_JA.get(day.weekday(), "")


def _opening(day: date, opens: time) -> datetime:
    return datetime.combine(day_starts(day), opens, tzinfo=JAPAN)


def _is_day_of_rest(day: date) -> bool:
    # 地方自治法4条の2第2項 and 行政機関の休日に関する法律1条1項 name three kinds:
    # Saturdays and Sundays, the days of 国民の祝日に関する法律, and 年末年始.
    return (
        day.weekday() >= SATURDAY or jpholiday.is_holiday(day) or _is_turn_of_year(day)
    )


def _is_turn_of_year(day: date) -> bool:
    return (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)
