"""Pages as a stranger got them, as WARC/1.1 (ISO 28500) with SHA-256 digests.

Whoever adds `warcio check` or another reader to the file needs nothing of ours.
"""

from collections.abc import Sequence
from io import BytesIO
from urllib.parse import urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.utils import Digester
from warcio.warcwriter import WARCWriter

from publishing.observer.look import MAX_PAGES, Answer, obstacle
from publishing.observer.page import Unreadable, read_page
from publishing.observer.site import Site

Page = tuple[str, Answer]


class _Writer(WARCWriter):  # type: ignore[misc] # warcio has no types
    """warcio's own digests are SHA-1, which proves nothing any more."""

    @staticmethod
    def _create_digester() -> Digester:
        return Digester("sha256")


def pages_of(site: Site, public_id: str) -> list[Page]:
    """All pages of a posting in order; none where one of them cannot be read.

    Half a day's pages would stand in the way of a whole one an hour later.
    """
    path, query = f"/notices/{public_id}/", ""
    pages: list[Page] = []
    for _ in range(MAX_PAGES):
        answer = site.page(path + query)
        if obstacle(answer) is not None:
            return []
        pages.append((path + query, answer))
        try:
            query = read_page(answer.body.decode()).next_query
        except (UnicodeDecodeError, Unreadable):
            return []
        if not query.startswith("?"):
            return pages
    return pages


def warc_of(base: str, pages: Sequence[Page], software: str) -> bytes:
    """A gzipped WARC of a request and a response record for each page."""
    out = BytesIO()
    writer = _Writer(out, gzip=True, warc_version="1.1")
    info = writer.create_warcinfo_record("kojiban.warc.gz", {"software": software})
    writer.write_record(info)
    for path, answer in pages:
        for record in _records(writer, base, path, answer):
            writer.write_record(record)
    return out.getvalue()


def _records(
    writer: _Writer, base: str, path: str, answer: Answer
) -> tuple[object, object]:
    status = StatusAndHeaders(
        str(answer.status), list(answer.headers.items()), "HTTP/1.1"
    )
    host = [("Host", urlsplit(base).netloc)]
    request = StatusAndHeaders(f"GET {path} HTTP/1.1", host, is_http_request=True)
    return (
        writer.create_warc_record(
            base + path, "response", BytesIO(answer.body), http_headers=status
        ),
        writer.create_warc_record(base + path, "request", http_headers=request),
    )
