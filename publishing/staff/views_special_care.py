"""特別配慮: who is marked, for the few who may know; marking and lifting in a draft."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from access_control.grants import may
from config import clock
from notices.actions.marked_rows import marks_of, may_see_marks
from notices.actions.special_care import lift_special_care, mark_special_care
from notices.models import Notice
from notices.rules.transitions import Status
from publishing.staff.context import number_typed, shows_refusal_on
from publishing.staff.forms_special_care import MarkForm
from publishing.staff.opened import opens_notes
from publishing.staff.views_notices import guarded, number_of


@login_required
@require_safe
def special_care(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, pk)


def _page(request: HttpRequest, pk: int) -> HttpResponse:
    found = _seen(request, pk)
    marks = _marks(found)
    opens_notes(request, found, entries=len(marks), at=clock.now())
    context = {
        "notice": found,
        "number": number_of(found),
        "marks": marks,
        "form": _form(request, found) if _may_change(request, found) else None,
    }
    return render(request, "staff/special_care/special_care.html", context)


@login_required
@require_POST
@shows_refusal_on(lambda request, pk: redirect("staff:notice", pk))
def mark(request: HttpRequest, pk: int) -> HttpResponse:
    found = guarded(request, pk, "register_notices")
    form = _form(request, found)
    if not form.is_valid():
        return _page(request, pk)
    told = form.cleaned_data
    who = found.addressees.get(row_number=told["row"])
    kind, reason = told["kind"], told["reason"]
    mark_special_care(who, kind=kind, reason=reason, by=request.user, at=clock.now())
    messages.success(request, "登録した内容を変更しました。")
    return redirect("staff:special_care", pk)


@login_required
@require_POST
@shows_refusal_on(lambda request, pk: redirect("staff:notice", pk))
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    found = guarded(request, pk, "register_notices")
    row = number_typed(request.POST.get("row", ""))
    who = get_object_or_404(found.addressees, row_number=row)
    lift_special_care(who, by=request.user, at=clock.now())
    messages.success(request, "登録した内容を変更しました。")
    return redirect("staff:special_care", pk)


def _seen(request: HttpRequest, pk: int) -> Notice:
    """For whoever may not know of marks, the page does not exist."""
    found = guarded(request, pk, "view_register")
    if not may_see_marks(request.user, found):
        raise Http404
    return found


def _may_change(request: HttpRequest, found: Notice) -> bool:
    is_draft = found.status == Status.DRAFT
    return is_draft and may(request.user, "register_notices", found.office)


def _marks(found: Notice) -> list[dict[str, Any]]:
    return [
        {"row": row, "kind": care.kind.name_ja, "reason": care.reason}
        for row, care in sorted(marks_of(found).items())
    ]


def _form(request: HttpRequest, found: Notice) -> MarkForm:
    typed = request.POST if "kind" in request.POST else None
    return MarkForm(typed, notice=found)
