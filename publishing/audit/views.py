"""Pages of those who check 監査: what was shown when, and that nobody changed the log.

They show no names.
"""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from access_control.grants import may, offices_where
from access_control.models import Office
from config import clock
from notices.rules.legal_basis import legal_basis
from publishing.actions.observation_alarm import told_now
from publishing.actions.verify_log import RowDamaged, verify_display_log
from publishing.audit.reading import (
    continuity_in_words,
    life_of,
    list_items,
    log_line,
    postings_of,
    rows_of,
    state_of,
    withdrawn_among,
)
from publishing.evidence.checkpoint import InvalidCheckpoint
from publishing.evidence.log_check import LogDamaged
from publishing.evidence.note import InvalidNote
from publishing.models import Posting, ReadingCount, SealedCheckpoint, ShellCopy

ROWS_A_PAGE = 50
ROOT_DIGITS = 16


@login_required
@require_safe
def postings(request: HttpRequest) -> HttpResponse:
    return _postings(request, {})


@login_required
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    _offices(request)
    return _postings(request, _verified())


@login_required
@require_safe
def posting(request: HttpRequest, public_id: str) -> HttpResponse:
    at = clock.now()
    shell = get_object_or_404(postings_of(_offices(request)), pk=public_id)
    found = Posting.objects.filter(public_id=public_id).first()
    rows = rows_of(shell)
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    life = life_of(shell, found, at)
    context = {
        "shell": shell,
        "posting": found,
        "basis": legal_basis(shell.basis_id),
        "state": state_of(shell, withdrawn_among([shell]), at),
        "life": life,
        **(continuity_in_words(found, shell, at) if found else {}),
        "disclosures": sum(bar.count for bar in life.bars),
        "refusals": refusals_of(shell),
        "may_issue": found is not None
        and may(request.user, "issue_certificates", found.notice.office),
        "page": page,
        "lines": [log_line(row) for row in page.object_list],
    }
    return render(request, "audit/posting.html", context)


def refusals_of(shell: ShellCopy) -> int:
    """How often a reader of this posting was told to wait: to him it was not there."""
    counts = ReadingCount.objects.refusals_of(shell.pk)
    return counts.aggregate(total=Sum("count"))["total"] or 0


def _postings(request: HttpRequest, result: dict[str, Any]) -> HttpResponse:
    offices, at = _offices(request), clock.now()
    chosen = request.GET.get("office", "")
    found = postings_of(offices)
    if chosen:
        found = found.filter(office_code=chosen)
    page = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("page"))
    items = list_items(page.object_list, at)
    checkpoint = SealedCheckpoint.objects.last()
    for item in items:
        item["basis"] = legal_basis(item["shell"].basis_id).title_ja
    context = {
        "page": page,
        "items": items,
        "checkpoint": checkpoint,
        "troubles": told_now(),
        "root": bytes(checkpoint.root).hex()[:ROOT_DIGITS] if checkpoint else "",
        "may_issue": offices_where(request.user, "issue_certificates").exists(),
        "offices": [
            {"code": each.code, "name": each.name, "selected": each.code == chosen}
            for each in offices
        ],
    }
    return render(request, "audit/list.html", context | result)


def _offices(request: HttpRequest) -> QuerySet[Office]:
    offices = offices_where(request.user, "view_display_log")
    if not offices.exists():
        raise Http404
    return offices


def _verified() -> dict[str, Any]:
    """The outcome of a full verification: ``verified``, or ``damage`` in words."""
    try:
        return {"verified": verify_display_log()}
    except (LogDamaged, RowDamaged) as damage:
        return {"damage": str(damage)}
    except (InvalidNote, InvalidCheckpoint) as damage:
        return {"damage": f"検証点の署名または形式が正しくありません。{damage}"}
