"""The office calendar 開庁日: looked at by staff, kept by approvers."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from access_control.grants import may, offices_where
from access_control.models import Office
from config import clock
from notices.actions.office_calendar import (
    KEEPS_CALENDAR,
    calendar_of,
    change_limits,
    clear_day,
    days_named,
    longest_display,
    mark_day,
)
from notices.rules.japanese_dates import era_date
from notices.rules.periods import legal_day
from publishing.staff.context import or_404, shows_refusal_on
from publishing.staff.forms_calendar import OPEN, LimitsForm, OfficeDayForm
from publishing.staff.months import months_from


@login_required
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    return _calendar(request)


def _calendar(request: HttpRequest) -> HttpResponse:
    offices = or_404(offices_where(request.user, "view_register"))
    code = request.POST.get("office") or request.GET.get("office")
    office = get_object_or_404(offices, code=code) if code else offices.first()
    today, named = legal_day(clock.now()), days_named(office)
    context = {
        "office": office,
        "offices": offices,
        "months": months_from(today, calendar_of(office), named),
        "named": [rule for rule in named if rule.day >= today],
        "longest": longest_display(office),
        "may_keep": may(request.user, KEEPS_CALENDAR, office),
        "day_form": _day_form(request),
        "limits_form": _limits_form(request, office),
    }
    return render(request, "staff/calendar/calendar.html", context)


@login_required
@require_POST
@shows_refusal_on(_calendar)
def mark(request: HttpRequest) -> HttpResponse:
    office, form = _kept(request), OfficeDayForm(request.POST)
    if not form.is_valid():
        return _calendar(request)
    day, is_open = form.cleaned_data["day"], form.cleaned_data["kind"] == OPEN
    told = {"note": form.cleaned_data["note"], "by": request.user, "at": clock.now()}
    mark_day(office, day, is_open=is_open, **told)
    word = "開庁日" if is_open else "閉庁日"
    messages.success(request, f"{era_date(day)}を{word}にしました。")
    return _back_to(office)


@login_required
@require_POST
@shows_refusal_on(_calendar)
def clear(request: HttpRequest) -> HttpResponse:
    office = _kept(request)
    day = _day_of_rule(request)
    if day is not None:
        clear_day(office, day, by=request.user, at=clock.now())
        messages.success(request, f"{era_date(day)}の定めを取り消しました。")
    return _back_to(office)


@login_required
@require_POST
@shows_refusal_on(_calendar)
def limits(request: HttpRequest) -> HttpResponse:
    office, form = _kept(request), LimitsForm(request.POST)
    if not form.is_valid():
        return _calendar(request)
    change_limits(office, by=request.user, **form.cleaned_data)
    messages.success(request, "開庁の時刻と掲示の最長日数を変更しました。")
    return _back_to(office)


def _kept(request: HttpRequest) -> Office:
    """The office of the form, where the person may keep its calendar."""
    offices = offices_where(request.user, KEEPS_CALENDAR)
    return get_object_or_404(offices, code=request.POST.get("office", ""))


def _day_of_rule(request: HttpRequest) -> date | None:
    """The day that a row's own button names."""
    try:
        return date.fromisoformat(request.POST.get("cleared", ""))
    except ValueError:
        return None


def _back_to(office: Office) -> HttpResponse:
    return redirect(f"{reverse('staff:calendar')}?office={office.code}")


def _day_form(request: HttpRequest) -> OfficeDayForm:
    return OfficeDayForm(request.POST if "kind" in request.POST else None)


def _limits_form(request: HttpRequest, office: Office) -> LimitsForm:
    kept: dict[str, Any] = {
        "opens_at": office.opens_at,
        "max_display_days": office.max_display_days,
    }
    typed = request.POST if "opens_at" in request.POST else None
    return LimitsForm(typed, initial=kept)
