"""Decisions after posting: a legal officer's, an approver's on the board's record."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from access_control.confirmation import recently_authenticated
from config import clock
from publishing.actions.correct_board import (
    FIELDS,
    approve_board_correction,
    decline_board_correction,
    propose_board_correction,
)
from publishing.actions.decide import decide_deemed_day, decide_interruption
from publishing.models import Correction, Posting
from publishing.rules.ruling import Ruling
from publishing.staff.context import shows_refusal_on
from publishing.staff.forms import ReasonForm
from publishing.staff.forms_interruptions import (
    BoardCorrectionForm,
    DeemedDayForm,
    RulingForm,
)
from publishing.staff.views_postings import guarded, posting_page


@login_required
@require_POST
@recently_authenticated
@shows_refusal_on(posting_page)
def decide_on_interruptions(request: HttpRequest, public_id: str) -> HttpResponse:
    found, at = guarded(request, public_id, "decide_exceptions"), clock.now()
    form = RulingForm(request.POST, prefix="ruling")
    if not form.is_valid():
        return posting_page(request, public_id)
    facts = form.cleaned_data | {"outcome": Ruling(form.cleaned_data["outcome"])}
    decide_interruption(found, by=request.user, at=at, **facts)
    messages.success(request, "掲示の中断についての判断を記録しました。")
    return redirect("staff:posting", public_id)


@login_required
@require_POST
@recently_authenticated
@shows_refusal_on(posting_page)
def decide_on_day(request: HttpRequest, public_id: str) -> HttpResponse:
    found, at = guarded(request, public_id, "decide_exceptions"), clock.now()
    form = DeemedDayForm(request.POST, prefix="day")
    if not form.is_valid():
        return posting_page(request, public_id)
    day, reason = form.cleaned_data["deemed_on"], form.cleaned_data["reason"]
    decide_deemed_day(found, by=request.user, at=at, reason=reason, deemed_on=day)
    messages.success(request, "送達があったとみなす日についての判断を記録しました。")
    return redirect("staff:posting", public_id)


@login_required
@require_POST
@shows_refusal_on(posting_page)
def propose_correction(request: HttpRequest, public_id: str) -> HttpResponse:
    found, at = guarded(request, public_id, "record_board"), clock.now()
    form = BoardCorrectionForm(request.POST, prefix="correction", posting=found)
    if not form.is_valid():
        return posting_page(request, public_id)
    propose_board_correction(found, by=request.user, at=at, **form.cleaned_data)
    messages.success(
        request,
        "訂正を申し出ました。別の決裁者が決裁するまで、今の記録が有効です。",
    )
    return redirect("staff:posting", public_id)


def _posting_page(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    return posting_page(request, public_id)


@login_required
@require_POST
@recently_authenticated
@shows_refusal_on(_posting_page)
def approve_correction(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    found = guarded(request, public_id, "approve_notices")
    correction = _correction(found, pk)
    approve_board_correction(correction, by=request.user, at=clock.now())
    messages.success(request, "掲示場の記録を訂正しました。")
    return redirect("staff:posting", public_id)


@login_required
@require_POST
@shows_refusal_on(_posting_page)
def decline_correction(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    found, at = guarded(request, public_id, "approve_notices"), clock.now()
    correction = _correction(found, pk)
    form = ReasonForm(request.POST, prefix=f"decline{pk}")
    if not form.is_valid():
        return posting_page(request, public_id)
    reason = form.cleaned_data["reason"]
    decline_board_correction(correction, by=request.user, at=at, reason=reason)
    messages.success(request, "訂正を却下しました。今の記録が有効です。")
    return redirect("staff:posting", public_id)


def _correction(found: Posting, pk: int) -> Correction:
    boards = found.corrections.filter(entry_id="", field__in=FIELDS.values())
    return get_object_or_404(boards, pk=pk)
