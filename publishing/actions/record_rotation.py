"""The leaf that says under which key copies or indexes stand from now on."""

from datetime import datetime

from publishing.display_log import DEEDS, record_site
from publishing.evidence.entries import parse_entry
from publishing.models import DisplayLogEntry

KIND = "key_rotated"


def record_rotation(purpose: str, epoch: int, *, at: datetime) -> bool:
    """Appends one leaf for a purpose and epoch; whether it was new."""
    if (purpose, epoch) in _recorded():
        return False
    record_site(KIND, at=at, purpose=purpose, epoch=epoch)
    return True


def _recorded() -> set[tuple[str, int]]:
    """What has a leaf. Deeds are few, and this is asked once in a rotation."""
    rows = DisplayLogEntry.objects.filter(stream=DEEDS).values_list("entry", flat=True)
    mark = f'"kind":"{KIND}"'.encode()
    leaves = [parse_entry(row) for row in map(bytes, rows.iterator()) if mark in row]
    return {(leaf["purpose"], leaf["epoch"]) for leaf in leaves}
