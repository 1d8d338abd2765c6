"""保留: keeping a notice beyond its years; all holds, and those of one notice."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from access_control.confirmation import recently_authenticated
from access_control.grants import offices_where, people_where
from config import clock
from notices.models import DisposalHold, Notice
from notices.rules.periods import legal_day
from publishing.actions.due import standing_of_notice
from publishing.actions.hold import place_hold, reasons_of, release_hold
from publishing.staff.context import or_404, page_of, shows_refusal_on
from publishing.staff.forms import ReasonForm
from publishing.staff.forms_disposal import HoldForm
from publishing.staff.keeping import PERMISSION
from publishing.staff.opened import opens_notes
from publishing.staff.reader import HOLD, HOLD_RELEASE, reader_of
from publishing.staff.related import number_of
from publishing.staff.views_notices import guarded


@login_required
@require_safe
def holds(request: HttpRequest) -> HttpResponse:
    offices = or_404(offices_where(request.user, PERMISSION))
    current = DisposalHold.objects.current().filter(notice__office__in=offices)
    page = page_of(current.select_related("notice__office", "reviewer"), request)
    today = legal_day(clock.now())
    rows = [
        {
            "hold": each,
            "number": number_of(each.notice),
            "is_overdue": each.review_on <= today,
        }
        for each in page.object_list
    ]
    return render(request, "staff/disposal/holds.html", {"page": page, "rows": rows})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notice_holds(request: HttpRequest, pk: int) -> HttpResponse:
    page = place if request.method == "POST" else _notice_holds
    return page(request, pk)


def _notice_holds(request: HttpRequest, pk: int, hold: int = 0) -> HttpResponse:
    found, at = guarded(request, pk, PERMISSION), clock.now()
    opens_notes(request, found, at=at)
    told = found.holds.select_related("placed_by", "released_by", "reviewer")
    context = {
        "notice": found,
        "number": number_of(found),
        "standing": standing_of_notice(found),
        "form": _form(request, found) if found.disposed_at is None else None,
        "rows": [_row(request, each, at) for each in told.order_by("-placed_at")],
    }
    return render(request, "staff/disposal/notice_holds.html", context)


@shows_refusal_on(_notice_holds)
def place(request: HttpRequest, pk: int) -> HttpResponse:
    found = guarded(request, pk, PERMISSION)
    form = _form(request, found)
    if not form.is_valid():
        return _notice_holds(request, pk)
    place_hold(found, by=request.user, at=clock.now(), **form.cleaned_data)
    messages.success(
        request,
        "保留しました。解除するまで、原簿も公開用の写しの鍵も廃棄されません。",
    )
    return redirect("staff:notice_holds", pk)


@login_required
@require_POST
@recently_authenticated
@shows_refusal_on(_notice_holds)
def release(request: HttpRequest, pk: int, hold: int) -> HttpResponse:
    found = get_object_or_404(guarded(request, pk, PERMISSION).holds, pk=hold)
    reason = request.POST.get(f"release{hold}-reason", "")
    release_hold(found, by=request.user, at=clock.now(), reason=reason)
    messages.success(request, "保留を解除しました。保存期間がふたたび進みます。")
    return redirect("staff:notice_holds", pk)


def _form(request: HttpRequest, found: Notice) -> HoldForm:
    people = people_where(PERMISSION, found.office).order_by("name")
    typed = request.POST if "review_on" in request.POST else None
    return HoldForm(typed, people=people, initial={"reviewer": request.user.pk})


def _row(request: HttpRequest, hold: DisposalHold, at: datetime) -> dict[str, Any]:
    prefix = f"release{hold.pk}"
    typed = request.POST if f"{prefix}-reason" in request.POST else None
    reason, release_reason = reasons_of(hold)
    reader = reader_of(request.user, hold.notice, at=at)
    is_mine = hold.placed_by_id == request.user.pk
    may_release = hold.released_at is None and not is_mine
    return {
        "hold": hold,
        "reason": reader.word(HOLD, reason),
        "release_reason": reader.word(HOLD_RELEASE, release_reason),
        "form": ReasonForm(typed, prefix=prefix) if may_release else None,
        "waits_for_another": hold.released_at is None and is_mine,
    }
