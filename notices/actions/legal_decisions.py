"""Legal decisions 法務の判断: a person answers where the law leaves it open."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from access_control.models import User
from notices.models import LegalDecision, Notice
from notices.refusals import require, require_reason
from notices.register import seal_reason
from notices.rules.legal_questions import LegalQuestion


def record_legal_decision(
    notice: Notice,
    question: LegalQuestion,
    *,
    by: User,
    at: datetime,
    reason: str,
    facts: Mapping[str, Any],
) -> LegalDecision:
    """Keeps a legal officer's answer with its reason; facts are dates and counts.

    Raises NotAllowed, DeedRefused.
    """
    require(by, "decide_exceptions", notice.office)
    require_reason(reason)
    return LegalDecision.objects.create(
        notice=notice,
        kind=question,
        by=by,
        at=at,
        sealed_reason=seal_reason(notice, reason),
        facts=dict(facts),
    )
