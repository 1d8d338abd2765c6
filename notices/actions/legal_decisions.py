"""A legal officer's decisions 法務の判断: who may decide, and which decision counts."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from access_control.models import User
from notices.models import LegalDecision, Notice
from notices.refusals import require, require_reason
from notices.register import keep_reason
from notices.rules.legal_questions import LegalQuestion
from notices.rules.transitions import Deed, SamePerson

# What is asked before approval is asked anew each time the notice is submitted.
ASKED_OF_EACH_SUBMISSION = (LegalQuestion.INQUIRIES, LegalQuestion.DEADLINE)
ASKED_BEFORE_APPROVAL = (*ASKED_OF_EACH_SUBMISSION, LegalQuestion.LINKAGE)


def decide(
    notice: Notice,
    question: LegalQuestion,
    *,
    by: User,
    at: datetime,
    reason: str,
    facts: Mapping[str, object],
) -> LegalDecision:
    """Records a decision with its reason; ``facts`` hold dates and counts only.

    When a question may be asked at all is for the deed that asks it. Raises
    NotAllowed, SamePerson, DeedRefused.
    """
    require_legal_officer(notice, by, reason)
    with transaction.atomic():
        decision = LegalDecision.objects.create(
            notice=notice, kind=question, by=by, at=at, facts=dict(facts)
        )
        keep_reason(notice, decision, reason)
    return decision


def decision_for(notice: Notice, question: LegalQuestion) -> LegalDecision | None:
    """The last decision that counts; one of an earlier submission does not."""
    decisions = notice.legal_decisions.filter(kind=question)
    submitted = notice.events.filter(deed=Deed.SUBMIT).last()
    if question in ASKED_OF_EACH_SUBMISSION and submitted is not None:
        decisions = decisions.filter(at__gte=submitted.at)
    return decisions.select_related("by").last()


def require_another_decided(notice: Notice, by: User) -> None:
    """Raises SamePerson where the approver answered a question of this submission."""
    for question in ASKED_BEFORE_APPROVAL:
        decision = decision_for(notice, question)
        if decision is not None and decision.by_id == by.pk:
            raise SamePerson(
                "法務の判断をした本人は決裁できません。別の決裁者に依頼してください。",
                "whoever gave the legal decision cannot approve the notice",
            )


def took_part(notice: Notice, person: User) -> bool:
    """Whether the person registered, submitted or approved the notice."""
    approvers = (notice.first_approved_by_id, notice.approved_by_id)
    return notice.is_work_of(person) or person.pk in approvers


def require_legal_officer(notice: Notice, by: User, reason: str) -> None:
    """Who may decide. Raises NotAllowed, SamePerson, DeedRefused (no reason)."""
    require(by, "decide_exceptions", notice.office)
    require_reason(reason)
    if took_part(notice, by):
        raise SamePerson(
            "起案・審査依頼・決裁をした本人は、法務の判断ができません。"
            "別の法務担当に依頼してください。",
            "registrar, submitter and approver cannot give the legal decision",
        )
