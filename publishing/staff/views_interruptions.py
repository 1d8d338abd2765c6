"""Interruptions 中断: of one posting on its page, of the whole site on its own page."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from access_control.grants import offices_where
from access_control.models import Office
from config import clock
from publishing.actions.interrupt import (
    FOR_A_SITE,
    end_interruption,
    record_interruption,
)
from publishing.models import Interruption
from publishing.staff.context import or_404, page_of, shows_refusal_on
from publishing.staff.continuity_section import row_of, sent
from publishing.staff.forms_interruptions import (
    EndForm,
    InterruptionForm,
    SiteOutageForm,
)
from publishing.staff.views_postings import guarded, posting_page

RECORDED = "掲示の中断を記録しました。"
ENDED = "元に戻った日時を記録しました。"


@login_required
@require_POST
@shows_refusal_on(posting_page)
def record(request: HttpRequest, public_id: str) -> HttpResponse:
    found, at = guarded(request, public_id, "record_board"), clock.now()
    form = InterruptionForm(request.POST, prefix="interruption")
    if not form.is_valid():
        return posting_page(request, public_id)
    office, facts = found.notice.office, form.cleaned_data
    record_interruption(office, posting=found, by=request.user, at=at, **facts)
    messages.success(request, RECORDED)
    return redirect("staff:posting", public_id)


@login_required
@require_POST
@shows_refusal_on(lambda request, public_id, pk: posting_page(request, public_id))
def end(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    found = guarded(request, public_id, "record_board")
    interruption = get_object_or_404(found.interruptions, pk=pk)
    form = EndForm(request.POST, prefix=f"end{pk}")
    if not form.is_valid():
        return posting_page(request, public_id)
    ends, by = form.cleaned_data["ends"], request.user
    end_interruption(interruption, ends, by=by, at=clock.now())
    messages.success(request, ENDED)
    return redirect("staff:posting", public_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def interruptions(request: HttpRequest) -> HttpResponse:
    deed = record_for_site if request.method == "POST" else _site
    return deed(request)


def _site(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    offices = _offices(request)
    found = _of_the_site(offices).select_related("office", "recorded_by")
    page = page_of(found, request)
    context: dict[str, Any] = {
        "page": page,
        "interruptions": [row_of(request, each, may_end=True) for each in page],
        "outage_form": sent(request, "outage", SiteOutageForm, offices=offices),
    }
    return render(request, "staff/interruptions/site.html", context)


@shows_refusal_on(_site)
def record_for_site(request: HttpRequest) -> HttpResponse:
    offices = _offices(request)
    form = SiteOutageForm(request.POST, prefix="outage", offices=offices)
    if not form.is_valid():
        return _site(request)
    facts = form.cleaned_data | {"channel": "web", "by": request.user}
    record_interruption(facts.pop("office"), at=clock.now(), **facts)
    messages.success(request, RECORDED)
    return redirect("staff:interruptions")


@login_required
@require_POST
@shows_refusal_on(_site)
def end_for_site(request: HttpRequest, pk: int) -> HttpResponse:
    interruption = get_object_or_404(_of_the_site(_offices(request)), pk=pk)
    form = EndForm(request.POST, prefix=f"end{pk}")
    if not form.is_valid():
        return _site(request)
    ends, by = form.cleaned_data["ends"], request.user
    end_interruption(interruption, ends, by=by, at=clock.now())
    messages.success(request, ENDED)
    return redirect("staff:interruptions")


def _offices(request: HttpRequest) -> QuerySet[Office]:
    mine = Q()
    for codename in FOR_A_SITE:
        mine |= Q(pk__in=offices_where(request.user, codename).values("pk"))
    return or_404(Office.objects.filter(mine))


def _of_the_site(offices: QuerySet[Office]) -> QuerySet[Interruption]:
    site_wide = Interruption.objects.filter(posting__isnull=True, office__in=offices)
    return site_wide.order_by("-starts", "-id")
