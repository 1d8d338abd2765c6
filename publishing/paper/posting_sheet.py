"""The written 公示送達書 of a posting, made from its frozen copies."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from notices.rules.japanese_dates import era_date
from notices.rules.periods import JAPAN
from publishing.copies import open_entries, open_shell
from publishing.display_log import check_code_of
from publishing.models import ShellCopy
from publishing.paper.board_sheet import BoardSheet
from publishing.rules.public_notice import (
    FIELD_LABELS_JA,
    PublicEntry,
    words_digest,
)

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


def sheet_of(shell: ShellCopy, at: datetime) -> BoardSheet:
    """The sheet with the entries that are, or will be, on display.

    Its digest is that of the posting's own words, which the page shows too.
    Its check code covers the entries that it shows, so that a sheet printed before a
    correction or a removal is told from one printed after it. Raises CannotOpen.
    """
    words = open_shell(shell).words
    entries = open_entries(shell.entries.all())
    kept = set(shell.entries.filter(display_until__gt=at).values_list("pk", flat=True))
    columns, rows = _table([entry for entry in entries if entry.id in kept])
    return BoardSheet(
        **{field: words[field] for field in FROZEN},
        columns=columns,
        rows=rows,
        posted_on=era_date(shell.posted_on) if shell.posted_on else None,
        url=public_address(shell.public_id),
        digest=words_digest(words),
        check_code=check_code_of(shell, at=at),
        printed_at=at.astimezone(JAPAN).isoformat(timespec="seconds"),
        seal_note=SEAL_NOTE,
    )


def public_address(public_id: str) -> str:
    """Where the public reads it; this process need not serve the public itself."""
    path = reverse("public:notice", urlconf="config.urls_public", args=[public_id])
    return settings.PUBLIC_URL + path


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
