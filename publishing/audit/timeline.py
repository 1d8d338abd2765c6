"""The life of a posting as a drawing: where each thing stands on a band of time.

    bars     ▂▅▃▁        disclosures, one bar a legal day
    web      ████████    the window [from, until)
    board      ██████    the sheet on the board
    papers        ██     paper that hung during an outage, below the board
    marks    ▲  ▲     ▲  deeds

Pure geometry, in the units of an SVG view box; the words stand in a table beside it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from notices.rules.periods import DAY, day_starts, legal_day
from publishing.evidence.observed import Seen
from publishing.evidence.spans import Spans

WIDTH = 960
LEFT = 110
RIGHT = 20
BARS_TOP, BARS_HEIGHT = 10, 60
# Where the lanes of vantage points begin, and how far they are apart.
SEEN_TOP, SEEN_STEP = 212, 26
AXIS_HEIGHT = 30
MOST_TICKS = 8
THINNEST = 1.0
# Longer lives are drawn by the day: an hour would be thinner than a line.
DAYS_BY_HOUR = 31
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Band:
    """A stretch of time; ``is_open`` when its end has not come or was not recorded."""

    x: float
    width: float
    is_open: bool = False


@dataclass(frozen=True)
class Bar:
    """The disclosures of one hour, or of one day in a long life."""

    starts: datetime
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
class Lane:
    """What one vantage point saw: good, bad, and what nobody looked at."""

    name: str
    y: int
    good: tuple[Band, ...]
    bad: tuple[Band, ...]
    unobserved: tuple[Band, ...]


@dataclass(frozen=True)
class Timeline:
    """Everything of the drawing, left to right."""

    width: int
    height: int
    window: Band
    board: Band | None
    papers: tuple[Band, ...]
    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]
    away: Mapping[str, tuple[Band, ...]]
    gaps: tuple[Band, ...]
    lanes: tuple[Lane, ...]
    seals: tuple[Mark, ...]


Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class _Scale:
    """Instants to places: the whole days from first to last (exclusive)."""

    first: datetime
    last: datetime

    def x(self, at: datetime) -> float:
        share = (at - self.first) / (self.last - self.first)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    def holds(self, at: datetime) -> bool:
        """Whether the instant lies on the axis."""
        return self.first <= at <= self.last


def draw(
    *,
    window: Span,
    board: tuple[datetime, datetime | None] | None,
    marks: Iterable[tuple[str, datetime]],
    disclosures: Mapping[datetime, int],
    papers: Sequence[Span] = (),
    away: Mapping[str, Sequence[Span]] | None = None,
    gaps: Sequence[Span] = (),
    seen: Mapping[str, Seen] | None = None,
    seals: Sequence[tuple[str, datetime]] = (),
    at: datetime,
) -> Timeline:
    """Lays out a posting's life; a board's open end is drawn up to the instant ``at``.

    Spans are half-open; disclosures are counted by the hour, ``away`` by the channel,
    ``seen`` by the vantage point. Gaps, seals and what was away are cut to the axis
    that the rest of the life needs.
    """
    deeds = sorted(marks, key=lambda mark: mark[1])
    instants = [*window, *(when for _, when in deeds), *disclosures]
    if board is not None:
        instants += [board[0], board[1] or at]
    instants += [when for paper in papers for when in paper]
    scale = _scale([legal_day(when) for when in instants])
    lanes = _lanes(scale, seen or {})
    return Timeline(
        width=WIDTH,
        height=SEEN_TOP + SEEN_STEP * len(lanes) + AXIS_HEIGHT,
        window=_band(scale, *window),
        board=_board(scale, board, at),
        papers=tuple(_band(scale, *paper) for paper in papers),
        bars=_bars(scale, disclosures),
        marks=_marks(scale, deeds),
        ticks=_ticks(scale),
        away={name: _bands(scale, spans) for name, spans in (away or {}).items()},
        gaps=_bands(scale, gaps),
        lanes=lanes,
        seals=_marks(scale, [each for each in seals if scale.holds(each[1])]),
    )


def _marks(scale: _Scale, marks: Iterable[tuple[str, datetime]]) -> tuple[Mark, ...]:
    return tuple(Mark(kind, when, scale.x(when)) for kind, when in marks)


def _bands(scale: _Scale, spans: Iterable[Span]) -> tuple[Band, ...]:
    """Spans as far as they lie on the axis."""
    cut = ((max(starts, scale.first), min(ends, scale.last)) for starts, ends in spans)
    return tuple(_band(scale, *span) for span in cut if span[0] <= span[1])


def _lanes(scale: _Scale, seen: Mapping[str, Seen]) -> tuple[Lane, ...]:
    return tuple(
        Lane(
            name,
            SEEN_TOP + SEEN_STEP * place,
            good=_bands(scale, _instants(each.proved)),
            bad=_bands(scale, _instants(each.pessimistic)),
            unobserved=_bands(scale, _instants(each.unobserved)),
        )
        for place, (name, each) in enumerate(sorted(seen.items()))
    )


def _instants(spans: Spans) -> list[Span]:
    return [
        (datetime.fromtimestamp(starts, UTC), datetime.fromtimestamp(ends, UTC))
        for starts, ends in spans
    ]


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


def _bars(scale: _Scale, disclosures: Mapping[datetime, int]) -> tuple[Bar, ...]:
    step = HOUR if scale.last - scale.first <= DAYS_BY_HOUR * DAY else DAY
    counts = disclosures if step == HOUR else _by_day(disclosures)
    most = max(counts.values(), default=0)
    return tuple(
        _bar(scale, starts, step, count, most)
        for starts, count in sorted(counts.items())
        if count > 0
    )


def _by_day(disclosures: Mapping[datetime, int]) -> Counter[datetime]:
    counts: Counter[datetime] = Counter()
    for hour, count in disclosures.items():
        counts[day_starts(legal_day(hour))] += count
    return counts


def _bar(
    scale: _Scale, starts: datetime, step: timedelta, count: int, most: int
) -> Bar:
    x = scale.x(starts)
    width = max(THINNEST, round(scale.x(starts + step) - x, 1))
    height = max(THINNEST, round(BARS_HEIGHT * count / most, 1))
    return Bar(starts, count, x, BARS_TOP + BARS_HEIGHT - height, width, height)


def _ticks(scale: _Scale) -> tuple[Tick, ...]:
    """At most eight days, evenly spread from the first one on."""
    days = round((scale.last - scale.first) / DAY)
    step = -(-days // MOST_TICKS)
    starts = (scale.first + timedelta(days=n) for n in range(0, days, step))
    return tuple(Tick(legal_day(start), scale.x(start)) for start in starts)
