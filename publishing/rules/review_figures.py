"""What reviews say together: count, average, distribution, and months as columns.

Fewer than three reviews are counted as "fewer than three" and nothing more: an office
may know the one person who came to the page of its one notice.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

SCORES = (5, 4, 3, 2, 1)
LEAST_TOLD = 3
BAR_WIDTH = 100
WIDTH = 720
HEAD = 12
FOOT = 200
LEFT = 24


@dataclass(frozen=True)
class ScoreBar:
    """One score: how many gave it, and its bar of at most 100 units."""

    score: int
    count: int
    width: float


@dataclass(frozen=True)
class Figures:
    """Figures of some reviews."""

    by_score: Mapping[int, int]

    @property
    def count(self) -> int:
        return sum(self.by_score.values())

    @property
    def is_told(self) -> bool:
        """Whether there are enough to tell more than that there are few."""
        return self.count >= LEAST_TOLD

    @property
    def average(self) -> float:
        """The mean score; 0 without any."""
        total = sum(score * count for score, count in self.by_score.items())
        return total / self.count if self.count else 0

    @property
    def bars(self) -> Sequence[ScoreBar]:
        """Best first; the widest is all of the reviews."""
        whole = self.count or 1
        return [
            ScoreBar(score, count, round(BAR_WIDTH * count / whole, 1))
            for score, count in ((each, self.by_score.get(each, 0)) for each in SCORES)
        ]


@dataclass(frozen=True)
class Column:
    """One month: a column as tall as its average, its foot on the axis."""

    month: date
    figures: Figures
    x: float
    width: float

    @property
    def label(self) -> str:
        return month_name(self.month)

    @property
    def height(self) -> float:
        return height_of(self.figures.average) if self.figures.is_told else 0

    @property
    def y(self) -> float:
        return FOOT - self.height

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True)
class ScoreLine:
    """A line across the drawing at a whole score."""

    score: int
    y: float


@dataclass(frozen=True)
class MonthChart:
    """Months from left to right, and the lines behind them."""

    columns: Sequence[Column]
    lines: Sequence[ScoreLine]


def figures_of(scores: Iterable[int]) -> Figures:
    """The figures of some scores."""
    return Figures(Counter(scores))


def together(parts: Iterable[Figures]) -> Figures:
    """The figures of all of them."""
    whole: Counter[int] = Counter()
    for part in parts:
        whole.update(part.by_score)
    return Figures(whole)


def month_chart(months: Mapping[date, Figures]) -> MonthChart:
    """The average of each month as a column."""
    step = (WIDTH - LEFT) / max(1, len(months))
    columns = [
        Column(month, figures, round(LEFT + number * step, 1), round(step * 0.7, 1))
        for number, (month, figures) in enumerate(months.items())
    ]
    lines = [ScoreLine(score, FOOT - height_of(score)) for score in SCORES]
    return MonthChart(columns, lines)


def height_of(score: float) -> float:
    """How far a score stands above the axis."""
    return round((FOOT - HEAD) * score / max(SCORES), 1)


def month_name(month: date) -> str:
    return f"{month.year}年{month.month}月"
