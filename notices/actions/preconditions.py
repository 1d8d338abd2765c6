"""What must be true of the addressees before service by publication is valid.

東京高判平28.4.21 and others: a wrong precondition makes the service void, however well
the notice was displayed. Everything is looked at once, for thousands of rows.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from access_control.models import User
from notices.actions.legal_decisions import decide, decision_for
from notices.models import AdoptedVersion, Inquiry, LegalDecision, Notice
from notices.refusals import DeedRefused, require
from notices.register import open_some_fields
from notices.rules import precondition_words as words
from notices.rules.deadlines import DEADLINE_FIELDS, deadlines_before, deadlines_on
from notices.rules.display_window import WindowWarning
from notices.rules.inquiries import (
    InquiryItem,
    InquiryRecord,
    Outcome,
    found_items,
    missing_items,
    stale_items,
)
from notices.rules.legal_basis import Version
from notices.rules.legal_questions import LegalQuestion
from notices.rules.periods import latest_deemed_day, legal_day
from notices.rules.precondition_words import rows_in_words
from notices.rules.return_reasons import ReturnGround, judge_return_reason
from notices.rules.transitions import Status

LOOKED_AT = ("return_reason", *DEADLINE_FIELDS)
# Served for somebody who died, or whom somebody else stands for.
_NOT_THE_DEAD = frozenset({"heirs", "estate", "representative"})


class PreconditionMissing(DeedRefused):
    """Something makes the service void; ``problems`` says each in Japanese."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__(
            " ".join(problems),
            f"{len(problems)} preconditions of service are not met",
        )


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


def findings_of(
    notice: Notice, version: Version, adoption: AdoptedVersion, at: datetime
) -> Findings:
    """Looks at every addressee as if the notice were posted as planned.

    Raises CannotOpen.
    """
    begins = legal_day(notice.display_from or at)
    return judge_rows(
        _rows_of(notice),
        required=adoption.required_inquiries,
        deemed_on=latest_deemed_day(begins, version.variant(notice.variant)),
        on=legal_day(at),
    )


def judge_rows(
    rows: Iterable[RowFacts], *, required: Collection[str], deemed_on: date, on: date
) -> Findings:
    """The same for rows from anywhere, such as a list not yet taken in."""
    found: dict[str, list[int]] = {name: [] for name in _JUDGEMENTS}
    for row in rows:
        for name, is_so in _JUDGEMENTS.items():
            if is_so(row, required, deemed_on, on):
                found[name].append(row.row)
    return Findings(deemed_on, **{name: tuple(rows) for name, rows in found.items()})


def problems_of(notice: Notice, findings: Findings) -> list[str]:
    """What stands in the way of approval, after what a legal officer decided."""
    problems = _said((words.DEATH, findings.deaths), (words.FOUND, findings.found))
    if open_rows(notice, findings, LegalQuestion.INQUIRIES):
        problems += _said(
            (words.MISSING, findings.missing),
            (words.NO_GROUND_UNINVESTIGATED, findings.uninvestigated),
        )
    if open_rows(notice, findings, LegalQuestion.DEADLINE):
        problems += _said((words.EARLY, findings.early))
    return problems


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


def verify_preconditions(notice: Notice, findings: Findings) -> None:
    """Raises PreconditionMissing."""
    problems = problems_of(notice, findings)
    if problems:
        raise PreconditionMissing(problems)


def open_rows(
    notice: Notice, findings: Findings, question: LegalQuestion
) -> tuple[int, ...]:
    """Rows that still wait for a legal officer; a decision covers the rows it saw."""
    rows = findings.asked(question)
    decision = decision_for(notice, question) if rows else None
    seen = decision.facts.get("rows", ()) if decision is not None else ()
    return rows if set(rows) - set(seen) else ()


def decide_before_approval(
    notice: Notice,
    question: LegalQuestion,
    findings: Findings,
    *,
    by: User,
    at: datetime,
    reason: str,
) -> LegalDecision:
    """A legal officer lets a submitted notice go on, with a reason.

    Raises NotAllowed, SamePerson, DeedRefused.
    """
    require(by, "decide_exceptions", notice.office)
    with transaction.atomic():
        locked = Notice.objects.select_for_update().get(pk=notice.pk)
        if locked.status != Status.SUBMITTED:
            raise DeedRefused(
                "判断できるのは、審査を依頼されている公示送達だけです。",
                "a decision is given while the notice is submitted",
            )
        rows = open_rows(locked, findings, question)
        if not rows:
            raise DeedRefused(
                f"「{question.name_ja}」について、判断を待つ行はありません。",
                f"no row waits for a decision about {question}",
            )
        facts = {"rows": list(rows), "deemed_on": findings.deemed_on.isoformat()}
        return decide(locked, question, by=by, at=at, reason=reason, facts=facts)


def records_by_addressee(notice: Notice) -> dict[str, list[InquiryRecord]]:
    """Every inquiry of a notice without what is sealed, in order of its day."""
    found: dict[str, list[InquiryRecord]] = {}
    told = Inquiry.objects.filter(addressee__notice=notice)
    for who, item, done_on, outcome in told.values_list(
        "addressee_id", "item", "done_on", "outcome"
    ):
        record = InquiryRecord(InquiryItem(item), done_on, Outcome(outcome))
        found.setdefault(who, []).append(record)
    return found


def _rows_of(notice: Notice) -> list[RowFacts]:
    addressees = list(notice.addressees.all())
    fields = open_some_fields(addressees, LOOKED_AT)
    records = records_by_addressee(notice)
    return [
        RowFacts(
            who.row_number, who.kind, fields.get(who.pk, {}), records.get(who.pk, ())
        )
        for who in addressees
    ]


def _said(*told: tuple[str, tuple[int, ...]]) -> list[str]:
    return [
        sentence.format(rows=rows_in_words(rows)) for sentence, rows in told if rows
    ]


def _ground(row: RowFacts) -> ReturnGround | None:
    return judge_return_reason(row.fields.get("return_reason"))


def _is_uninvestigated(row: RowFacts, required: Collection[str]) -> bool:
    """A reason that is no ground, and not one inquiry beside it."""
    return bool(required) and not row.records and _ground(row) == ReturnGround.NO_GROUND


_JUDGEMENTS = {
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
