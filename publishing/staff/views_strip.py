"""The calendar strip of a plan that is still being typed. It reads and never writes."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from access_control.grants import offices_where
from config import clock
from notices.actions.office_calendar import calendar_of
from notices.rules.variants import plain_variants
from publishing.staff.context import or_404, plan_of
from publishing.staff.forms_strip import StripForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def strip(request: HttpRequest) -> HttpResponse:
    """A page of its own, or with ?fragment the part that a form shows beside itself.

    POST reads as GET does; it keeps the name of a chosen file out of every address.
    """
    at, asked = clock.now(), _asked(request)
    offices = or_404(offices_where(request.user, "register_notices"))
    form = StripForm(asked, offices=offices, at=at)
    if not asked.get("office") or not asked.get("basis"):
        context: dict[str, Any] = {"is_incomplete": True}
    else:
        context = _drawn(form, at) if form.is_valid() else {"form": form}
    whole = "fragment" not in request.GET
    template = "staff/strip_page.html" if whole else "staff/strip_live.html"
    return render(request, template, context)


def _asked(request: HttpRequest) -> QueryDict:
    """What stands in the address, and over it what was typed."""
    asked = request.GET.copy()
    asked.update(request.POST)
    return asked


def _drawn(form: StripForm, at: datetime) -> dict[str, Any]:
    subject, version = form.subject, form.version
    starts_open = subject.display_from is not None
    calendar = calendar_of(subject.office)
    return {
        "subject": subject,
        "plan": plan_of(subject, at),
        "variant": version.variant(subject.variant),
        "choices": " ".join(v.name for v in plain_variants(version)),
        "morning": None if starts_open else calendar.next_open_morning(at),
    }
