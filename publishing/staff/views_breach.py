"""The names to a breach pack, for whoever may open the register."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from config import clock
from notices.intake.spreadsheet_safety import csv_text
from notices.register import open_addressees
from publishing.downloads import CSV, attachment
from publishing.staff.opened import opens_entry, opens_notes
from publishing.staff.reader import reader_of
from publishing.staff.views_postings import guarded

HEADING = ("一件の番号", "名簿の行", "氏名・名称")
FILENAME = "漏えい等の対象者.csv"


@login_required
@require_safe
def people(request: HttpRequest, public_id: str) -> HttpResponse:
    """Opaque ids with their names, of one entry or of all; a recorded opening."""
    found, at = guarded(request, public_id, "view_register"), clock.now()
    entry_id = request.GET.get("entry", "")
    everybody = found.notice.addressees
    if entry_id:
        concerned = [get_object_or_404(everybody, pk=entry_id)]
        opens_entry(request, found.notice, entry_id, at=at)
    else:
        concerned = list(everybody.all())
        opens_notes(request, found.notice, entries=len(concerned), at=at)
    reader = reader_of(request.user, found.notice, at=at)
    rows = [
        (who.id, who.row_number, reader.word("name", who.fields.get("name", "")))
        for who in open_addressees(concerned)
    ]
    return attachment(FILENAME, csv_text(HEADING, rows).encode(), CSV)
