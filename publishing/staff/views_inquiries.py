"""調査記録: what was looked into for each addressee; the legal decisions."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from access_control.grants import may
from config import clock
from notices.actions.inquiries import record_for_all, record_inquiry
from notices.actions.preconditions import decide_before_approval
from notices.models import Addressee, Inquiry, Notice
from notices.register import open_addressees, open_inquiries, open_reason
from notices.rules.inquiries import InquiryItem, items_for
from notices.rules.legal_questions import LegalQuestion
from notices.rules.periods import legal_day
from notices.rules.transitions import Status
from publishing.staff.context import number_typed, page_of, shows_refusal_on
from publishing.staff.forms_inquiries import InquiryForm, LegalDecisionForm
from publishing.staff.inquiries import (
    ASKED,
    findings_now,
    open_questions,
    progress_of,
    required_items,
)
from publishing.staff.opened import opens_notes, opens_page
from publishing.staff.reader import DECISION, INQUIRY, Reader, reader_of
from publishing.staff.views_notices import guarded, number_of


@login_required
@require_safe
def inquiries(request: HttpRequest, pk: int) -> HttpResponse:
    return _inquiries(request, pk)


def _inquiries(request: HttpRequest, pk: int) -> HttpResponse:
    found, at = guarded(request, pk, "view_register"), clock.now()
    required = required_items(found, at)
    page = page_of(found.addressees.all(), request)
    opens_page(request, found, page, at=at)
    is_open = found.status == Status.DRAFT and may(
        request.user, "register_notices", found.office
    )
    context = {
        "notice": found,
        "number": number_of(found),
        "required": [item.name_ja for item in required],
        "progress": progress_of(found, required),
        "page": page,
        "items": [item.name_ja for item in _columns(found, required)],
        "rows": _rows(
            page.object_list,
            _columns(found, required),
            required,
            reader_of(request.user, found, at=at),
        ),
        "is_open": is_open,
        "row_form": _row_form(request, found, at) if is_open else None,
        "bulk_form": _form(request, at, list(InquiryItem), "all") if is_open else None,
    }
    return render(request, "staff/inquiries/inquiries.html", context)


@login_required
@require_POST
@shows_refusal_on(_inquiries)
def record(request: HttpRequest, pk: int) -> HttpResponse:
    found, at = guarded(request, pk, "register_notices"), clock.now()
    who = get_object_or_404(found.addressees, row_number=_row_number(request))
    form = _form(request, at, list(InquiryItem), "row")
    if not form.is_valid():
        return _inquiries(request, pk)
    record_inquiry(who, by=request.user, at=at, **form.cleaned_data)
    messages.success(request, f"{who.row_number}行目の調査を記録しました。")
    return redirect("staff:inquiries", pk)


@login_required
@require_POST
@shows_refusal_on(_inquiries)
def record_all(request: HttpRequest, pk: int) -> HttpResponse:
    found, at = guarded(request, pk, "register_notices"), clock.now()
    form = _form(request, at, list(InquiryItem), "all")
    if not form.is_valid():
        return _inquiries(request, pk)
    count = record_for_all(found, by=request.user, at=at, **form.cleaned_data)
    messages.success(request, f"{count}件に調査を記録しました。")
    return redirect("staff:inquiries", pk)


@login_required
@require_safe
def decisions(request: HttpRequest, pk: int) -> HttpResponse:
    return _decisions(request, pk)


def _decisions(request: HttpRequest, pk: int) -> HttpResponse:
    found, at = guarded(request, pk, "view_register"), clock.now()
    opens_notes(request, found, at=at)
    findings = findings_now(found, at)
    decides = may(request.user, "decide_exceptions", found.office)
    decides = decides and found.status == Status.SUBMITTED
    told = found.legal_decisions.select_related("by")
    reader = reader_of(request.user, found, at=at)
    context = {
        "notice": found,
        "number": number_of(found),
        "questions": [
            question | {"form": _decision_form(request, question) if decides else None}
            for question in open_questions(found, findings)
        ],
        "decisions": [
            (row, reader.word(DECISION, open_reason(found, row))) for row in told
        ],
        "decides": decides,
    }
    return render(request, "staff/inquiries/decisions.html", context)


@login_required
@require_POST
@shows_refusal_on(_decisions)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    found, at = guarded(request, pk, "decide_exceptions"), clock.now()
    question = get_question(request)
    form = LegalDecisionForm(request.POST, prefix=question)
    findings = findings_now(found, at)
    if findings is None or not form.is_valid():
        return _decisions(request, pk)
    decide_before_approval(
        found,
        question,
        findings,
        by=request.user,
        at=at,
        reason=form.cleaned_data["reason"],
    )
    messages.success(request, "判断を記録しました。決裁者が決裁できます。")
    return redirect("staff:decisions", pk)


def get_question(request: HttpRequest) -> LegalQuestion:
    """The question that was answered; the first one where the form was altered."""
    for question in ASKED:
        if f"{question}-question" in request.POST:
            return question
    return ASKED[0]


def _columns(
    notice: Notice, required: Sequence[InquiryItem]
) -> tuple[InquiryItem, ...]:
    """What is required, and whatever somebody recorded besides."""
    recorded = Inquiry.objects.filter(addressee__notice=notice)
    known = {*required, *recorded.values_list("item", flat=True).distinct()}
    return tuple(item for item in InquiryItem if item in known)


def _rows(
    people: Sequence[Addressee],
    items: Sequence[InquiryItem],
    required: Sequence[InquiryItem],
    reader: Reader,
) -> list[dict[str, Any]]:
    """A line for each addressee: name, and each item in words."""
    told = Inquiry.objects.filter(addressee__in=[who.pk for who in people])
    opened = [
        replace(
            one,
            by_whom=reader.word(INQUIRY, one.by_whom),
            result=reader.word(INQUIRY, one.result),
        )
        for one in open_inquiries(told.select_related("addressee"))
    ]
    return [
        {
            "number": who.row_number,
            "name": reader.word("name", who.fields.get("name", "")),
            "cells": [
                {
                    "label": item.name_ja,
                    "is_missing": item in items_for(required, who.kind),
                    "told": [
                        one
                        for one in opened
                        if (one.inquiry.addressee_id, one.inquiry.item)
                        == (who.id, item)
                    ],
                }
                for item in items
            ],
        }
        for who in open_addressees(people)
    ]


def _row_number(request: HttpRequest) -> int:
    """The row that was asked for; 0, which no list has, where it is no number."""
    text = request.POST.get("row") or request.GET.get("row", "")
    return number_typed(text)


def _row_form(
    request: HttpRequest, notice: Notice, at: datetime
) -> dict[str, Any] | None:
    """The form of the row that was chosen, or None."""
    number = _row_number(request)
    if not notice.addressees.filter(row_number=number).exists():
        return None
    return {"number": number, "form": _form(request, at, list(InquiryItem), "row")}


def _form(
    request: HttpRequest, at: datetime, items: list[InquiryItem], prefix: str
) -> InquiryForm:
    typed = request.POST if f"{prefix}-item" in request.POST else None
    return InquiryForm(typed, items=items, today=legal_day(at), prefix=prefix)


def _decision_form(request: HttpRequest, question: dict[str, Any]) -> LegalDecisionForm:
    prefix = question["question"]
    typed = request.POST if f"{prefix}-question" in request.POST else None
    return LegalDecisionForm(typed, prefix=prefix, initial={"question": prefix})
