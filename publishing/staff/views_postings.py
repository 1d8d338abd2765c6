"""One posting: what the public sees of it, and taking off display."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from access_control.confirmation import recently_authenticated
from access_control.grants import may, offices_where
from config import clock
from notices.register import open_reason
from notices.rules.legal_basis import legal_basis
from notices.rules.office_calendar import is_open
from notices.rules.transitions import Status
from publishing.actions.remove import conceal_entry, confirm_removal, withdraw_posting
from publishing.copies import open_entries
from publishing.models import EntryCopy, Posting, Removal, ShellCopy
from publishing.rules.confirmation import overdue_before
from publishing.rules.public_notice import FIELD_LABELS_JA, Words
from publishing.rules.visibility import has_expired, last_moment, phase_at
from publishing.staff.context import page_of, shows_refusal_on
from publishing.staff.continuity_section import continuity_section
from publishing.staff.forms import BoardForm, ReasonForm
from publishing.staff.opened import opens_entry, opens_page
from publishing.staff.reader import REMOVAL, Reader, reader_of
from publishing.staff.related import related_to


@login_required
@require_safe
def posting(request: HttpRequest, public_id: str) -> HttpResponse:
    return posting_page(request, public_id)


def posting_page(request: HttpRequest, public_id: str) -> HttpResponse:
    found, at = guarded(request, public_id, "view_register"), clock.now()
    shell = shell_of(found)
    page = page_of(shell.entries.all(), request)
    opens_page(request, found.notice, page, at=at)
    removes = may(request.user, "withdraw_postings", found.notice.office)
    reader = reader_of(request.user, found.notice, at=at)
    context = standing_of(found, shell, at) | {
        "page": page,
        **entry_table(page.object_list, reader, at),
        "removals": _removals(request, found, reader, at),
        "related": related_to(found.notice, request.user, at),
        "may_record": may(request.user, "record_board", found.notice.office),
        "may_remove": removes,
        "may_register": may(request.user, "register_notices", found.notice.office),
        "may_extend": may(request.user, "approve_notices", found.notice.office),
        "started_form": _board_form(request, "started"),
        "ended_form": _board_form(request, "ended"),
        **continuity_section(request, found, shell, at),
    }
    return render(request, "staff/posting.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdrawal(request: HttpRequest, public_id: str) -> HttpResponse:
    deed = withdraw if request.method == "POST" else _withdrawal
    return deed(request, public_id)


def _withdrawal(request: HttpRequest, public_id: str) -> HttpResponse:
    found = guarded(request, public_id, "withdraw_postings")
    context = standing_of(found, shell_of(found), clock.now())
    context["form"] = ReasonForm(request.POST or None)
    return render(request, "staff/withdrawal.html", context)


@recently_authenticated
@shows_refusal_on(_withdrawal)
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    found = guarded(request, public_id, "withdraw_postings")
    reason = request.POST.get("reason", "")
    withdraw_posting(found, by=request.user, at=clock.now(), reason=reason)
    messages.success(
        request,
        "掲示を取り下げました。別の決裁者の確認が必要です。"
        "掲示場に貼った公示送達書も外してください。",
    )
    return redirect("staff:posting", public_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def concealment(request: HttpRequest, public_id: str, entry_id: str) -> HttpResponse:
    deed = conceal if request.method == "POST" else _concealment
    return deed(request, public_id, entry_id)


def _concealment(request: HttpRequest, public_id: str, entry_id: str) -> HttpResponse:
    found, at = guarded(request, public_id, "withdraw_postings"), clock.now()
    shell = shell_of(found)
    entry = get_object_or_404(EntryCopy, shell=shell, pk=entry_id)
    opens_entry(request, found.notice, entry_id, at=at)
    reader = reader_of(request.user, found.notice, at=at)
    context = standing_of(found, shell, at) | {
        "entry": entry_table([entry], reader, at)["entries"][0],
        "may_register": may(request.user, "register_notices", found.notice.office),
        "form": ReasonForm(request.POST or None),
    }
    return render(request, "staff/concealment.html", context)


@shows_refusal_on(_concealment)
def conceal(request: HttpRequest, public_id: str, entry_id: str) -> HttpResponse:
    found = guarded(request, public_id, "withdraw_postings")
    reason = request.POST.get("reason", "")
    conceal_entry(found, entry_id, by=request.user, at=clock.now(), reason=reason)
    messages.success(
        request,
        "一件を非表示にしました。別の決裁者の確認が必要です。"
        "掲示場の公示送達書も差し替えてください。",
    )
    return redirect("staff:posting", public_id)


@login_required
@require_POST
@shows_refusal_on(lambda request, public_id, pk: posting_page(request, public_id))
def confirm(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    found = guarded(request, public_id, "withdraw_postings")
    removal = get_object_or_404(found.removals, pk=pk)
    confirm_removal(removal, by=request.user, at=clock.now())
    messages.success(request, "確認しました。")
    return redirect("staff:posting", public_id)


def standing_of(found: Posting, shell: ShellCopy, at: datetime) -> dict[str, Any]:
    """What every page about a posting says first."""
    basis, state = legal_basis(shell.basis_id), state_of(found, shell, at)
    return {
        "posting": found,
        "notice": found.notice,
        "shell": shell,
        "basis": basis,
        "version": basis.version(shell.version_id),
        "state": state,
        "last_moment": last_moment(shell.display_until),
        "public_url": public_address(found.public_id),
        "can_print": state in ("planned", "on_display"),
    }


def state_of(found: Posting, shell: ShellCopy, at: datetime) -> str:
    """``withdrawn``, ``planned``, ``on_display`` or ``ended`` at the instant."""
    if found.notice.status == Status.WITHDRAWN:
        return "withdrawn"
    return phase_at(shell.display_from, shell.display_until, at=at)


def public_address(public_id: str) -> str:
    """Where the public reads it; this process need not serve the public itself."""
    path = reverse("public:notice", urlconf="config.urls_public", args=[public_id])
    return settings.PUBLIC_URL + path


def entry_table(
    copies: Sequence[EntryCopy], reader: Reader, at: datetime
) -> dict[str, Any]:
    """Headings and entries as the matrix tells them; of an erased one only its window
    is left."""
    words = {entry.id: reader.words(entry.words) for entry in open_entries(copies)}
    shown = [
        field
        for field in FIELD_LABELS_JA
        if any(field in told for told in words.values())
    ]
    return {
        "labels": [FIELD_LABELS_JA[field] for field in shown],
        "entries": [
            {
                "id": copy.pk,
                "position": copy.position + 1,
                "fields": _labelled(words.get(copy.pk), shown),
                "is_over": has_expired(copy.display_until, at=at),
                "ended_at": copy.display_until,
            }
            for copy in copies
        ],
    }


def _labelled(words: Words | None, shown: Sequence[str]) -> list[tuple[str, str]]:
    if words is None:
        return []
    return [(FIELD_LABELS_JA[field], words.get(field, "")) for field in shown]


def _removals(
    request: HttpRequest, found: Posting, reader: Reader, at: datetime
) -> list[dict[str, Any]]:
    removals = list(found.removals.select_related("by", "confirmed_by"))
    unsettled = set(found.removals.unsettled().values_list("pk", flat=True))
    overdue = set(
        found.removals.overdue(overdue_before(at, is_open)).values_list("pk", flat=True)
    )
    copies = EntryCopy.objects.filter(pk__in=[r.entry_id for r in removals])
    names = {entry.id: entry.words.get("name", "") for entry in open_entries(copies)}
    return [
        {
            "removal": removal,
            "name": reader.word("name", names.get(removal.entry_id, "")),
            "reason": reader.word(REMOVAL, _reason_of(removal, found)),
            "is_mine": removal.by_id == request.user.pk,
            "is_settled": removal.pk not in unsettled,
            "is_overdue": removal.pk in overdue,
        }
        for removal in removals
    ]


def _reason_of(removal: Removal, found: Posting) -> str:
    return open_reason(found.notice, removal)


def guarded(request: HttpRequest, public_id: str, codename: str) -> Posting:
    offices = offices_where(request.user, codename)
    postings = Posting.objects.filter(notice__office__in=offices)
    return get_object_or_404(
        postings.select_related("notice__office"), public_id=public_id
    )


def shell_of(found: Posting) -> ShellCopy:
    shell = ShellCopy.objects.filter(pk=found.public_id).first()
    if shell is None:
        raise Http404
    return shell


def _board_form(request: HttpRequest, which: str) -> BoardForm:
    typed = request.POST if f"{which}-moment" in request.POST else None
    return BoardForm(typed, prefix=which)
