"""The printable 公示送達書 of a posting, made from its frozen copies."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from access_control.grants import offices_where
from config import clock
from notices.actions.approval import record_event
from notices.actions.marked_rows import needs_two_approvers
from notices.rules.transitions import Status
from publishing.models import Posting, ShellCopy
from publishing.paper.board_sheet import MissingGlyph, board_sheet_pdf
from publishing.paper.posting_sheet import sheet_of
from publishing.staff.opened import opens_notes


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


def _refused(request: HttpRequest, found: Posting, reason: str) -> HttpResponse:
    context = {"posting": found, "reason": reason}
    return render(request, "staff/sheet_refused.html", context, status=409)
