"""Observed time 観測: what the observations of a display prove of its period.

    observations    g g g g b b b g g g               g g g      g good, b bad
    pessimistic           |———————|                              last good … next good
    optimistic              |———|                                first bad … last bad
    unobserved                          |———————————|            silence beyond max_gap

All instants are whole seconds since 1970, all spans half-open. The pessimistic time is
what cannot be ruled out, the optimistic what is certain; what nobody looked at is
neither good nor bad and is never counted as either.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, pairwise

from publishing.evidence.spans import Span, Spans, seconds, united, without


class Verdict(StrEnum):
    """What one look at one posting found."""

    GOOD = "good"
    UNREACHABLE = "unreachable"
    ALTERED = "altered"
    BARRIER = "barrier"
    SHOWN_OUTSIDE = "shown_outside"


@dataclass(frozen=True)
class Look:
    """One observation of a posting: when (seconds since 1970), and what it found."""

    at: int
    verdict: Verdict


@dataclass(frozen=True)
class Seen:
    """The period [start, end), part by part; `altered` lies in both other kinds.

    `proved` is what looks cover: good ones no further apart than `max_gap`.
    """

    start: int
    end: int
    proved: Spans
    pessimistic: Spans
    optimistic: Spans
    unobserved: Spans
    altered: Spans = ()
    looks: int = 0
    bad: int = 0
    shown_outside: int = 0
    # The display goes on: nothing is said about what is still to come.
    so_far: bool = False

    @property
    def period_s(self) -> int:
        """Seconds of the period, up to now where it still runs."""
        return self.end - self.start

    @property
    def totals(self) -> Mapping[str, int]:
        """Seconds for the certificate's machine form."""
        return {
            "period_s": self.period_s,
            "pess_s": seconds(self.pessimistic),
            "opt_s": seconds(self.optimistic),
            "unobserved_s": seconds(self.unobserved),
        }

    @property
    def coverage(self) -> float:
        """The share of the period in which the display is proved, 0.0 to 1.0."""
        return seconds(self.proved) / self.period_s if self.period_s else 0.0

    @property
    def is_whole(self) -> bool:
        """Whether every second is proved, of a period that still runs so far."""
        return self.proved == ((self.start, self.end),)

    @property
    def is_continuous(self) -> bool:
        """Whether every second of a finished period is proved."""
        return self.is_whole and not self.so_far


def seen_by(
    looks: Iterable[Look], *, start: int, end: int, now: int, max_gap: int
) -> Seen:
    """What one vantage point saw of the period [start, end) as of ``now``.

    ``max_gap`` is the silence in seconds over which a good look still speaks. Looks
    outside of the period say nothing of it, but for those that found it shown there.
    Raises ValueError for an empty period.
    """
    until = min(end, now)
    if until <= start:
        raise ValueError("the period has not begun or is empty")
    ordered = sorted(looks, key=lambda look: look.at)
    inside = [
        look
        for look in ordered
        if start <= look.at < until and look.verdict != Verdict.SHOWN_OUTSIDE
    ]
    runs = _bad_runs(inside, start, until)
    pessimistic = united(run.pessimistic for run in runs)
    unobserved = without(_silences(inside, start, until, max_gap), pessimistic)
    return Seen(
        start,
        until,
        proved=without(((start, until),), united(pessimistic, unobserved)),
        pessimistic=pessimistic,
        optimistic=united(run.optimistic for run in runs),
        unobserved=unobserved,
        altered=united(run.pessimistic for run in runs if run.is_altered),
        looks=len(inside),
        bad=sum(look.verdict != Verdict.GOOD for look in inside),
        shown_outside=sum(look.verdict == Verdict.SHOWN_OUTSIDE for look in ordered),
        so_far=now < end,
    )


def merged(vantages: Sequence[Seen]) -> Seen:
    """What all vantage points together saw of one period.

    It was there if anyone saw it there; it was altered if anyone saw it altered.
    Raises ValueError for none, and for points that speak of different periods.
    """
    if len({(each.start, each.end, each.so_far) for each in vantages}) != 1:
        raise ValueError("vantage points of one and the same period are needed")
    one = vantages[0]
    whole = ((one.start, one.end),)
    altered = united(*(each.altered for each in vantages))
    proved = without(united(*(each.proved for each in vantages)), altered)
    pessimistic = without(united(*(each.pessimistic for each in vantages)), proved)
    return Seen(
        one.start,
        one.end,
        proved=proved,
        pessimistic=pessimistic,
        optimistic=without(united(*(each.optimistic for each in vantages)), proved),
        unobserved=without(whole, united(proved, pessimistic)),
        altered=altered,
        looks=sum(each.looks for each in vantages),
        bad=sum(each.bad for each in vantages),
        shown_outside=sum(each.shown_outside for each in vantages),
        so_far=one.so_far,
    )


@dataclass(frozen=True)
class _BadRun:
    pessimistic: Span
    optimistic: Span
    is_altered: bool


def _bad_runs(inside: Sequence[Look], start: int, until: int) -> list[_BadRun]:
    """Bad looks that follow one another, from the good one before to the one after."""
    by_verdict = groupby(inside, lambda look: look.verdict == Verdict.GOOD)
    groups = [list(looks) for _, looks in by_verdict]
    before = [start, *(looks[-1].at for looks in groups)]
    after = [*(looks[0].at for looks in groups[1:]), until]
    return [
        _BadRun(
            (last_good, next_good),
            (looks[0].at, looks[-1].at),
            any(look.verdict == Verdict.ALTERED for look in looks),
        )
        for last_good, looks, next_good in zip(before, groups, after, strict=False)
        if looks[0].verdict != Verdict.GOOD
    ]


def _silences(inside: Sequence[Look], start: int, until: int, max_gap: int) -> Spans:
    """Where no look speaks: later than ``max_gap`` after one, until the next.

    The start stands for a look: the first one comes a round later at the most.
    """
    instants = [start, *(look.at for look in inside), until]
    gaps = pairwise(instants)
    return united((before + max_gap, after) for before, after in gaps)
