"""The access matrix 公開範囲表: read and changed by legal officers, two at a time."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from access_control.confirmation import recently_authenticated
from access_control.grants import offices_where
from access_control.matrix import effective_matrix
from access_control.models import MatrixChange, Office
from access_control.rules.audiences import Audience
from config import clock
from notices.actions.adoption import decides_for
from notices.actions.matrix_changes import (
    approve_change,
    propose_change,
    refuse_change,
)
from publishing.staff.context import page_of, shows_refusal_on
from publishing.staff.forms import ReasonForm
from publishing.staff.forms_matrix import MatrixChangeForm
from publishing.staff.matrix_tables import (
    audiences,
    change_in_words,
    phases,
    table_for,
)


@login_required
@require_safe
def matrix(request: HttpRequest, audience: str = Audience.PUBLIC) -> HttpResponse:
    return _matrix(request, audience)


def _matrix(request: HttpRequest, audience: str) -> HttpResponse:
    authority, seen = _authority(request), _audience(audience)
    effective = effective_matrix(authority)
    changes = authority.matrix_changes.select_related("proposed_by", "decided_by")
    page = page_of(changes.decided().order_by("-decided_at", "-pk"), request)
    context = {
        "audience": seen,
        "audience_ja": audiences()[seen],
        "audiences": audiences(),
        "phases": phases(),
        "rows": table_for(effective, seen),
        "form": _form(request, authority, seen),
        "decides": decides_for(request.user, authority),
        "proposals": [_proposal(request, one) for one in changes.undecided()],
        "page": page,
        "history": [change_in_words(one) for one in page.object_list],
    }
    return render(request, "staff/matrix/matrix.html", context)


@login_required
@require_POST
@shows_refusal_on(_matrix)
def propose(request: HttpRequest, audience: str) -> HttpResponse:
    authority, seen = _authority(request), _audience(audience)
    form = _form(request, authority, seen)
    if not form.is_valid():
        return _matrix(request, audience)
    reason, at = form.cleaned_data["reason"], clock.now()
    told: dict[str, Any] = {"by": request.user, "at": at, "reason": reason}
    propose_change(authority, form.key, form.chosen, **told)
    messages.success(request, "変更を申し出ました。別の法務担当が決めます。")
    return redirect("staff:matrix_for", seen)


@login_required
@require_POST
@recently_authenticated
@shows_refusal_on(lambda request, pk: _matrix(request, _change(request, pk).audience))
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    change = _change(request, pk)
    approve_change(change, by=request.user, at=clock.now())
    messages.success(
        request, "変更を承認しました。次の公示から使われ、掲示中のものは変わりません。"
    )
    return redirect("staff:matrix_for", change.audience)


@login_required
@require_POST
@shows_refusal_on(lambda request, pk: _matrix(request, _change(request, pk).audience))
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    change = _change(request, pk)
    form = _refusal(request, change)
    if not form.is_valid():
        return _matrix(request, change.audience)
    reason = form.cleaned_data["reason"]
    refuse_change(change, by=request.user, at=clock.now(), reason=reason)
    messages.success(request, "変更の申出を退けました。表はそのままです。")
    return redirect("staff:matrix_for", change.audience)


def _authority(request: HttpRequest) -> Office:
    office = offices_where(request.user, "adopt_rules").first()
    if office is None:
        raise Http404
    return office.authority()


def _audience(name: str) -> Audience:
    try:
        return Audience(name)
    except ValueError as error:
        raise Http404 from error


def _change(request: HttpRequest, pk: int) -> MatrixChange:
    return get_object_or_404(_authority(request).matrix_changes, pk=pk)


def _form(
    request: HttpRequest, authority: Office, audience: Audience
) -> MatrixChangeForm:
    typed = request.POST if "cell" in request.POST else None
    matrix = effective_matrix(authority)
    return MatrixChangeForm(typed, matrix=matrix, audience=audience)


def _refusal(request: HttpRequest, change: MatrixChange) -> ReasonForm:
    prefix = f"refuse-{change.pk}"
    typed = request.POST if f"{prefix}-reason" in request.POST else None
    form = ReasonForm(typed, prefix=prefix)
    form.fields["reason"].label = "退ける理由"
    return form


def _proposal(request: HttpRequest, change: MatrixChange) -> dict[str, Any]:
    return {
        "told": change_in_words(change),
        "may_decide": change.proposed_by_id != request.user.pk,
        "form": _refusal(request, change),
    }
