"""The statutory window as a drawing: one row a channel, and what was lost of it.

    web     ██████░░██████████████
    board   ███████████████░░░████

Pure geometry, in the units of an SVG view box; the words stand in a table beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from notices.rules.periods import DAY, day_starts, legal_day
from publishing.rules.continuity import Interval

WIDTH = 480
LEFT = 92
RIGHT = 12
ROW_HEIGHT = 40
MOST_TICKS = 5
# A second of a week would be invisible.
THINNEST = 2.0


@dataclass(frozen=True)
class Stretch:
    """A stretch of time from left to right."""

    x: float
    width: float


@dataclass(frozen=True)
class ChannelRow:
    """One channel: where its row begins from above, and what it lost."""

    channel: str
    y: int
    lost: tuple[Stretch, ...]


@dataclass(frozen=True)
class Tick:
    """The beginning of a day on the axis."""

    day: date
    x: float


@dataclass(frozen=True)
class Chart:
    """Everything of the drawing."""

    width: int
    height: int
    window: Stretch
    rows: tuple[ChannelRow, ...]
    ticks: tuple[Tick, ...]


def draw_chart(window: Interval, lost: Mapping[str, Sequence[Interval]]) -> Chart:
    """Lays out the window, from the beginning of its first day, and its losses."""
    rows = tuple(
        ChannelRow(
            channel,
            number * ROW_HEIGHT,
            tuple(_stretch(window, part) for part in parts),
        )
        for number, (channel, parts) in enumerate(lost.items())
    )
    height = (len(rows) + 1) * ROW_HEIGHT
    return Chart(WIDTH, height, _stretch(window, window), rows, _ticks(window))


def _stretch(window: Interval, part: Interval) -> Stretch:
    x = _x(window, part.starts)
    width = max(THINNEST, round(_x(window, part.ends) - x, 1))
    # The thinnest part at the very end stays inside the drawing.
    return Stretch(min(x, WIDTH - RIGHT - THINNEST), width)


def _x(window: Interval, at: datetime) -> float:
    first = day_starts(legal_day(window.starts))
    share = (at - first) / (window.ends - first)
    return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)


def _ticks(window: Interval) -> tuple[Tick, ...]:
    """At most five days, evenly spread from the first one on."""
    first = day_starts(legal_day(window.starts))
    days = -((first - window.ends) // DAY)
    step = -(-days // MOST_TICKS)
    starts = (first + timedelta(days=number) for number in range(0, days, step))
    return tuple(Tick(legal_day(start), _x(window, start)) for start in starts)
