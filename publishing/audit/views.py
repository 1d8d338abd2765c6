"""Pages of those who check 監査: what was shown when, and that nobody changed the log.

They show no names.
"""

import json

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from access_control.grants import may, offices_where
from config import clock
from notices.rules.legal_basis import legal_basis
from publishing.audit.find import narrowed
from publishing.audit.forms_find import FindForm
from publishing.audit.instant import difference_of
from publishing.audit.life import Deed, cover_of, life_facts, life_of, life_table
from publishing.audit.reading import (
    auditors_offices,
    continuity_in_words,
    list_items,
    log_line,
    postings_of,
    postings_table,
    rows_of,
    site_line,
    site_rows,
    state_of,
    withdrawn_among,
)
from publishing.audit.unusual import report
from publishing.downloads import CSV, JSON, attachment
from publishing.models import (
    LogVerification,
    Posting,
    ReadingCount,
    SealedCheckpoint,
    ShellCopy,
)

ROWS_A_PAGE = 50
ROOT_DIGITS = 16


@login_required
@require_safe
def postings(request: HttpRequest) -> HttpResponse:
    """The front page: what is unusual, the newest checkpoint, every posting."""
    offices, at = auditors_offices(request.user), clock.now()
    form = FindForm(request.GET, offices=offices)
    page = Paginator(narrowed(form, offices), ROWS_A_PAGE).get_page(
        request.GET.get("page")
    )
    checkpoint = SealedCheckpoint.objects.last()
    last = LogVerification.objects.select_related("by").first()
    context = {
        "report": report(list(offices), at),
        "form": form,
        "page": page,
        "items": list_items(page.object_list, at),
        "checkpoint": checkpoint,
        "root": bytes(checkpoint.root).hex()[:ROOT_DIGITS] if checkpoint else "",
        "verification": last,
        "may_issue": offices_where(request.user, "issue_certificates").exists(),
    }
    return render(request, "audit/list.html", context)


@login_required
@require_safe
def posting(request: HttpRequest, public_id: str) -> HttpResponse:
    at = clock.now()
    shell, found = _posting(request, public_id)
    page = Paginator(rows_of(shell), ROWS_A_PAGE).get_page(request.GET.get("page"))
    lines = [log_line(row) for row in page.object_list]
    life = life_of(shell, found, at)
    told_to_wait, unavailable = ReadingCount.objects.refusals_of(shell.pk)
    context = {
        "shell": shell,
        "posting": found,
        "basis": legal_basis(shell.basis_id),
        "state": state_of(shell, withdrawn_among([shell]), at),
        "life": life,
        "differing": difference_of([shell], at),
        **(continuity_in_words(found, shell, at) if found else {}),
        "told_to_wait": told_to_wait,
        "unavailable": unavailable,
        "may_issue": found is not None
        and may(request.user, "issue_certificates", found.notice.office),
        "page": page,
        "lines": [Deed(line, cover_of(line.leaf_index)) for line in lines],
        "now": at,
    }
    return render(request, "audit/posting.html", context)


@login_required
@require_safe
def posting_csv(request: HttpRequest, public_id: str) -> HttpResponse:
    shell, found = _posting(request, public_id)
    table = life_table(life_of(shell, found, clock.now()))
    return attachment(f"掲示記録-{shell.number}.csv", table.encode(), CSV)


@login_required
@require_safe
def posting_json(request: HttpRequest, public_id: str) -> HttpResponse:
    shell, found = _posting(request, public_id)
    facts = life_facts(life_of(shell, found, clock.now()))
    told = json.dumps(facts, ensure_ascii=False, indent=2)
    return attachment(f"掲示記録-{shell.number}.json", told.encode(), JSON)


def _posting(request: HttpRequest, public_id: str) -> tuple[ShellCopy, Posting | None]:
    shells = postings_of(auditors_offices(request.user))
    shell = get_object_or_404(shells, pk=public_id)
    return shell, Posting.objects.filter(public_id=public_id).first()


@login_required
@require_safe
def postings_csv(request: HttpRequest) -> HttpResponse:
    offices = auditors_offices(request.user)
    found = narrowed(FindForm(request.GET, offices=offices), offices)
    table = postings_table(list_items(found, clock.now()))
    return attachment("掲示記録.csv", table.encode(), CSV)


@login_required
@require_safe
def clock_leaves(request: HttpRequest) -> HttpResponse:
    """時計の点検: what the log says of its clocks, hour by hour."""
    auditors_offices(request.user)
    rows = site_rows()
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "lines": [site_line(row) for row in page.object_list]}
    return render(request, "audit/clock.html", context)
