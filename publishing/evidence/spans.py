"""Sets of seconds, each a tuple of disjoint spans [start, end) in rising order."""

from collections.abc import Iterable

Span = tuple[int, int]
Spans = tuple[Span, ...]


def united(*parts: Iterable[Span]) -> Spans:
    """All seconds of any part; empty spans vanish and touching ones become one."""
    joined: list[Span] = []
    for start, end in sorted(span for part in parts for span in part):
        if start >= end:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def without(these: Spans, those: Spans) -> Spans:
    """The seconds of `these` that are not among `those`."""
    left: list[Span] = []
    for start, end in these:
        for away_from, away_until in those:
            if away_until <= start or end <= away_from:
                continue
            left.append((start, away_from))
            start = away_until
        left.append((start, end))
    return united(left)


def seconds(these: Spans) -> int:
    """How many seconds they hold."""
    return sum(end - start for start, end in these)
