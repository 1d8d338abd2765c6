"""Offices as a tree: looked at, renamed, moved, closed and merged by administrators."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from access_control.administration import administered_ids
from access_control.confirmation import recently_authenticated
from access_control.models import Office, User
from access_control.staffing import people_at
from config import clock
from notices.actions.office_changes import (
    close_office,
    fill_in_office,
    merge_offices,
    move_office,
    open_work,
    rename_office,
)
from notices.rules.periods import legal_day
from publishing.staff.context import page_of, shows_refusal_on
from publishing.staff.forms_offices import (
    CloseForm,
    FactsForm,
    MergeForm,
    MoveForm,
    RenameForm,
)
from publishing.staff.office_tree import tree_of


@login_required
@require_safe
def offices(request: HttpRequest) -> HttpResponse:
    mine, asked = administered(request.user), request.GET.get("q", "").strip()
    closed = request.GET.get("closed") == "yes"
    shown = mine if closed else mine.filter(closed_on__isnull=True)
    if asked:
        shown = shown.filter(Q(name__icontains=asked) | Q(code__icontains=asked))
    context = {
        "asked": asked,
        "closed": closed,
        "tree": tree_of(shown, on=legal_day(clock.now())),
        "count": shown.count(),
        "closed_count": mine.filter(closed_on__isnull=False).count(),
    }
    return render(request, "staff/offices/list.html", context)


@login_required
@require_safe
def office(request: HttpRequest, code: str) -> HttpResponse:
    return _office(request, code)


def _office(request: HttpRequest, code: str) -> HttpResponse:
    found = guarded(request, code)
    context = {
        "office": found,
        "formerly": found.formerly.select_related("parent"),
        "open_work": open_work(found),
        "people": people_at(found, on=legal_day(clock.now())),
        "events": page_of(found.administration.select_related("by", "person"), request),
        "predecessors": found.predecessors.all(),
        **_forms(request, found),
    }
    return render(request, "staff/offices/office.html", context)


@login_required
@require_POST
@shows_refusal_on(_office)
def rename(request: HttpRequest, code: str) -> HttpResponse:
    found, form = guarded(request, code), _form(request, RenameForm, "rename")
    if not form.is_valid():
        return _office(request, code)
    rename_office(found, **form.cleaned_data, by=request.user, at=clock.now())
    messages.success(request, "名称を変更しました。これまでの名称も記録に残ります。")
    return redirect("staff:office", code)


@login_required
@require_POST
@shows_refusal_on(_office)
def move(request: HttpRequest, code: str) -> HttpResponse:
    found = guarded(request, code)
    form = _form(request, MoveForm, "move", offices=_others(request.user, found))
    if not form.is_valid():
        return _office(request, code)
    told = {"on": form.cleaned_data["on"], "by": request.user, "at": clock.now()}
    move_office(found, form.cleaned_data["office"], **told)
    messages.success(request, "上位部署を変更しました。")
    return redirect("staff:office", code)


@login_required
@require_POST
@shows_refusal_on(_office)
def fill_in(request: HttpRequest, code: str) -> HttpResponse:
    found = guarded(request, code)
    form = FactsForm(request.POST, instance=guarded(request, code), prefix="facts")
    if not form.is_valid():
        return _office(request, code)
    fill_in_office(found, form.cleaned_data, by=request.user, at=clock.now())
    messages.success(request, "変更しました。掲示中の写しは変わりません。")
    return redirect("staff:office", code)


@login_required
@require_POST
@recently_authenticated
@shows_refusal_on(_office)
def close(request: HttpRequest, code: str) -> HttpResponse:
    found = guarded(request, code)
    form = _form(request, CloseForm, "close", offices=_others(request.user, found))
    if not form.is_valid():
        return _office(request, code)
    told = {"on": form.cleaned_data["on"], "by": request.user, "at": clock.now()}
    count = close_office(found, successor=form.cleaned_data["office"], **told)
    messages.success(request, f"閉鎖しました。{count}件の起案を引き継ぎました。")
    return redirect("staff:office", code)


@login_required
@require_POST
@recently_authenticated
@shows_refusal_on(_office)
def merge(request: HttpRequest, code: str) -> HttpResponse:
    found = guarded(request, code)
    form = _form(request, MergeForm, "merge", offices=_others(request.user, found))
    if not form.is_valid():
        return _office(request, code)
    told = {"on": form.cleaned_data["on"], "by": request.user, "at": clock.now()}
    count = merge_offices([found], form.cleaned_data["office"], **told)
    messages.success(request, f"統合しました。{count}件の起案を引き継ぎました。")
    return redirect("staff:office", code)


def administered(user: User) -> QuerySet[Office]:
    """The offices that the person administers; 404 for whoever has none."""
    found = Office.objects.filter(pk__in=administered_ids(user))
    if not found:
        raise Http404
    return found.select_related("parent", "succeeded_by")


def guarded(request: HttpRequest, code: str) -> Office:
    return get_object_or_404(administered(request.user), code=code)


def _others(user: User, office: Office) -> QuerySet[Office]:
    return administered(user).filter(closed_on__isnull=True).exclude(pk=office.pk)


def _form(request: HttpRequest, kind: Any, prefix: str, **options: Any) -> Any:
    """The form; bound when this is the one that was sent."""
    sent = request.POST if f"{prefix}-on" in request.POST else None
    today = legal_day(clock.now())
    return kind(sent, prefix=prefix, today=today, **options)


def _forms(request: HttpRequest, office: Office) -> dict[str, Any]:
    if office.closed_on is not None:
        return {}
    others = _others(request.user, office)
    facts = request.POST if "facts-sign" in request.POST else None
    return {
        "rename_form": _form(request, RenameForm, "rename"),
        "move_form": _form(request, MoveForm, "move", offices=others),
        "close_form": _form(request, CloseForm, "close", offices=others),
        "merge_form": _form(request, MergeForm, "merge", offices=others),
        "facts_form": FactsForm(facts, instance=office, prefix="facts"),
    }
