"""A posting's page: its interruptions, decisions after posting, the board's record."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest

from access_control.grants import may
from notices.actions.legal_decisions import took_part
from notices.models import LegalDecision
from notices.register import open_reason
from notices.rules.transitions import Status
from publishing.actions.continuity import (
    Judged,
    continuity_of,
    in_words,
    is_decided,
    needs_officer,
)
from publishing.actions.correct_board import (
    FIELD_NAMES_JA,
    FIELDS,
    open_board_correction,
)
from publishing.actions.deemed_day import decisions_on, is_without_effect
from publishing.models import Interruption, Posting, ShellCopy
from publishing.rules.interruption_chart import Chart, draw_chart
from publishing.rules.ruling import ruling_in_words
from publishing.rules.visibility import has_expired
from publishing.staff.forms import ReasonForm
from publishing.staff.forms_interruptions import (
    BoardCorrectionForm,
    DeemedDayForm,
    EndForm,
    InterruptionForm,
    RulingForm,
)
from publishing.staff.observation_section import observation_section, typed_of


def continuity_section(
    request: HttpRequest, found: Posting, shell: ShellCopy, at: datetime
) -> dict[str, Any]:
    """Context of templates/staff/interruptions/section.html and board_corrections.html.

    A form holds what was typed if this request sent it.
    """
    judged, decisions = continuity_of(found, shell, at), decisions_on(found.notice)
    waits = needs_officer(judged, shell, at) and not is_decided(judged, decisions)
    return {
        "outcome": in_words(judged, shell, at),
        "asks_officer": waits and _stands(found),
        "chart": chart_of(judged),
        "interruptions": interruption_rows(request, found),
        "decisions": _decision_rows(found, decisions),
        "is_without_effect": is_without_effect(decisions),
        "interruption_form": sent(
            request, "interruption", InterruptionForm, initial=typed_of(request)
        ),
        **observation_section(shell, at),
        **_decision_forms(request, found, shell, judged, at),
        **_board_corrections(request, found),
        "may_interrupt": _stands(found)
        and shell.display_from <= at
        and may(request.user, "record_board", found.notice.office),
    }


def chart_of(judged: Judged) -> Chart | None:
    """The drawing, where anything was lost."""
    if judged.window is None or not judged.seconds:
        return None
    return draw_chart(judged.window, judged.lost)


def interruption_rows(request: HttpRequest, found: Posting) -> list[dict[str, Any]]:
    """What touched the posting; its own that go on can be ended here."""
    may_end = may(request.user, "record_board", found.notice.office)
    return [
        row_of(request, each, may_end=may_end and each.posting_id == found.pk)
        for each in Interruption.objects.touching(found).select_related("recorded_by")
    ]


def row_of(
    request: HttpRequest, each: Interruption, *, may_end: bool
) -> dict[str, Any]:
    """One line of the table, with a form where the person may end it."""
    is_open = each.ends is None
    form = sent(request, f"end{each.pk}", EndForm) if is_open and may_end else None
    return {"interruption": each, "form": form}


def sent(
    request: HttpRequest, prefix: str, kind: type[forms.Form], **more: Any
) -> forms.Form:
    """The form as this request sent it, or an empty one."""
    is_sent = any(name.startswith(f"{prefix}-") for name in request.POST)
    return kind(request.POST if is_sent else None, prefix=prefix, **more)


def _stands(found: Posting) -> bool:
    return found.notice.status == Status.POSTED


def _decision_rows(
    found: Posting, decisions: Iterable[LegalDecision]
) -> list[dict[str, Any]]:
    return [
        {
            "decision": each,
            "words": ruling_in_words(each.kind, each.facts),
            "reason": open_reason(found.notice, each),
        }
        for each in decisions
    ]


def _decision_forms(
    request: HttpRequest,
    found: Posting,
    shell: ShellCopy,
    judged: Judged,
    at: datetime,
) -> dict[str, Any]:
    """Forms of whoever may decide; None where there is nothing to decide."""
    notice = found.notice
    decides = may(request.user, "decide_exceptions", notice.office)
    if not decides or not _stands(found) or took_part(notice, request.user):
        return {}
    has_day = shell.board_started_at or has_expired(shell.display_until, at=at)
    return {
        "ruling_form": sent(request, "ruling", RulingForm) if judged.seconds else None,
        "day_form": sent(request, "day", DeemedDayForm) if has_day else None,
    }


def _board_corrections(request: HttpRequest, found: Posting) -> dict[str, Any]:
    corrections = found.corrections.filter(entry_id="", field__in=FIELDS.values())
    office, user = found.notice.office, request.user
    may_approve = may(user, "approve_notices", office)
    may_correct = _stands(found) and found.board_started_at is not None
    form = sent(request, "correction", BoardCorrectionForm, posting=found)
    return {
        "board_corrections": [
            {
                "correction": each,
                "field": FIELD_NAMES_JA[each.field],
                "told": open_board_correction(each) if each.sealed else None,
                "may_decide": may_approve and each.proposed_by_id != user.pk,
                "decline_form": sent(request, f"decline{each.pk}", ReasonForm),
            }
            for each in corrections.select_related("proposed_by", "decided_by")
        ],
        "may_correct": may_correct and may(user, "record_board", office),
        "correction_form": form,
    }
