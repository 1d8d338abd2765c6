"""保存と廃棄: what is due, the disposal lists 廃棄簿, deciding and disposing."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from access_control.confirmation import recently_authenticated
from access_control.grants import offices_where
from access_control.models import User
from config import clock
from notices.models import DisposalHold, DisposalItem, DisposalList
from notices.rules.legal_basis import legal_basis
from notices.rules.periods import legal_day
from publishing.actions.disposal import decide_disposal, propose_disposal, strike_out
from publishing.actions.dispose import dispose
from publishing.actions.due import counts_by_year, due_for_disposal
from publishing.staff.context import or_404, page_of, shows_refusal_on
from publishing.staff.forms_disposal import StrikeForm
from publishing.staff.keeping import PERMISSION
from publishing.staff.related import number_of


@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    return _overview(request)


def _overview(request: HttpRequest) -> HttpResponse:
    offices = or_404(offices_where(request.user, PERMISSION))
    due = due_for_disposal(offices, on=legal_day(clock.now()))
    lists = DisposalList.objects.within(offices)
    people = lists.select_related("proposed_by", "decided_by", "disposed_by")
    holds = DisposalHold.objects.current().filter(notice__office__in=offices)
    context = {
        "due": counts_by_year(due),
        "due_count": len(due),
        "page": page_of(people, request),
        "held": holds.count(),
    }
    return render(request, "staff/disposal/overview.html", context)


@login_required
@require_POST
@shows_refusal_on(_overview)
def propose(request: HttpRequest) -> HttpResponse:
    offices, at = or_404(offices_where(request.user, PERMISSION)), clock.now()
    found = propose_disposal(offices, by=request.user, at=at, on=legal_day(at))
    messages.success(
        request,
        "廃棄簿を作りました。別の法務担当が内容を確かめ、決定します。",
    )
    return redirect("staff:disposal_list", found.pk)


@login_required
@require_safe
def disposal_list(request: HttpRequest, pk: int) -> HttpResponse:
    return _list(request, pk)


def _list(request: HttpRequest, pk: int, item: int = 0) -> HttpResponse:
    found = _guarded(request.user, pk)
    items = found.items.select_related("office", "notice__office", "struck_by")
    page = page_of(items, request)
    waiting = found.items.waiting().count()
    is_mine = found.proposed_by_id == request.user.pk
    context = {
        "list": found,
        "page": page,
        "rows": [_row(request, each) for each in page.object_list],
        "waiting": waiting,
        "people": sum(found.items.waiting().values_list("people", flat=True)),
        "may_decide": found.decided_at is None and not is_mine and waiting,
        "is_mine": is_mine,
        "may_dispose": found.decided_at is not None and found.disposed_at is None,
    }
    return render(request, "staff/disposal/list.html", context)


@login_required
@require_POST
@shows_refusal_on(_list)
def strike(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    found = _guarded(request.user, pk)
    line = get_object_or_404(found.items, pk=item)
    reason = request.POST.get(f"strike{item}-reason", "")
    strike_out(line, by=request.user, at=clock.now(), reason=reason[:200])
    messages.success(request, "この行を廃棄簿から除きました。次の廃棄簿にまた出ます。")
    return redirect("staff:disposal_list", pk)


@login_required
@require_POST
@recently_authenticated
@shows_refusal_on(_list)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    decide_disposal(_guarded(request.user, pk), by=request.user, at=clock.now())
    messages.success(request, "廃棄を決定しました。まだ何も廃棄していません。")
    return redirect("staff:disposal_list", pk)


@login_required
@require_POST
@recently_authenticated
@shows_refusal_on(_list)
def dispose_list(request: HttpRequest, pk: int) -> HttpResponse:
    count = dispose(_guarded(request.user, pk), by=request.user, at=clock.now())
    messages.success(
        request, f"{count}件を廃棄しました。鍵は消去され、元には戻せません。"
    )
    return redirect("staff:disposal_list", pk)


def _guarded(user: User, pk: int) -> DisposalList:
    offices = or_404(offices_where(user, PERMISSION))
    lists = DisposalList.objects.within(offices)
    people = lists.select_related("proposed_by", "decided_by", "disposed_by")
    return get_object_or_404(people, pk=pk)


def _row(request: HttpRequest, item: DisposalItem) -> dict[str, Any]:
    prefix = f"strike{item.pk}"
    typed = request.POST if f"{prefix}-reason" in request.POST else None
    is_waiting = item.struck_at is None and item.disposed_at is None
    return {
        "item": item,
        "basis": "" if item.data_request_id else legal_basis(item.basis_id).title_ja,
        "number": number_of(item.notice) if item.notice else "",
        "form": StrikeForm(typed, prefix=prefix) if is_waiting else None,
    }
