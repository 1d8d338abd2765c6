"""The preconditions of service, held against the register and what was decided."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from access_control.models import User
from notices.actions.legal_decisions import decide, decision_for
from notices.models import AdoptedVersion, Inquiry, LegalDecision, Notice
from notices.refusals import DeedRefused, require
from notices.register import open_some_fields
from notices.rules import precondition_words as words
from notices.rules.inquiries import InquiryItem, InquiryRecord, Outcome
from notices.rules.legal_basis import Version
from notices.rules.legal_questions import LegalQuestion
from notices.rules.periods import latest_deemed_day, legal_day
from notices.rules.precondition_words import rows_in_words
from notices.rules.preconditions import LOOKED_AT, Findings, RowFacts, judge_rows
from notices.rules.transitions import Status


class PreconditionMissing(DeedRefused):
    """Something makes the service void; ``problems`` says each in Japanese."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__(
            " ".join(problems),
            f"{len(problems)} preconditions of service are not met",
        )


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
