"""Deadlines in the document 期日・期限, held against the day service takes effect.

    hearing 06-15 10:00 | deemed day 06-16 00:00 | hearing 06-16 10:00
    too early           | effect begins          | after the effect, but tight

Times in a list are what a clock on the wall in Japan shows, without an offset.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

DEADLINE_FIELDS = ("hearing_at", "statement_deadline", "payment_due")


@dataclass(frozen=True)
class DocumentDeadline:
    """A day by which, or on which, the addressee must act."""

    field: str
    day: date


def deadlines_before(
    fields: Mapping[str, str], deemed_on: date
) -> tuple[DocumentDeadline, ...]:
    """Those that pass before the document counts as served, at 00:00 of a day."""
    # 東京高判昭59.3.22: the effect begins at 00:00 of the deemed day, so that whatever
    # the document sets for an earlier day asks for the impossible.
    return tuple(found for found in _deadlines(fields) if found.day < deemed_on)


def deadlines_on(
    fields: Mapping[str, str], deemed_on: date
) -> tuple[DocumentDeadline, ...]:
    """Those on the very day of the effect."""
    # 行政手続法15条1項, 30条: 相当な期間 must lie between the notice and the hearing,
    # or the end of the time for a written statement; a few hours are none.
    return tuple(found for found in _deadlines(fields) if found.day == deemed_on)


def _deadlines(fields: Mapping[str, str]) -> list[DocumentDeadline]:
    return [
        DocumentDeadline(field, datetime.fromisoformat(fields[field]).date())
        for field in DEADLINE_FIELDS
        if fields.get(field)
    ]
