"""The printable 公示送達書 of a posting, made from its frozen copies."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from access_control.grants import offices_where
from config import clock
from notices.actions.approval import record_event
from notices.actions.marked_rows import needs_two_approvers
from notices.rules.japanese_dates import era_date
from notices.rules.periods import JAPAN
from notices.rules.transitions import Status
from publishing.copies import open_entries, open_shell
from publishing.models import Posting, ShellCopy
from publishing.rules.public_notice import (
    FIELD_LABELS_JA,
    PublicEntry,
    copy_digest,
    words_digest,
)
from publishing.staff.board_sheet import BoardSheet, MissingGlyph, board_sheet_pdf
from publishing.staff.opened import opens_notes
from publishing.staff.views_postings import public_address

SEAL_NOTE = "（公印省略）"
# What the sheet says in the frozen words of the copy.
FROZEN = (
    "number",
    "heading",
    "article",
    "statement",
    "issuer",
    "authority",
    "office",
    "place",
    "hours",
    "telephone",
    "issued_on",
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, public_id: str) -> HttpResponse:
    at = clock.now()
    offices = offices_where(request.user, "view_register")
    postings = Posting.objects.filter(notice__office__in=offices)
    found = get_object_or_404(
        postings.select_related("notice__office"), public_id=public_id
    )
    shell = get_object_or_404(ShellCopy, pk=public_id)
    if found.notice.status == Status.WITHDRAWN:
        reason = "この掲示は取り下げられているため、公示送達書は印刷できません。"
        return _refused(request, found, reason)
    # What ended must not be printed and hung up again.
    kept = shell.entries.filter(display_until__gt=at)
    if not kept.exists():
        reason = "この掲示は終了しているため、公示送達書は印刷できません。"
        return _refused(request, found, reason)
    is_marked = needs_two_approvers(found.notice)
    if is_marked and not _acknowledged(request):
        # It tells that somebody needs care, and shows no entry yet.
        opens_notes(request, found.notice, at=at)
        context = {"posting": found}
        return render(request, "staff/special_care/before_printing.html", context)
    opens_notes(request, found.notice, entries=kept.count(), at=at)
    try:
        pdf = board_sheet_pdf(sheet_of(shell, at))
    except MissingGlyph as error:
        return _refused(request, found, str(error))
    if is_marked:
        record_event(found.notice, "acknowledge_printing", by=request.user, at=at)
    headers = {"Content-Disposition": 'inline; filename="board-sheet.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _acknowledged(request: HttpRequest) -> bool:
    """Whether the person has read the warning and goes on; it is asked each time."""
    return request.POST.get("acknowledged") == "yes"


def sheet_of(shell: ShellCopy, at: datetime) -> BoardSheet:
    """The sheet with the entries that are, or will be, on display.

    Its digest covers all entries of the copy, so that it equals the one of the page.
    """
    words = open_shell(shell).words
    entries = open_entries(shell.entries.all())
    kept = set(shell.entries.filter(display_until__gt=at).values_list("pk", flat=True))
    columns, rows = _table([entry for entry in entries if entry.id in kept])
    digests = [entry.digest for entry in entries]
    return BoardSheet(
        **{field: words[field] for field in FROZEN},
        columns=columns,
        rows=rows,
        posted_on=era_date(shell.posted_on) if shell.posted_on else None,
        url=public_address(shell.public_id),
        digest=copy_digest(words_digest(words), digests),
        printed_at=at.astimezone(JAPAN).isoformat(timespec="seconds"),
        seal_note=SEAL_NOTE,
    )


def _table(
    entries: Sequence[PublicEntry],
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Headings and rows; a field that nobody has gets no column."""
    fields = [
        field
        for field in FIELD_LABELS_JA
        if any(field in entry.words for entry in entries)
    ]
    columns = tuple(FIELD_LABELS_JA[field] for field in fields)
    rows = (tuple(entry.words.get(field, "") for field in fields) for entry in entries)
    return columns, tuple(rows)


def _refused(request: HttpRequest, found: Posting, reason: str) -> HttpResponse:
    context = {"posting": found, "reason": reason}
    return render(request, "staff/sheet_refused.html", context, status=409)
