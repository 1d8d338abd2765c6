"""The calendar strip 暦の帯: the days of a posting drawn one by one, and said in words.

    6/1 月      6/2 火  …  6/7 日   6/8 月     6/9 火             6/10 水
    start, 1    2          7        deemed     deemed (latest)    earliest end

A template draws `cells`; whoever does not see them reads `sentences`. Ends are
exclusive instants: the mark of an end stands on the day in which that instant falls.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from notices.rules.display_window import default_end, latest_end
from notices.rules.japanese_dates import era_date, era_datetime
from notices.rules.legal_basis_types import Variant, Version
from notices.rules.periods import (
    DAY,
    deemed_served_on,
    display_until_at_least,
    first_counted_day,
    latest_deemed_day,
    legal_day,
)

WEEKDAYS_JA = "月火水木金土日"

# Six weeks, the longest period of a statute, are drawn whole: P, 42 days, the deemed
# day, and the earliest end.
MOST_DAYS = 45


class Role(StrEnum):
    """What a day is in the life of a posting."""

    START = "start"
    COUNTED = "counted"
    DEEMED = "deemed"
    LATEST_DEEMED = "latest_deemed"
    EARLIEST_END = "earliest_end"
    DEFAULT_END = "default_end"
    PLANNED_END = "planned_end"
    LATEST_END = "latest_end"
    CLOSED = "closed"


ROLE_NAMES_JA: Mapping[Role, str] = {
    Role.START: "掲示を始める日",
    Role.DEEMED: "送達があったものとみなす日",
    Role.LATEST_DEEMED: "別の数え方でみなす日",
    Role.EARLIEST_END: "この日の午前0時から終えられる",
    Role.DEFAULT_END: "指定しないときの終わり",
    Role.PLANNED_END: "予定の終わり",
    Role.LATEST_END: "この部署で認める最も遅い終わり",
    Role.CLOSED: "閉庁日",
}


@dataclass(frozen=True)
class StripDay:
    """One day of the strip; `counted` is its number in the period, from 1."""

    day: date
    roles: tuple[Role, ...]
    counted: int | None

    @property
    def weekday(self) -> str:
        """月 to 日."""
        return WEEKDAYS_JA[self.day.weekday()]

    @property
    def labels(self) -> tuple[str, ...]:
        """What the day is, in the words of the office."""
        number = () if self.counted is None else (f"{self.counted}日目",)
        return number + tuple(
            ROLE_NAMES_JA[role] for role in self.roles if role in ROLE_NAMES_JA
        )

    @property
    def in_words(self) -> str:
        """The day for whoever does not see the strip."""
        told = "、".join(self.labels) or "掲示中"
        return f"{self.day.month}月{self.day.day}日({self.weekday}) {told}"


@dataclass(frozen=True)
class StripFold:
    """Days [starts, until) that are left out because nothing happens on them."""

    starts: date
    until: date

    @property
    def in_words(self) -> str:
        """How many days are left out."""
        return f"(この間{(self.until - self.starts).days}日)"


@dataclass(frozen=True)
class CalendarStrip:
    """The strip and the same in words, all in Japanese."""

    cells: tuple[StripDay | StripFold, ...]
    sentences: tuple[str, ...]

    @property
    def text(self) -> str:
        """The text alternative of the drawing."""
        return "。".join(cell.in_words for cell in self.cells) + "。"


def calendar_strip(
    posted: date,
    version: Version,
    variant: Variant,
    *,
    ends: datetime | None = None,
    max_days: int | None = None,
    closed: Callable[[date], bool] | None = None,
) -> CalendarStrip:
    """The strip of a posting with P = `posted`.

    `ends` is the planned end (exclusive) where the office names one; it is drawn, not
    judged. `max_days` is the longest display that the office allows; `closed` says on
    which days the office is closed.

    Raises: ImpossibleDate, NaiveInstant.
    """
    marks = _marks(posted, version, variant, ends, max_days)
    counted = range(
        (first_counted_day(posted, variant.period) - posted).days,
        (deemed_served_on(posted, variant.period) - posted).days,
    )
    cells = tuple(
        cell
        if isinstance(cell, StripFold)
        else _strip_day(cell, posted, marks, counted, closed)
        for cell in _days_and_folds(marks)
    )
    return CalendarStrip(cells, _sentences(posted, version, variant, ends, max_days))


def day_in_words(day: date) -> str:
    """A day with its weekday, e.g. 令和8年6月8日(月)."""
    return f"{era_date(day)}({WEEKDAYS_JA[day.weekday()]})"


def _marks(
    posted: date,
    version: Version,
    variant: Variant,
    ends: datetime | None,
    max_days: int | None,
) -> Mapping[Role, date]:
    deemed = deemed_served_on(posted, variant.period)
    latest = latest_deemed_day(posted, variant)
    default = default_end(posted, version, variant, max_days)
    limit = latest_end(posted, variant, max_days)
    marks = {
        Role.START: posted,
        Role.DEEMED: deemed,
        Role.EARLIEST_END: legal_day(display_until_at_least(posted, variant)),
        Role.DEFAULT_END: legal_day(default),
    }
    if latest != deemed:
        marks[Role.LATEST_DEEMED] = latest
    if ends is not None:
        marks[Role.PLANNED_END] = legal_day(ends)
    if limit is not None:
        marks[Role.LATEST_END] = legal_day(limit)
    return marks


def _strip_day(
    day: date,
    posted: date,
    marks: Mapping[Role, date],
    counted: range,
    closed: Callable[[date], bool] | None,
) -> StripDay:
    number = (day - posted).days
    roles = {role for role, marked in marks.items() if marked == day}
    if number in counted:
        roles.add(Role.COUNTED)
    if closed is not None and closed(day):
        roles.add(Role.CLOSED)
    return StripDay(
        day,
        tuple(role for role in Role if role in roles),
        counted.index(number) + 1 if number in counted else None,
    )


def _days_and_folds(marks: Mapping[Role, date]) -> Iterator[date | StripFold]:
    days = _days_drawn(marks)
    before = days[0] - DAY
    for day in days:
        if day - before > DAY:
            yield StripFold(before + DAY, day)
        yield day
        before = day


def _days_drawn(marks: Mapping[Role, date]) -> list[date]:
    first, last = min(marks.values()), max(marks.values())
    # Ends that an office chooses may lie far behind; they never hide a counted day.
    for far in ({Role.LATEST_END}, {Role.LATEST_END, Role.PLANNED_END}):
        body = max(day for role, day in marks.items() if role not in far)
        if (body - first).days < MOST_DAYS:
            return sorted({*_every_day(first, body), *marks.values()})
    near = (day + step * DAY for day in marks.values() for step in (-1, 0, 1))
    return sorted({day for day in near if first <= day <= last})


def _every_day(first: date, last: date) -> Iterator[date]:
    return (first + number * DAY for number in range((last - first).days + 1))


def _sentences(
    posted: date,
    version: Version,
    variant: Variant,
    ends: datetime | None,
    max_days: int | None,
) -> tuple[str, ...]:
    deemed = deemed_served_on(posted, variant.period)
    latest = latest_deemed_day(posted, variant)
    earliest = legal_day(display_until_at_least(posted, variant))
    told = [
        f"必要な掲示が{day_in_words(posted)}にそろうものとして数えます。",
        _counting(posted, deemed, variant),
        f"{day_in_words(deemed)}の午前0時に、送達があったものとみなされます。",
    ]
    if latest != deemed:
        told.append(
            f"別の数え方では{day_in_words(latest)}になるため、"
            "掲示はその日の終わりまで続けます。"
        )
    told.append("休日や年末年始に当たっても、みなされる日は動きません。")
    told.append(f"掲示を終えられるのは、{day_in_words(earliest)}の午前0時からです。")
    told.append(_end_in_words(posted, version, variant, ends, max_days))
    limit = latest_end(posted, variant, max_days)
    if limit is not None:
        told.append(
            f"この部署で認める最も遅い終わりは、{day_in_words(legal_day(limit))}の"
            "午前0時です。"
        )
    return tuple(told)


def _counting(posted: date, deemed: date, variant: Variant) -> str:
    first = first_counted_day(posted, variant.period)
    if first == deemed:
        return "期間を置かず、翌日に効力が生じます。"
    opening = "その日" if first == posted else f"翌日の{day_in_words(first)}"
    return f"{opening}を1日目として、{(deemed - first).days}日を数えます。"


def _end_in_words(
    posted: date,
    version: Version,
    variant: Variant,
    ends: datetime | None,
    max_days: int | None,
) -> str:
    if ends is not None:
        return f"予定では、{era_datetime(ends)}に掲示が終わります。"
    default = legal_day(default_end(posted, version, variant, max_days))
    return f"終わりを指定しなければ、{day_in_words(default)}の午前0時に終わります。"
