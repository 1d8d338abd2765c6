"""The leaf that says under which key the public copies stand from now on."""

from datetime import datetime

from access_control.vault.key_store import DISPLAY
from publishing.display_log import DEEDS, record_site
from publishing.evidence.entries import parse_entry
from publishing.models import DisplayLogEntry

KIND = "key_rotated"


def record_display_rotation(epoch: int, *, at: datetime) -> bool:
    """Appends one leaf for an epoch; whether it was new."""
    if epoch in _recorded():
        return False
    record_site(KIND, at=at, purpose=DISPLAY, epoch=epoch)
    return True


def _recorded() -> set[int]:
    """Epochs with a leaf. Deeds are few, and this is asked once in a rotation."""
    rows = DisplayLogEntry.objects.filter(stream=DEEDS).values_list("entry", flat=True)
    mark = f'"kind":"{KIND}"'.encode()
    leaves = (bytes(row) for row in rows.iterator())
    return {parse_entry(leaf)["epoch"] for leaf in leaves if mark in leaf}
