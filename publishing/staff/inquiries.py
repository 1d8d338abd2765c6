"""What the pages say of inquiries and of what waits for a legal officer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from access_control.grants import offices_where
from access_control.models import User
from access_control.vault.openings import unseen
from notices.actions.approval import adoption_of, version_to_post
from notices.actions.preconditions import (
    findings_of,
    open_rows,
    records_by_addressee,
)
from notices.models import Notice
from notices.rules.broken_rule import BrokenRule
from notices.rules.inquiries import InquiryItem, missing_items
from notices.rules.legal_basis import legal_basis
from notices.rules.legal_questions import LegalQuestion
from notices.rules.precondition_words import rows_in_words
from notices.rules.preconditions import Findings

ASKED = (LegalQuestion.INQUIRIES, LegalQuestion.DEADLINE)


def findings_now(notice: Notice, at: datetime) -> Findings | None:
    """What stands in the way as planned; None while no adopted version is in force."""
    try:
        version = version_to_post(notice, at)
        return findings_of(notice, version, adoption_of(notice, version), at)
    except BrokenRule:
        return None


def required_items(notice: Notice, at: datetime) -> tuple[InquiryItem, ...]:
    """The items that the adopted version requires; none where nothing is adopted."""
    try:
        adoption = notice.adoption or adoption_of(notice, version_to_post(notice, at))
    except BrokenRule:
        return ()
    return tuple(item for item in InquiryItem if item in adoption.required_inquiries)


def progress_of(notice: Notice, required: Sequence[InquiryItem]) -> dict[str, int]:
    """How many addressees have a complete record; nothing is opened for it."""
    records = records_by_addressee(notice)
    people = list(notice.addressees.values_list("pk", "kind"))
    complete = sum(
        not missing_items(required, kind, records.get(pk, ())) for pk, kind in people
    )
    return {"total": len(people), "complete": complete}


def summary_of(notice: Notice, at: datetime) -> dict[str, Any]:
    """What the notice's page says of its inquiries."""
    required = required_items(notice, at)
    return progress_of(notice, required) | {"required": len(required)}


def open_questions(notice: Notice, findings: Findings | None) -> list[dict[str, Any]]:
    """Each question with the rows that wait for a legal officer."""
    if findings is None:
        return []
    asked = [(question, open_rows(notice, findings, question)) for question in ASKED]
    return [
        {
            "question": question,
            "name": question.name_ja,
            "rows": rows_in_words(rows),
            "count": len(rows),
        }
        for question, rows in asked
        if rows
    ]


def notices_for_the_legal_officer(user: User, at: datetime) -> list[Notice]:
    """Submitted notices with a question that nobody decided."""
    submitted = Notice.objects.in_offices(
        offices_where(user, "decide_exceptions")
    ).awaiting_approval()
    waiting = []
    for notice in submitted.made_by_others(user).select_related("office"):
        with unseen():
            questions = open_questions(notice, findings_now(notice, at))
        if questions:
            notice.questions = questions
            notice.basis_title = legal_basis(notice.basis_id).title_ja
            waiting.append(notice)
    return waiting
