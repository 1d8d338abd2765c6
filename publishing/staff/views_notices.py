"""One notice of the register: looked at, submitted, returned, given up."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import (
    require_POST,
    require_safe,
)

from access_control.grants import may, offices_where
from access_control.models import User
from config import clock
from notices.actions.approval import (
    plan_notice,
    return_for_correction,
    settle_refused_row,
    withdraw_notice,
)
from notices.actions.marked_rows import may_see_marks
from notices.intake.field_names import COLUMN_NAMES_JA
from notices.models import Notice, RefusedRow
from notices.register import open_addressees, open_reason, open_refused_rows
from notices.rules.legal_basis import Variant, legal_basis
from notices.rules.transitions import DEED_NAMES_JA, TRANSITIONS, Deed, Status
from notices.rules.variants import REPEAT, plain_variants
from publishing.actions.submit import submit_unlinked
from publishing.staff.context import (
    cells_of,
    page_of,
    plan_of,
    shows_refusal_on,
    table_of,
)
from publishing.staff.forms import PlanForm, ReasonForm
from publishing.staff.inquiries import summary_of
from publishing.staff.keeping import keeping_of
from publishing.staff.opened import opens_page
from publishing.staff.reader import REASON, REFUSED_CELLS, Reader, reader_of
from publishing.staff.related import number_of, related_to
from publishing.staff.special_care import approvers_of, cells_for

EVENT_NAMES_JA = {
    **DEED_NAMES_JA,
    "take_in": "名簿の取込み",
    "hand_over": "部署の閉鎖による引継ぎ",
    "plan": "期間の変更",
    "amend_row": "登録した内容の変更",
    "first_approval": "一人目の決裁",
    "acknowledge_printing": "印刷の前の注意の確認",
    "extend": "掲示の延長",
    "reconfirm": "引継ぎの確認",
    "start_on_open_morning": "開始を次の開庁日の朝に変更",
    "correct_board": "掲示場の記録の訂正",
    "decline_correction": "訂正の申出の却下",
    "propose_correction": "訂正の申出",
    "approve_correction": "訂正の決裁",
    "refuse_correction": "訂正を認めない決裁",
    "decline_collection": "受領の記録の取消し",
    "propose_board_correction": "掲示場の記録の訂正の申出",
    "publish_anew": "あらためて掲示するための起案",
    "link_to_first": "二回目以降の公示としての関連付け",
    "dispose": "廃棄",
    "unlink_from_first": "二回目以降の公示の関連付けの取消し",
}


@login_required
@require_safe
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    return _notice(request, pk)


def _notice(request: HttpRequest, pk: int) -> HttpResponse:
    found, at = guarded(request, pk, "view_register"), clock.now()
    page = page_of(found.addressees.all(), request)
    opens_page(request, found, page, at=at)
    people = [] if found.disposed_at else open_addressees(page.object_list)
    reader = reader_of(request.user, found, at=at)
    context = standing_of(found, at) | {
        "page": page,
        "table": table_of([(who.row_number, who.fields) for who in people], reader),
        "refused": _refused(found, request.user, reader),
        "approvers": approvers_of(found),
        "may_see_marks": may_see_marks(request.user, found),
        "inquiries": summary_of(found, at),
        "events": _events(found, reader),
        "related": related_to(found, request.user, at),
        "keeping": keeping_of(found, request.user),
        "deeds": deeds_open_to(request.user, found),
        "may_settle": may(request.user, "register_notices", found.office),
        "plan_form": _plan_form(request, found, at),
        "strip_query": _strip_query(found),
        "return_form": _reason_form(request, "return"),
        "withdraw_form": _reason_form(request, "withdraw"),
    }
    return render(request, "staff/notice.html", context)


@login_required
@require_POST
@shows_refusal_on(_notice)
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    found, at = guarded(request, pk, "register_notices"), clock.now()
    form = _plan_form(request, found, at)
    if not form.is_valid():
        return _notice(request, pk)
    plan_notice(found, by=request.user, at=at, **form.cleaned_data)
    messages.success(request, "掲示の期間を変更しました。")
    return redirect("staff:notice", pk)


@login_required
@require_POST
@shows_refusal_on(_notice)
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    found = guarded(request, pk, "register_notices")
    submit_unlinked(found, by=request.user, at=clock.now())
    messages.success(request, "審査を依頼しました。決裁者の仕事一覧に出ています。")
    return redirect("staff:notice", pk)


@login_required
@require_POST
@shows_refusal_on(_notice)
def return_notice(request: HttpRequest, pk: int) -> HttpResponse:
    found = guarded(request, pk, "approve_notices")
    reason = _reason(request, "return")
    return_for_correction(found, by=request.user, at=clock.now(), reason=reason)
    messages.success(request, "差し戻しました。起案者の仕事一覧に出ています。")
    return redirect("staff:notice", pk)


@login_required
@require_POST
@shows_refusal_on(_notice)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = guarded(request, pk, "register_notices")
    reason = _reason(request, "withdraw")
    withdraw_notice(found, by=request.user, at=clock.now(), reason=reason)
    messages.success(request, "取り下げました。公開はされていません。")
    return redirect("staff:notice", pk)


@login_required
@require_POST
@shows_refusal_on(lambda request, pk: redirect("staff:worklist"))
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    offices = offices_where(request.user, "register_notices")
    rows = RefusedRow.objects.filter(
        source_list__office__in=offices, source_list__notice__isnull=False
    )
    row = get_object_or_404(rows.select_related("source_list__office"), pk=pk)
    settle_refused_row(row, by=request.user, at=clock.now())
    messages.success(request, f"{row.row_number}行目を対応済みにしました。")
    notice_id = row.source_list.notice_id
    return (
        redirect("staff:notice", notice_id) if notice_id else redirect("staff:worklist")
    )


def standing_of(found: Notice, at: datetime) -> dict[str, Any]:
    """What every page about a notice says first."""
    basis = legal_basis(found.basis_id)
    plan = plan_of(found, at)
    pinned = basis.version(found.version_id) if found.version_id else None
    source = getattr(found, "source_list", None)
    return {
        "notice": found,
        "number": number_of(found),
        "basis": basis,
        "version": pinned or (plan and plan.version),
        "plan": plan,
        "source": source,
        "people_count": found.addressees.count(),
        "open_rows": RefusedRow.objects.filter(
            source_list__notice=found, settled_at=None
        ).count(),
        "posting": getattr(found, "posting", None),
    }


def deeds_open_to(user: User, found: Notice) -> dict[str, bool]:
    """Which buttons this person gets now; the deeds themselves check again."""
    status = Status(found.status)
    registers = may(user, "register_notices", found.office)
    approves = may(user, "approve_notices", found.office)
    others = not found.is_work_of(user) and found.first_approved_by_id != user.pk
    if found.disposed_at:
        return {}
    return {
        "plan": registers and status == Status.DRAFT,
        "submit": registers and (status, Deed.SUBMIT) in TRANSITIONS,
        "withdraw": registers and status in (Status.DRAFT, Status.SUBMITTED),
        "return": approves and (status, Deed.RETURN_FOR_CORRECTION) in TRANSITIONS,
        "approve": approves and others and (status, Deed.APPROVE) in TRANSITIONS,
    }


def _refused(found: Notice, user: User, reader: Reader) -> Sequence[dict[str, Any]]:
    source = getattr(found, "source_list", None)
    if source is None or found.disposed_at or not reader.may_read(REFUSED_CELLS):
        return []
    return [
        {
            "pk": row.pk,
            "number": row.row_number,
            "field": COLUMN_NAMES_JA.get(row.field, row.field),
            "message": row.message,
            "cells": cells_of(cells_for(user, found, cells)),
        }
        for row, cells in open_refused_rows(source)
        if row.settled_at is None
    ]


def _events(found: Notice, reader: Reader) -> list[dict[str, Any]]:
    events = found.events.select_related("by", "notice")
    return [
        {
            "deed": EVENT_NAMES_JA.get(event.deed, event.deed),
            "by": event.by,
            "at": event.at,
            "reason": reader.word(REASON, open_reason(found, event)),
        }
        for event in events
    ]


def guarded(request: HttpRequest, pk: int, codename: str) -> Notice:
    found = Notice.objects.in_offices(offices_where(request.user, codename))
    return get_object_or_404(found.select_related("office", "registered_by"), pk=pk)


def _plan_form(request: HttpRequest, found: Notice, at: datetime) -> PlanForm:
    planned = {
        "display_from": found.display_from,
        "display_until": found.display_until,
        "variant": found.variant,
    }
    return PlanForm(
        request.POST if "display_from" in request.POST else None,
        at=at,
        office=found.office,
        variants=_variants_to_choose(found, at),
        initial=planned,
    )


def _variants_to_choose(found: Notice, at: datetime) -> Sequence[Variant]:
    """Under the version of the first day; a repeat stays one."""
    plan = plan_of(found, at)
    if plan is None or found.variant == REPEAT:
        return ()
    return plain_variants(plan.version)


def _strip_query(found: Notice) -> str:
    """What the plan's form does not hold and its strip needs."""
    told = {"office": found.office_id, "basis": found.basis_id}
    return "?" + urlencode(told | {"variant": found.variant})


def _reason_form(request: HttpRequest, deed: str) -> ReasonForm:
    typed = request.POST if f"{deed}-reason" in request.POST else None
    return ReasonForm(typed, prefix=deed)


def _reason(request: HttpRequest, deed: str) -> str:
    """What was typed; the deed itself refuses an empty reason."""
    return request.POST.get(f"{deed}-reason", "")
