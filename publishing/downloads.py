"""Files to download; their names may be Japanese (RFC 6266, RFC 8187)."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

CSV = "text/csv; charset=utf-8"
ZIP = "application/zip"
JSON = "application/json"


def attachment(filename: str, content: bytes, content_type: str) -> HttpResponse:
    """A file that the browser stores instead of showing it."""
    disposition = content_disposition_header(True, filename) or "attachment"
    headers = {"Content-Disposition": disposition}
    return HttpResponse(content, content_type=content_type, headers=headers)
