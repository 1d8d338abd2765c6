"""A certificate's timeline as a picture: bands of time, in millimetres.

    期間        ████████████████   the lawful period, to now while it still runs
    観測        ████░░██▓▓██████   seen on display, unobserved, away or altered
    掲示場        ██████████       as staff recorded it
    中断の記録            ▓▓        as staff recorded it

Pure geometry; words stand beside and below it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum

from publishing.evidence.certificate import Certificate
from publishing.evidence.spans import Span, Spans, without

JAPAN = timezone(timedelta(hours=9), "JST")
WIDTH = 140.0
ROW = 7.0
THICK = 4.0
AXIS = 6.0
# What is shorter would not be seen on paper.
THINNEST = 0.35
MOST_TICKS = 8
DAY_S = 86_400
JAPAN_S = 9 * 3600


class Look(StrEnum):
    """How a band is drawn; told apart without colour."""

    PERIOD = "period"
    SEEN = "seen"
    UNOBSERVED = "unobserved"
    AWAY = "away"
    STAFF = "staff"


@dataclass(frozen=True)
class Band:
    """A stretch of one row."""

    row: int
    x: float
    width: float
    look: Look


@dataclass(frozen=True)
class Tick:
    """The beginning of a day in Japan."""

    x: float
    label: str


@dataclass(frozen=True)
class Drawing:
    """Labels of the rows, and what stands in them."""

    rows: tuple[str, ...]
    bands: tuple[Band, ...]
    ticks: tuple[Tick, ...]

    @property
    def height(self) -> float:
        """Millimetres, the axis included."""
        return len(self.rows) * ROW + AXIS


def draw(told: Certificate) -> Drawing:
    """Lays out a certificate's period; what lies outside of it is not drawn."""
    whole = (told.window.start, told.window.end)
    until = min(told.window.end, told.issued_at)
    away: Spans = tuple((each.start, each.end) for each in told.interruptions)
    period: Spans = ((told.window.start, until),)
    seen = without(without(period, away), told.unobserved)
    bands = [*_bands(0, period, whole, Look.PERIOD)]
    bands += _bands(1, seen, whole, Look.SEEN)
    bands += _bands(1, told.unobserved, whole, Look.UNOBSERVED)
    bands += _bands(1, away, whole, Look.AWAY)
    bands += _bands(2, _board(told, until), whole, Look.STAFF)
    bands += _bands(3, _recorded(told, until), whole, Look.AWAY)
    rows = ("掲示期間", "観測", "掲示場", "中断の記録")
    return Drawing(rows, tuple(bands), _ticks(whole))


def as_svg(drawing: Drawing) -> str:
    """The drawing without its words, which the page sets beside it."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}mm" '
        f'height="{drawing.height}mm" viewBox="0 0 {WIDTH} {drawing.height}">'
    ]
    bottom = len(drawing.rows) * ROW
    parts += [
        f'<path d="M{tick.x} 0V{bottom + 1}" stroke="#bbb" stroke-width="0.15"/>'
        for tick in drawing.ticks
    ]
    parts += [_rectangle(band) for band in drawing.bands]
    parts.append(
        f'<path d="M0 {bottom}H{WIDTH}" stroke="#333" stroke-width="0.25"/></svg>'
    )
    return "".join(parts)


_PAINT = {
    Look.PERIOD: 'fill="#555"',
    Look.SEEN: 'fill="#2f6f4f"',
    Look.UNOBSERVED: 'fill="#fff" stroke="#333" stroke-width="0.2"',
    Look.AWAY: 'fill="#000"',
    Look.STAFF: 'fill="#999"',
}
_LOWER = {Look.UNOBSERVED: 0.5, Look.SEEN: 0.75}


def _rectangle(band: Band) -> str:
    height = THICK * _LOWER.get(band.look, 1.0)
    y = band.row * ROW + (ROW - height) / 2
    return (
        f'<rect x="{band.x}" y="{y}" width="{band.width}" height="{height}" '
        f"{_PAINT[band.look]}/>"
    )


def _bands(row: int, spans: Iterable[Span], whole: Span, look: Look) -> list[Band]:
    start, end = whole
    cut = ((max(start, a), min(end, b)) for a, b in spans)
    return [
        Band(
            row,
            _x(a, whole),
            max(THINNEST, round(_x(b, whole) - _x(a, whole), 3)),
            look,
        )
        for a, b in cut
        if a < b
    ]


def _x(at: int, whole: Span) -> float:
    start, end = whole
    return round((at - start) / (end - start) * WIDTH, 3)


def _board(told: Certificate, until: int) -> Spans:
    return tuple(
        (each.started, each.ended or until)
        for each in told.channels
        if each.channel == "board" and each.started is not None
    )


def _recorded(told: Certificate, until: int) -> Spans:
    return tuple((each.start, each.end or until) for each in told.recorded)


def _ticks(whole: Span) -> tuple[Tick, ...]:
    """At most eight beginnings of days, evenly spread."""
    start, end = whole
    first = -(-(start + JAPAN_S) // DAY_S) * DAY_S - JAPAN_S
    days = range(first, end, DAY_S)
    chosen = days[:: max(1, -(-len(days) // MOST_TICKS))]
    return tuple(Tick(_x(at, whole), _day(at)) for at in chosen)


def _day(at: int) -> str:
    then = datetime.fromtimestamp(at, UTC).astimezone(JAPAN)
    return f"{then.month}/{then.day}"
