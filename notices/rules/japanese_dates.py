"""Days and times as Japanese authorities write them, in eras 元号."""

from collections.abc import Mapping
from datetime import date, datetime

from notices.rules.periods import JAPAN, require_possible

# First day of each era, newest first. 明治 has no start here: earlier days are
# refused, because before 明治6年 the calendar was another one.
ERAS: Mapping[date, str] = {
    date(2019, 5, 1): "令和",
    date(1989, 1, 8): "平成",
    date(1926, 12, 25): "昭和",
    date(1912, 7, 30): "大正",
    date(1868, 1, 1): "明治",
}


def era_date(day: date) -> str:
    """A day in its era, e.g. 令和8年12月18日.

    Raises: ImpossibleDate, before 1873 and after 9000.
    """
    require_possible(day)
    starts = next(starts for starts in ERAS if starts <= day)
    year = year_of_era(day.year - starts.year + 1)
    return f"{ERAS[starts]}{year}年{day.month}月{day.day}日"


def era_datetime(at: datetime) -> str:
    """A minute in its era, e.g. 令和8年12月18日 午前10時00分.

    Without an offset, `at` is what a clock on the wall in Japan shows (as in an
    office's list); with one, it is taken to Japan first.

    Raises: ImpossibleDate.
    """
    require_possible(at.date())
    wall = at if at.utcoffset() is None else at.astimezone(JAPAN)
    # Noon is 午後0時 and midnight 午前0時, so that no reader takes 12時 for the other.
    half = "午前" if wall.hour < 12 else "午後"
    return f"{era_date(wall.date())} {half}{wall.hour % 12}時{wall.minute:02}分"


def year_of_era(number: int) -> str:
    """The number of a year within its era; the first one is written 元."""
    return "元" if number == 1 else str(number)
