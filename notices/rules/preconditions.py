"""What must be true of the addressees before service by publication is valid.

東京高判平28.4.21 and others: a wrong precondition makes the service void, however well
the notice was displayed. Everything is looked at once, for thousands of rows.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from notices.rules import precondition_words as words
from notices.rules.deadlines import DEADLINE_FIELDS, deadlines_before, deadlines_on
from notices.rules.display_window import WindowWarning
from notices.rules.inquiries import (
    InquiryRecord,
    found_items,
    missing_items,
    stale_items,
)
from notices.rules.legal_questions import LegalQuestion
from notices.rules.precondition_words import rows_in_words
from notices.rules.return_reasons import ReturnGround, judge_return_reason

LOOKED_AT = ("return_reason", *DEADLINE_FIELDS)
# Served for somebody who died, or whom somebody else stands for.
_NOT_THE_DEAD = frozenset({"heirs", "estate", "representative"})


@dataclass(frozen=True)
class RowFacts:
    """What is known of one row of a list or of the register."""

    row: int
    kind: str
    fields: Mapping[str, str]
    records: Sequence[InquiryRecord] = ()


@dataclass(frozen=True)
class Findings:
    """Row numbers by what was found; ``deemed_on`` is the latest deemed day."""

    deemed_on: date
    deaths: tuple[int, ...]
    found: tuple[int, ...]
    missing: tuple[int, ...]
    no_ground: tuple[int, ...]
    uninvestigated: tuple[int, ...]
    unknown_reason: tuple[int, ...]
    early: tuple[int, ...]
    same_day: tuple[int, ...]
    stale: tuple[int, ...]

    def incomplete(self) -> tuple[int, ...]:
        """Rows for which the record does not carry the publication."""
        return tuple(sorted({*self.missing, *self.uninvestigated}))

    def asked(self, question: LegalQuestion) -> tuple[int, ...]:
        """Rows that a legal officer would have to decide about."""
        return self.early if question == LegalQuestion.DEADLINE else self.incomplete()


def judge_rows(
    rows: Iterable[RowFacts], *, required: Collection[str], deemed_on: date, on: date
) -> Findings:
    """Looks at rows of a list or of the register alike; both days are Japan's."""
    found: dict[str, list[int]] = {name: [] for name in _JUDGEMENTS}
    for row in rows:
        for name, is_so in _JUDGEMENTS.items():
            if is_so(row, required, deemed_on, on):
                found[name].append(row.row)
    return Findings(deemed_on, **{name: tuple(rows) for name, rows in found.items()})


def cautions_of(findings: Findings) -> list[tuple[str, str, tuple[int, ...]]]:
    """(code, sentence, rows) of what a person should look at."""
    told = (
        ("no_ground", words.NO_GROUND, findings.no_ground),
        ("unknown_reason", words.UNKNOWN, findings.unknown_reason),
        ("stale_inquiry", words.STALE, findings.stale),
        ("deadline_on_deemed_day", words.SAME_DAY, findings.same_day),
    )
    return [
        (code, sentence.format(rows=rows_in_words(rows)), rows)
        for code, sentence, rows in told
        if rows
    ]


def warnings_of(findings: Findings) -> tuple[WindowWarning, ...]:
    """The cautions in the shape of a plan's warnings."""
    return tuple(
        WindowWarning(code, sentence, f"{code}: {len(rows)} rows")
        for code, sentence, rows in cautions_of(findings)
    )


def _ground(row: RowFacts) -> ReturnGround | None:
    return judge_return_reason(row.fields.get("return_reason"))


def _is_uninvestigated(row: RowFacts, required: Collection[str]) -> bool:
    """A reason that is no ground, and not one inquiry beside it."""
    return bool(required) and not row.records and _ground(row) == ReturnGround.NO_GROUND


_Judgement = Callable[[RowFacts, Collection[str], date, date], bool]
_JUDGEMENTS: Mapping[str, _Judgement] = {
    "deaths": lambda row, required, deemed_on, on: (
        _ground(row) == ReturnGround.DEATH and row.kind not in _NOT_THE_DEAD
    ),
    "found": lambda row, required, deemed_on, on: bool(found_items(row.records)),
    "missing": lambda row, required, deemed_on, on: bool(
        missing_items(required, row.kind, row.records)
    ),
    "no_ground": lambda row, required, deemed_on, on: (
        _ground(row) == ReturnGround.NO_GROUND and not _is_uninvestigated(row, required)
    ),
    "uninvestigated": lambda row, required, deemed_on, on: _is_uninvestigated(
        row, required
    ),
    "unknown_reason": lambda row, required, deemed_on, on: (
        _ground(row) == ReturnGround.UNKNOWN
    ),
    "early": lambda row, required, deemed_on, on: bool(
        deadlines_before(row.fields, deemed_on)
    ),
    "same_day": lambda row, required, deemed_on, on: bool(
        deadlines_on(row.fields, deemed_on)
    ),
    "stale": lambda row, required, deemed_on, on: bool(stale_items(row.records, on)),
}
