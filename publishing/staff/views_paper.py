"""Paper that hung during an outage: what is recorded of a posting, and one more."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from config import clock
from publishing.actions.paper import record_paper
from publishing.models import Interruption
from publishing.staff.context import page_of, shows_refusal_on
from publishing.staff.forms_terminals import PaperForm
from publishing.staff.views_postings import guarded, shell_of, standing_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest, public_id: str) -> HttpResponse:
    deed = _record if request.method == "POST" else _paper
    return deed(request, public_id)


def _paper(request: HttpRequest, public_id: str) -> HttpResponse:
    found = guarded(request, public_id, "record_board")
    touching = Interruption.objects.touching(found)
    context: dict[str, Any] = standing_of(found, shell_of(found), clock.now()) | {
        "page": page_of(found.papers.select_related("recorded_by"), request),
        "interruptions": touching.order_by("-starts")[:10],
        "form": PaperForm(request.POST or None),
    }
    return render(request, "staff/terminals/paper.html", context)


@shows_refusal_on(_paper)
def _record(request: HttpRequest, public_id: str) -> HttpResponse:
    found = guarded(request, public_id, "record_board")
    form = PaperForm(request.POST)
    if not form.is_valid():
        return _paper(request, public_id)
    record_paper(found, **form.cleaned_data, by=request.user, at=clock.now())
    messages.success(request, "紙の掲示を記録しました。")
    return redirect("staff:paper", public_id)
