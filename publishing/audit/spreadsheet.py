"""Tables as CSV that a spreadsheet program can open without computing anything."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from notices.intake.spreadsheet_safety import safe_cell

# Without it Excel reads UTF-8 as CP932.
BYTE_ORDER_MARK = "\ufeff"


def csv_text(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """RFC 4180, every cell safe (OWASP ASVS 5.0 1.2.10)."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(heading)
    writer.writerows([safe_cell(str(cell)) for cell in row] for row in rows)
    return BYTE_ORDER_MARK + out.getvalue()


def csv_answer(
    filename: str, heading: Sequence[str], rows: Iterable[Sequence[object]]
) -> HttpResponse:
    """The table as a file to download (RFC 6266)."""
    return attachment(
        filename, csv_text(heading, rows).encode(), "text/csv; charset=utf-8"
    )


def attachment(filename: str, content: bytes, content_type: str) -> HttpResponse:
    """A file to download; its name may be Japanese (RFC 6266, RFC 8187)."""
    disposition = content_disposition_header(True, filename) or "attachment"
    headers = {"Content-Disposition": disposition}
    return HttpResponse(content, content_type=content_type, headers=headers)
