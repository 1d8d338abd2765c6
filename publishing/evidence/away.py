"""Absences 不在: stretches of a display that observation found bad, one by one.

pessimistic   |———————|          possibly away: last good look … next good look
certain         |———|            certainly away: first bad look … last bad look
"""

from collections.abc import Sequence
from dataclasses import dataclass

from publishing.evidence.observed import Seen
from publishing.evidence.spans import Span, Spans, without


@dataclass(frozen=True)
class Absence:
    """One stretch [start, end) in which the display was possibly away or altered.

    ``certain`` are the parts in which it surely was: empty after one bad look alone.
    """

    possible: Span
    certain: Spans
    is_altered: bool


def absences(seen: Seen) -> Sequence[Absence]:
    """What may have to be recorded as interruptions, in order."""
    return [
        Absence(
            span,
            _within(seen.optimistic, span),
            is_altered=bool(_within(seen.altered, span)),
        )
        for span in seen.pessimistic
    ]


def _within(these: Spans, span: Span) -> Spans:
    return without(these, without(these, (span,)))
