"""開示等の請求: written down, and followed until it is settled."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from access_control.grants import has_anywhere, offices_where
from access_control.models import SubjectKind
from access_control.opening import Subject, record_opening
from config import clock
from notices.actions.data_requests import (
    SETTLES,
    asked_in,
    check_identity,
    close_request,
    decide_request,
    extend_request,
    reasons_in,
    receive_request,
)
from notices.models import DataRequest, Notice
from notices.rules.data_requests import ARTICLES, RequestKind
from notices.rules.periods import legal_day
from publishing.staff.context import number_typed, or_404, page_of, shows_refusal_on
from publishing.staff.continuity_section import sent
from publishing.staff.forms_requests import (
    DecisionOnRequestForm,
    ExtensionOfRequestForm,
    IdentityForm,
    ReceiveForm,
)
from publishing.staff.related import number_of
from publishing.staff.requests import offices_to_receive_for, row_of

STATES = {"open": "終わっていないもの", "all": "すべて"}


@login_required
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    offices = or_404(offices_to_receive_for(request.user))
    today = legal_day(clock.now())
    state = request.GET.get("state", "open")
    found = DataRequest.objects.filter(office__in=offices)
    found = found if state == "all" else found.unclosed()
    page = page_of(found.select_related("office", "notice__office"), request)
    context = {
        "page": page,
        "rows": [row_of(each, today) for each in page.object_list],
        "states": [
            {"value": value, "label": label, "selected": value == state}
            for value, label in STATES.items()
        ],
        "may_settle": has_anywhere(request.user, SETTLES),
    }
    return render(request, "staff/requests/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    return receive(request) if request.method == "POST" else _new(request)


def _new(request: HttpRequest) -> HttpResponse:
    about = _about(request)
    context = {
        "form": _receive_form(request, about),
        "about": about,
        "number": number_of(about) if about else "",
        "entry": request.GET.get("entry", ""),
    }
    return render(request, "staff/requests/new.html", context)


@shows_refusal_on(_new)
def receive(request: HttpRequest) -> HttpResponse:
    about = _about(request)
    form = _receive_form(request, about)
    if not form.is_valid():
        return _new(request)
    told = form.cleaned_data
    receive_request(
        told["office"],
        told["kind"],
        told["received_on"],
        form.asked(),
        by=request.user,
        at=clock.now(),
        days=told["days"],
        notice=about,
        entry_id=request.GET.get("entry", "")[:26],
    )
    messages.success(request, "請求を受け付けました。期限までに決定してください。")
    return redirect("staff:requests")


@login_required
@require_safe
def one(request: HttpRequest, pk: str) -> HttpResponse:
    return _one(request, pk)


def _one(request: HttpRequest, pk: str) -> HttpResponse:
    found, at = _guarded(request, pk), clock.now()
    subject = Subject(SubjectKind.REQUEST, found.pk, found.office)
    record_opening(request, subject, entries=1, at=at)
    extension_reason, decision_reason = reasons_in(found)
    context = row_of(found, legal_day(at)) | {
        "found": found,
        "articles": ARTICLES[RequestKind(found.kind)],
        "asked": asked_in(found),
        "extension_reason": extension_reason,
        "decision_reason": decision_reason,
        **_forms(request, found),
    }
    return render(request, "staff/requests/request.html", context)


@login_required
@require_POST
@shows_refusal_on(_one)
def identify(request: HttpRequest, pk: str) -> HttpResponse:
    found, form = _guarded(request, pk), _sent(request, "identity")
    if not form.is_valid():
        return _one(request, pk)
    proof = form.cleaned_data["proof"]
    check_identity(found, proof, by=request.user, at=clock.now())
    messages.success(request, "本人確認を記録しました。")
    return redirect("staff:request", pk)


@login_required
@require_POST
@shows_refusal_on(_one)
def extend(request: HttpRequest, pk: str) -> HttpResponse:
    found, form = _guarded(request, pk), _sent(request, "extension")
    if not form.is_valid():
        return _one(request, pk)
    told = form.cleaned_data
    extend_request(
        found, told["days"], by=request.user, at=clock.now(), reason=told["reason"]
    )
    messages.success(
        request, "期限を延長しました。期間と理由を、請求した人に知らせてください。"
    )
    return redirect("staff:request", pk)


@login_required
@require_POST
@shows_refusal_on(_one)
def decide(request: HttpRequest, pk: str) -> HttpResponse:
    found, form = _guarded(request, pk), _sent(request, "decision")
    if not form.is_valid():
        return _one(request, pk)
    told = form.cleaned_data
    decide_request(
        found, told["outcome"], by=request.user, at=clock.now(), reason=told["reason"]
    )
    messages.success(request, "決定を記録しました。請求した人に通知してください。")
    return redirect("staff:request", pk)


@login_required
@require_POST
@shows_refusal_on(_one)
def close(request: HttpRequest, pk: str) -> HttpResponse:
    close_request(_guarded(request, pk), by=request.user, at=clock.now())
    messages.success(request, "この請求を終わりにしました。")
    return redirect("staff:request", pk)


FORMS: dict[str, type[forms.Form]] = {
    "identity": IdentityForm,
    "extension": ExtensionOfRequestForm,
    "decision": DecisionOnRequestForm,
}


def _sent(request: HttpRequest, name: str) -> forms.Form:
    return FORMS[name](request.POST, prefix=name)


def _forms(request: HttpRequest, found: DataRequest) -> dict[str, Any]:
    """The forms of the deeds that are open now; None for the others."""
    waits = found.decided_on is None
    is_open = {
        "identity": waits and found.identity_at is None,
        "extension": waits and found.extended_on is None,
        "decision": waits,
    }
    return {
        f"{name}_form": sent(request, name, kind) if is_open[name] else None
        for name, kind in FORMS.items()
    }


def _guarded(request: HttpRequest, pk: str) -> DataRequest:
    offices = offices_where(request.user, SETTLES)
    found = DataRequest.objects.filter(office__in=offices)
    people = ("office", "notice__office", "received_by", "identity_by", "extended_by")
    return get_object_or_404(found.select_related(*people, "decided_by"), pk=pk)


def _about(request: HttpRequest) -> Notice | None:
    """The notice that the address names; without it the request is about none."""
    offices = or_404(offices_to_receive_for(request.user))
    asked = request.GET.get("notice")
    if not asked:
        return None
    notices = Notice.objects.in_offices(offices).select_related("office")
    return get_object_or_404(notices, pk=number_typed(asked))


def _receive_form(request: HttpRequest, about: Notice | None) -> ReceiveForm:
    offices = offices_to_receive_for(request.user)
    initial = {"office": about.office.code} if about else {}
    typed = request.POST if request.method == "POST" else None
    return ReceiveForm(typed, offices=offices, initial=initial)
