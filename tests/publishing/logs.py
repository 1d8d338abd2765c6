"""What tests ask of the display log."""

from typing import Any

from publishing.evidence.entries import parse_entry
from publishing.models import DisplayLogEntry


def leaves(kind: str | None = None) -> list[dict[str, Any]]:
    """The log's leaves in the order of their rows, all or of one kind."""
    rows = DisplayLogEntry.objects.order_by("id")
    found = [parse_entry(bytes(row.entry)) for row in rows]
    return [leaf for leaf in found if kind in (None, leaf["kind"])]


def kinds() -> list[str]:
    """The kinds of all leaves, in the order of their rows."""
    return [leaf["kind"] for leaf in leaves()]
