"""Screens in offices 庁舎内の端末: the list, enrolling and revoking."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST, require_safe

from access_control.grants import offices_where
from access_control.models import Office
from config import clock
from publishing.actions.terminals import (
    KEEPS_TERMINALS,
    enrol_terminal,
    revoke_terminal,
)
from publishing.models import TerminalDevice, TerminalEnrolment
from publishing.paper.board_sheet import qr_svg
from publishing.staff.context import or_404, page_of, shows_refusal_on
from publishing.staff.forms_terminals import TerminalForm

# 41 modules wide; read by a screen's own camera from a hand's length.
QR_MODULE_PX = 6


@login_required
@require_safe
def terminals(request: HttpRequest) -> HttpResponse:
    return _terminals(request)


def _terminals(request: HttpRequest) -> HttpResponse:
    offices = _offices(request)
    found = TerminalEnrolment.objects.filter(office__in=offices)
    found = found.select_related("office", "enrolled_by", "revoked_by")
    page = page_of(found, request)
    ids = [each.device_id for each in page]
    devices = TerminalDevice.objects.in_bulk(ids)
    context: dict[str, Any] = {
        "page": page,
        "rows": [(each, devices[each.device_id]) for each in page],
        "form": _form(request, offices),
    }
    return render(request, "staff/terminals/list.html", context)


@login_required
@require_POST
@shows_refusal_on(_terminals)
def enrol(request: HttpRequest) -> HttpResponse:
    form = _form(request, _offices(request))
    if not form.is_valid():
        return _terminals(request)
    told = {"by": request.user, "at": clock.now()}
    enrolment, token = enrol_terminal(**form.cleaned_data, **told)
    address = _address(token)
    # Shown in this answer only: a redirect would have to keep it somewhere.
    context = {
        "terminal": enrolment,
        "address": address,
        # Drawn by segno from an address of ours: squares and no text.
        "qr": mark_safe(qr_svg(address, QR_MODULE_PX)),  # noqa: S308
    }
    return render(request, "staff/terminals/enrolled.html", context)


@login_required
@require_POST
@shows_refusal_on(lambda request, pk: _terminals(request))
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    found = TerminalEnrolment.objects.filter(office__in=_offices(request))
    terminal = get_object_or_404(found.select_related("office"), pk=pk)
    revoke_terminal(terminal, by=request.user, at=clock.now())
    messages.success(
        request,
        f"{terminal.place}の端末の登録を取り消しました。アドレスは使えなくなりました。",
    )
    return redirect("staff:terminals")


def _address(token: str) -> str:
    path = reverse("public:terminal", urlconf="config.urls_public", args=[token])
    return settings.PUBLIC_URL + path


def _form(request: HttpRequest, offices: QuerySet[Office]) -> TerminalForm:
    typed = request.POST if "place" in request.POST else None
    return TerminalForm(typed, offices=offices.filter(closed_on__isnull=True))


def _offices(request: HttpRequest) -> QuerySet[Office]:
    return or_404(offices_where(request.user, KEEPS_TERMINALS))
