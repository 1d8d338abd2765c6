"""名寄せ防止: the rows that would tell too much, and the legal officer's decision."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from access_control.grants import may
from config import clock
from notices.actions.approval import version_to_post
from notices.models import Notice
from notices.rules.broken_rule import BrokenRule
from publishing.actions.linkage import UNDECIDED, Link, decide_on_linkage, links_of
from publishing.staff.context import shows_refusal_on
from publishing.staff.forms import ReasonForm
from publishing.staff.opened import opens_notes
from publishing.staff.views_notices import guarded, number_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def linkage(request: HttpRequest, pk: int) -> HttpResponse:
    return decide(request, pk) if request.method == "POST" else _linkage(request, pk)


def _linkage(request: HttpRequest, pk: int) -> HttpResponse:
    found, at = guarded(request, pk, "view_register"), clock.now()
    links = _links(found, at)
    opens_notes(request, found, entries=len(links), at=at)
    decides = bool(links) and may(request.user, "decide_exceptions", found.office)
    context = {
        "notice": found,
        "number": number_of(found),
        "links": links,
        "form": ReasonForm(request.POST or None) if decides else None,
    }
    return render(request, "staff/special_care/linkage.html", context)


@shows_refusal_on(_linkage)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    found = guarded(request, pk, "decide_exceptions")
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _linkage(request, pk)
    reason = form.cleaned_data["reason"]
    decide_on_linkage(found, by=request.user, at=clock.now(), reason=reason)
    messages.success(request, "判断を記録しました。")
    return redirect("staff:linkage", pk)


def _links(found: Notice, at: datetime) -> Sequence[Link]:
    """None once it was decided, or while no adopted version is in force."""
    if found.status not in UNDECIDED:
        return []
    try:
        return links_of(found, version_to_post(found, at), at)
    except BrokenRule:
        return []
