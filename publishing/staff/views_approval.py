"""The decision 決裁: what would be shown and what stands in the way, then the deed."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from access_control.confirmation import recently_authenticated
from access_control.models import User
from config import clock
from notices.actions.approval import check_ready, version_to_post
from notices.actions.marked_rows import awaits_first_approval
from notices.actions.open_morning import morning_to_offer, start_on_open_morning
from notices.actions.preconditions import PreconditionMissing
from notices.models import Notice
from notices.rules.broken_rule import BrokenRule
from notices.rules.japanese_dates import era_datetime
from notices.rules.periods import legal_day
from notices.rules.transitions import Status
from publishing.actions.approve_and_publish import approve_and_publish
from publishing.actions.first_approval import give_first_approval
from publishing.actions.linkage import require_unlinked
from publishing.actions.places import require_no_place_told
from publishing.actions.repeat import require_first_served
from publishing.projection import preview
from publishing.rules.public_notice import FIELD_LABELS_JA
from publishing.staff.context import plan_of, shows_refusal_on
from publishing.staff.forms import DecisionForm
from publishing.staff.opened import opens_notes
from publishing.staff.related import related_to
from publishing.staff.special_care import approvers_of
from publishing.staff.views_notices import guarded, standing_of

FIRST_SHOWN = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def approval(request: HttpRequest, pk: int) -> HttpResponse:
    return approve(request, pk) if request.method == "POST" else _approval(request, pk)


def _approval(request: HttpRequest, pk: int) -> HttpResponse:
    found, at = guarded(request, pk, "approve_notices"), clock.now()
    if hasattr(found, "posting"):
        return redirect("staff:posting", found.posting.public_id)
    shown = min(found.addressees.count(), FIRST_SHOWN)
    opens_notes(request, found, entries=shown, at=at)
    context = standing_of(found, at) | {
        "form": _decision_form(request, found, at),
        "shown": _shown(found, at),
        "approvers": approvers_of(found),
        "morning": _morning(found, at),
        "related": related_to(found, request.user, at),
    }
    context |= examine(found, request.user, at)
    return render(request, "staff/approval.html", context)


@recently_authenticated
@shows_refusal_on(_approval)
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    found, at = guarded(request, pk, "approve_notices"), clock.now()
    form = _decision_form(request, found, at)
    if not form.is_valid():
        return _approval(request, pk)
    if awaits_first_approval(found):
        give_first_approval(found, by=request.user, at=at)
        messages.success(request, "一人目の決裁を記録しました。まだ掲示していません。")
        return redirect("staff:notice", pk)
    shell = approve_and_publish(found, by=request.user, at=at, **form.cleaned_data)
    messages.success(
        request,
        f"決裁しました。公示番号は「{shell.number}」です。"
        "次に、公示送達書を印刷して掲示場に掲示し、その日時を記録してください。",
    )
    return redirect("staff:posting", shell.public_id)


@login_required
@require_POST
@shows_refusal_on(_approval)
def start_on_morning(request: HttpRequest, pk: int) -> HttpResponse:
    found = guarded(request, pk, "approve_notices")
    start = start_on_open_morning(found, by=request.user, at=clock.now())
    messages.success(
        request,
        f"掲示の開始を{era_datetime(start)}にしました。まだ決裁していません。",
    )
    return redirect("staff:approve", pk)


def examine(found: Notice, user: User, at: datetime) -> dict[str, list[str]]:
    """``problems`` that stand in the way of approval, ``warnings`` that do not."""
    problems: list[str] = []
    if found.is_work_of(user):
        problems.append(
            "起案や調査をした本人は決裁できません。別の決裁者に依頼してください。"
        )
    if found.first_approved_by_id == user.pk:
        problems.append("一人目の決裁は済んでいます。二人目は別の決裁者が行います。")
    if found.status != Status.SUBMITTED:
        problems.append("審査の依頼がまだないか、すでに終わっています。")
    warnings: list[str] = []
    try:
        version = version_to_post(found, at)
        plan = check_ready(found, version, at)
        require_first_served(found, at=at)
        require_unlinked(found, at=at)
        require_no_place_told(found, version)
        warnings = [warning.message_ja for warning in plan.warnings]
    except PreconditionMissing as refusal:
        problems += refusal.problems
    except BrokenRule as refusal:
        problems.append(refusal.message_ja)
    return {"problems": problems, "warnings": warnings}


def _morning(found: Notice, at: datetime) -> datetime | None:
    """What is offered to the approver of a notice that awaits the decision."""
    return morning_to_offer(found, at) if found.status == Status.SUBMITTED else None


def _decision_form(request: HttpRequest, found: Notice, at: datetime) -> DecisionForm:
    return DecisionForm(
        request.POST or None,
        registered_on=legal_day(found.registered_at),
        today=legal_day(at),
    )


def _shown(found: Notice, at: datetime) -> list[list[tuple[str, str]]]:
    """Exactly what the public would read of the first addressees."""
    plan = plan_of(found, at)
    if plan is None:
        return []
    words = preview(found, plan.version)[:FIRST_SHOWN]
    return [[(FIELD_LABELS_JA.get(k, k), v) for k, v in who.items()] for who in words]
