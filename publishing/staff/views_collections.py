"""受領: recording who came for a document, and a second person's confirmation."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from config import clock
from notices.rules.periods import legal_day
from publishing.actions.collect import (
    confirm_collection,
    decline_collection,
    has_namesake,
    record_collection,
)
from publishing.models import ShellCopy
from publishing.rules.collection import delivered_on
from publishing.staff.context import shows_refusal_on
from publishing.staff.forms_of_deeds import CollectionForm
from publishing.staff.opened import opens_entry
from publishing.staff.reader import reader_of
from publishing.staff.views_entries import entry_of, entry_page, entry_standing
from publishing.staff.views_postings import guarded

TAKEN_DOWN = (
    "受領を記録しました。この一件の表示は終わりました。"
    "掲示場の公示送達書も差し替えてください。"
)
WAITS = (
    "受領を記録しました。同じ名前の方の掲示があるため、別の職員が確認するまで、"
    "この一件の表示は続きます。"
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def collection(request: HttpRequest, public_id: str, entry_id: str) -> HttpResponse:
    deed = collect if request.method == "POST" else _collection
    return deed(request, public_id, entry_id)


def _collection(request: HttpRequest, public_id: str, entry_id: str) -> HttpResponse:
    found, at = guarded(request, public_id, "record_collection"), clock.now()
    copy = entry_of(found, entry_id)
    opens_entry(request, found.notice, entry_id, at=at)
    reader = reader_of(request.user, found.notice, at=at)
    context = entry_standing(found, copy, reader, at) | {
        "form": CollectionForm(request.POST or None),
        "is_collected": found.collections.filter(entry_id=entry_id).exists(),
        "has_namesake": has_namesake(entry_id, at=at),
        "is_delivery": _is_delivery(public_id, at),
    }
    return render(request, "staff/collection.html", context)


@shows_refusal_on(_collection)
def collect(request: HttpRequest, public_id: str, entry_id: str) -> HttpResponse:
    found = guarded(request, public_id, "record_collection")
    copy, form = entry_of(found, entry_id), CollectionForm(request.POST)
    if not form.is_valid():
        return _collection(request, public_id, entry_id)
    recorded = record_collection(
        found, copy.pk, by=request.user, at=clock.now(), **form.facts()
    )
    messages.success(request, WAITS if recorded.needs_second else TAKEN_DOWN)
    return redirect("staff:entry", public_id, entry_id)


@login_required
@require_POST
@shows_refusal_on(entry_page)
def confirm(request: HttpRequest, public_id: str, entry_id: str) -> HttpResponse:
    found = guarded(request, public_id, "record_collection")
    recorded = get_object_or_404(found.collections, entry_id=entry_id)
    confirm_collection(recorded, by=request.user, at=clock.now())
    messages.success(
        request,
        "確認しました。この一件の表示は終わりました。"
        "掲示場の公示送達書も差し替えてください。",
    )
    return redirect("staff:entry", public_id, entry_id)


@login_required
@require_POST
@shows_refusal_on(entry_page)
def decline(request: HttpRequest, public_id: str, entry_id: str) -> HttpResponse:
    found = guarded(request, public_id, "record_collection")
    recorded = get_object_or_404(found.collections, entry_id=entry_id)
    reason = request.POST.get("decline-reason", "")
    decline_collection(recorded, by=request.user, at=clock.now(), reason=reason)
    messages.success(request, "受領の記録を取り消しました。この一件の表示は続きます。")
    return redirect("staff:entry", public_id, entry_id)


def _is_delivery(public_id: str, at: datetime) -> bool:
    """Whether handing over today would itself be the service 交付送達."""
    shell = ShellCopy.objects.get(pk=public_id)
    return delivered_on(legal_day(at), shell.deemed_served_on) is not None
