"""Continuity 掲示の継続: what interruptions of a display do to its period.

    window         |──────────────────────────────|
    interruptions      ▓▓▓        ▓▓▓▓▓
                         ▓▓                ▓▓           (they may overlap)
    counted            ▓▓▓▓       ▓▓▓▓▓    ▓▓

The policy is data of the statute's version. Where the law is silent, or where a policy
does not quite fit what happened, the answer is `Decide`: a legal officer decides, and
this module never decides in their place.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from notices.rules.broken_rule import BrokenRule
from notices.rules.legal_basis_types import Continuity
from notices.rules.named_choices import NamedChoice
from notices.rules.periods import DAY, day_starts, legal_day

# How a lost hour counts: as the hours begun, or as every day in Japan it touches.
Granularity = Literal["hour", "day"]


class Cause(NamedChoice):
    """Why a channel was away."""

    OUTAGE = "outage", "停電・通信やサーバーの障害"
    MAINTENANCE = "maintenance", "保守のための停止"
    DAMAGED = "damaged", "掲示の破損"
    FALLEN = "fallen", "掲示の脱落・紛失"
    REMOVED = "removed", "誤って外した"
    OTHER = "other", "その他"


SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


class ImpossibleInterval(BrokenRule):
    """An interval ends before it starts, or a window is empty."""


@dataclass(frozen=True)
class Interval:
    """Instants [starts, ends), both with an offset.

    Raises: ImpossibleInterval; NaiveInstant.
    """

    starts: datetime
    ends: datetime

    def __post_init__(self) -> None:
        legal_day(self.starts)
        legal_day(self.ends)
        if self.ends < self.starts:
            raise ImpossibleInterval(
                "中断の終わりが始まりより前になっています",
                f"{self.ends.isoformat()} is before {self.starts.isoformat()}",
            )


@dataclass(frozen=True)
class Satisfied:
    """The period runs on; the display was away for this many seconds in all."""

    interrupted_seconds: int


@dataclass(frozen=True)
class ExtendTo:
    """The display has to last until this instant (exclusive) to make up for it."""

    until: datetime
    interrupted_seconds: int


@dataclass(frozen=True)
class Decide:
    """A legal officer decides what follows, and says why."""

    reason_ja: str
    reason_en: str
    interrupted_seconds: int


Outcome = Satisfied | ExtendTo | Decide


def judge_continuity(
    interruptions: Iterable[Interval],
    *,
    window: Interval,
    continuity: Continuity,
    granularity: Granularity,
) -> Outcome:
    """What interruptions mean for a display under a statute's policy.

    `window` is the time for which every required channel was to show the notice, so
    interruptions of different channels count alike. One that is still going on ends,
    for this purpose, at the instant of asking. Seconds are those inside the window,
    overlaps counted once, a begun second whole.

    Raises: ImpossibleInterval, when the window is empty.
    """
    if window.starts == window.ends:
        raise ImpossibleInterval("掲示期間が空です", "the window is empty")
    known = tuple(interruptions)
    lost = merged(known, window)
    seconds = _seconds(lost)
    if not lost:
        return Satisfied(0)
    if _missed_the_first_day(lost, window):
        return Decide(
            "掲示を始めたとされる日のうちに、必要な掲示がそろっていた時がありません。"
            "掲示を始めた日そのものを確かめ、理由とともに決めてください。",
            "the display was never whole on the day on which it is said to start",
            seconds,
        )
    match continuity:
        case "no_effect_repair_promptly":
            return _repaired(lost, window, seconds)
        case "extend_by_outage":
            return ExtendTo(_extended(known, window, granularity), seconds)
        case "legal_officer_decides":
            return Decide(
                "この条文には、掲示が途切れたときの定めがありません。"
                "途切れた時間を確かめ、扱いを理由とともに決めてください。",
                "the statute does not say what an interruption does",
                seconds,
            )


def merged(intervals: Iterable[Interval], window: Interval) -> tuple[Interval, ...]:
    """The parts of the intervals inside the window, in order, without overlaps."""
    inside: list[Interval] = []
    for part in sorted(_clipped(intervals, window), key=lambda part: part.starts):
        if inside and part.starts <= inside[-1].ends:
            last = inside.pop()
            part = Interval(last.starts, max(last.ends, part.ends))
        inside.append(part)
    return tuple(inside)


def _clipped(intervals: Iterable[Interval], window: Interval) -> Iterable[Interval]:
    for interval in intervals:
        starts = max(interval.starts, window.starts)
        ends = min(interval.ends, window.ends)
        if starts < ends:
            yield Interval(starts, ends)


def _missed_the_first_day(lost: Sequence[Interval], window: Interval) -> bool:
    # Every statute counts from the day on which the display started. No policy on
    # interruptions can stand in for a first day that never was.
    # A window may end within its first day; then all of it is that day.
    first_day_ends = min(day_starts(legal_day(window.starts) + DAY), window.ends)
    return lost[0].starts == window.starts and lost[0].ends >= first_day_ends


def _repaired(
    lost: Sequence[Interval], window: Interval, seconds: int
) -> Satisfied | Decide:
    # 国税通則法基本通達14条関係3: damage within the period leaves the effect alone, and
    # is to be repaired promptly. A display that never came back was not repaired.
    if lost[-1].ends < window.ends:
        return Satisfied(seconds)
    return Decide(
        "掲示が途切れたまま、掲示期間が終わっています。通達は「すみやかに補修」を求めて"
        "いるため、効力への影響を判断し、理由とともに決めてください。",
        "the display never came back within the window, so nothing was repaired",
        seconds,
    )


def _extended(
    interruptions: Sequence[Interval], window: Interval, granularity: Granularity
) -> datetime:
    """The end at which nothing is owed any more; the extension may be broken too."""
    until = window.ends
    while True:
        lost = merged(interruptions, Interval(window.starts, until))
        needed = _end_after(window.ends, lost, granularity)
        if needed <= until:
            return until
        until = needed


def _end_after(
    ends: datetime, lost: Sequence[Interval], granularity: Granularity
) -> datetime:
    if granularity == "hour":
        total = sum((part.ends - part.starts for part in lost), timedelta())
        return ends + -(-total // HOUR) * HOUR
    return ends + len(_days_touched(lost)) * DAY


def _days_touched(lost: Sequence[Interval]) -> set[datetime]:
    days = set()
    for part in lost:
        day = legal_day(part.starts)
        # An interruption that ends at 00:00 has taken nothing from the new day.
        while day_starts(day) < part.ends:
            days.add(day_starts(day))
            day += DAY
    return days


def _seconds(lost: Sequence[Interval]) -> int:
    total = sum((part.ends - part.starts for part in lost), timedelta())
    return -(-total // SECOND)
