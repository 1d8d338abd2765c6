"""訂正: proposing one, and deciding it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from access_control.confirmation import recently_authenticated
from config import clock
from publishing.actions.correct import (
    approve_correction,
    propose_correction,
    refuse_correction,
)
from publishing.copies import open_entries
from publishing.models import Correction, EntryCopy, Posting
from publishing.staff.context import shows_refusal_on
from publishing.staff.forms_of_deeds import CorrectionForm
from publishing.staff.opened import opens_entry
from publishing.staff.reader import reader_of
from publishing.staff.views_entries import entry_of, entry_page, entry_standing
from publishing.staff.views_postings import guarded


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: HttpRequest, public_id: str, entry_id: str) -> HttpResponse:
    deed = propose if request.method == "POST" else _correction
    return deed(request, public_id, entry_id)


def _correction(request: HttpRequest, public_id: str, entry_id: str) -> HttpResponse:
    found, at = guarded(request, public_id, "register_notices"), clock.now()
    copy = entry_of(found, entry_id)
    opens_entry(request, found.notice, entry_id, at=at)
    reader = reader_of(request.user, found.notice, at=at)
    context = entry_standing(found, copy, reader, at)
    context["form"] = _form(request, copy)
    return render(request, "staff/correction.html", context)


@shows_refusal_on(_correction)
def propose(request: HttpRequest, public_id: str, entry_id: str) -> HttpResponse:
    found = guarded(request, public_id, "register_notices")
    form = _form(request, entry_of(found, entry_id))
    if not form.is_valid():
        return _correction(request, public_id, entry_id)
    propose_correction(
        found, entry_id, by=request.user, at=clock.now(), **form.cleaned_data
    )
    messages.success(
        request, "訂正を申し出ました。別の決裁者が決裁すると、表示が変わります。"
    )
    return redirect("staff:entry", public_id, entry_id)


@login_required
@require_POST
@recently_authenticated
@shows_refusal_on(
    lambda request, public_id, entry_id, pk: entry_page(request, public_id, entry_id)
)
def approve(
    request: HttpRequest, public_id: str, entry_id: str, pk: int
) -> HttpResponse:
    found = guarded(request, public_id, "approve_notices")
    chosen = _waiting(found, entry_id, pk)
    approve_correction(chosen, by=request.user, at=clock.now())
    messages.success(
        request,
        "訂正しました。掲示を始めた日と、送達があったとみなす日は変わりません。"
        "公示送達書を印刷し直し、掲示場のものを差し替えてください。",
    )
    return redirect("staff:entry", public_id, entry_id)


@login_required
@require_POST
@shows_refusal_on(
    lambda request, public_id, entry_id, pk: entry_page(request, public_id, entry_id)
)
def refuse(
    request: HttpRequest, public_id: str, entry_id: str, pk: int
) -> HttpResponse:
    found = guarded(request, public_id, "approve_notices")
    chosen = _waiting(found, entry_id, pk)
    reason = request.POST.get(f"refuse-{pk}-reason", "")
    refuse_correction(chosen, by=request.user, at=clock.now(), reason=reason)
    messages.success(request, "訂正を認めませんでした。表示は変わりません。")
    return redirect("staff:entry", public_id, entry_id)


def _waiting(found: Posting, entry_id: str, pk: int) -> Correction:
    return get_object_or_404(found.corrections.of_entries(), pk=pk, entry_id=entry_id)


def _form(request: HttpRequest, copy: EntryCopy) -> CorrectionForm:
    opened = open_entries([copy])
    words = opened[0].words if opened else {}
    return CorrectionForm(request.POST or None, words=words)
