"""Offices and people from a spreadsheet: template, difference, confirmation."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from access_control.confirmation import recently_authenticated
from access_control.rules.administration import DEED_NAMES_JA
from access_control.rules.import_plan import Plan
from config import clock
from notices.actions.office_import import apply_import, plan_of
from notices.intake.office_sheet import LABELS, OfficeSheet, read_office_sheet
from notices.intake.office_template import office_template
from notices.intake.sealed_sheet import carried, opened
from notices.intake.unreadable import UnreadableList
from notices.rules.broken_rule import BrokenRule
from publishing.staff.change_words import change_in_words
from publishing.staff.forms_offices import OfficeFileForm
from publishing.staff.views_offices import administered

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIRST_SHOWN = 500


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    administered(request.user)
    if request.method != "POST":
        return _ask(request, OfficeFileForm())
    form = OfficeFileForm(request.POST, request.FILES)
    sheet = _read(form) if form.is_valid() else None
    if sheet is None:
        return _ask(request, form)
    return _difference(request, sheet)


@login_required
@require_POST
@recently_authenticated
def apply(request: HttpRequest) -> HttpResponse:
    administered(request.user)
    try:
        sheet = opened(request.POST.get("sheet", ""), request.user)
    except signing.BadSignature:
        messages.error(request, "時間がたちました。ファイルを選び直してください。")
        return redirect("staff:import_offices")
    told = {"by": request.user, "at": clock.now()}
    try:
        done = apply_import(sheet, digest=request.POST.get("digest", ""), **told)
    except BrokenRule as refusal:
        messages.error(request, refusal.message_ja)
        return _difference(request, sheet)
    messages.success(request, f"{len(done)}件の変更を反映しました。")
    return redirect("staff:offices")


@login_required
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    administered(request.user)
    answer = HttpResponse(office_template(), content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="offices.xlsx"'
    return answer


def _ask(request: HttpRequest, form: OfficeFileForm) -> HttpResponse:
    return render(request, "staff/offices/import.html", {"form": form})


def _read(form: OfficeFileForm) -> OfficeSheet | None:
    file = form.cleaned_data["file"]
    try:
        return read_office_sheet(file.read(), filename=file.name)
    except UnreadableList as error:
        form.add_error("file", error.message_ja)
    return None


def _difference(request: HttpRequest, sheet: OfficeSheet) -> HttpResponse:
    plan = plan_of(sheet, by=request.user, at=clock.now())
    context = {
        "plan": plan,
        "faults": _faults(plan),
        "counts": _counts(plan),
        "rows": [change_in_words(change) for change in plan.changes[:FIRST_SHOWN]],
        "not_shown": max(0, len(plan.changes) - FIRST_SHOWN),
        "sheet": carried(sheet, request.user),
    }
    return render(request, "staff/offices/difference.html", context)


def _counts(plan: Plan) -> list[tuple[str, int]]:
    counts = Counter(change.deed for change in plan.changes)
    return [
        (name, counts[deed]) for deed, name in DEED_NAMES_JA.items() if counts[deed]
    ]


def _faults(plan: Plan) -> list[dict[str, Any]]:
    return [
        {
            "sheet": fault.sheet,
            "row": fault.row,
            "field": LABELS[fault.sheet].get(fault.field, ""),
            "message": fault.message_ja,
        }
        for fault in plan.faults
    ]
