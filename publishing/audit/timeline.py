"""The life of a posting as a drawing: where each thing stands on a band of time.

    bars     ▂▅▃▁        disclosures, one bar a legal day
    web      ████████    the window [from, until)
    board      ██████    the sheet on the board
    papers        ██     paper that hung during an outage, below the board
    marks    ▲  ▲     ▲  deeds

Pure geometry, in the units of an SVG view box; the words stand in a table beside it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from notices.rules.periods import DAY, day_starts, legal_day

WIDTH = 960
LEFT = 110
RIGHT = 20
BARS_TOP, BARS_HEIGHT = 10, 60
MOST_TICKS = 8
THINNEST = 1.0


@dataclass(frozen=True)
class Band:
    """A stretch of time; ``is_open`` when its end has not come or was not recorded."""

    x: float
    width: float
    is_open: bool = False


@dataclass(frozen=True)
class Bar:
    """The disclosures of one day."""

    day: date
    count: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Mark:
    """A deed at its instant."""

    kind: str
    at: datetime
    x: float


@dataclass(frozen=True)
class Tick:
    """The beginning of a day on the axis."""

    day: date
    x: float


@dataclass(frozen=True)
class Timeline:
    """Everything of the drawing, left to right."""

    width: int
    window: Band
    board: Band | None
    papers: tuple[Band, ...]
    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]


@dataclass(frozen=True)
class _Scale:
    """Instants to places: the whole days from first to last (exclusive)."""

    first: datetime
    last: datetime

    def x(self, at: datetime) -> float:
        share = (at - self.first) / (self.last - self.first)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)


def draw(
    *,
    window: tuple[datetime, datetime],
    board: tuple[datetime, datetime | None] | None,
    marks: Iterable[tuple[str, datetime]],
    disclosures: Mapping[date, int],
    papers: Sequence[tuple[datetime, datetime]] = (),
    at: datetime,
) -> Timeline:
    """Lays out a posting's life; a board's open end is drawn up to the instant ``at``.

    The window is half-open; disclosures are counted by legal day.
    """
    deeds = sorted(marks, key=lambda mark: mark[1])
    instants = [*window, *(when for _, when in deeds)]
    if board is not None:
        instants += [board[0], board[1] or at]
    instants += [when for paper in papers for when in paper]
    scale = _scale([legal_day(when) for when in instants] + list(disclosures))
    return Timeline(
        width=WIDTH,
        window=_band(scale, *window),
        board=_board(scale, board, at),
        papers=tuple(_band(scale, *paper) for paper in papers),
        bars=_bars(scale, disclosures),
        marks=tuple(Mark(kind, when, scale.x(when)) for kind, when in deeds),
        ticks=_ticks(scale),
    )


def _scale(days: list[date]) -> _Scale:
    return _Scale(day_starts(min(days)), day_starts(max(days) + DAY))


def _band(
    scale: _Scale, starts: datetime, ends: datetime, is_open: bool = False
) -> Band:
    x = scale.x(starts)
    return Band(x, max(THINNEST, round(scale.x(ends) - x, 1)), is_open)


def _board(
    scale: _Scale, board: tuple[datetime, datetime | None] | None, at: datetime
) -> Band | None:
    if board is None:
        return None
    started, ended = board
    if ended is not None:
        return _band(scale, started, ended)
    return _band(scale, started, max(started, at), is_open=True)


def _bars(scale: _Scale, disclosures: Mapping[date, int]) -> tuple[Bar, ...]:
    most = max(disclosures.values(), default=0)
    return tuple(
        _bar(scale, day, count, most)
        for day, count in sorted(disclosures.items())
        if count > 0
    )


def _bar(scale: _Scale, day: date, count: int, most: int) -> Bar:
    x = scale.x(day_starts(day))
    width = max(THINNEST, round(scale.x(day_starts(day + DAY)) - x - 1, 1))
    height = max(THINNEST, round(BARS_HEIGHT * count / most, 1))
    return Bar(day, count, x, BARS_TOP + BARS_HEIGHT - height, width, height)


def _ticks(scale: _Scale) -> tuple[Tick, ...]:
    """At most eight days, evenly spread from the first one on."""
    days = round((scale.last - scale.first) / DAY)
    step = -(-days // MOST_TICKS)
    starts = (scale.first + timedelta(days=n) for n in range(0, days, step))
    return tuple(Tick(legal_day(start), scale.x(start)) for start in starts)
