"""The clock leaf: every hour the log says how well its clocks agreed."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from publishing.display_log import record_site
from publishing.evidence.entries import parse_entry
from publishing.models import DisplayLogEntry

KIND = "clock"
EVERY = timedelta(hours=1)
# Leaves about the site itself are few; the last clock leaf is among the newest.
LOOKED_AT = 100


def note_clock(
    *, at: datetime, process_at: datetime, kernel: Mapping[str, bool | int]
) -> bool:
    """Appends a leaf once an hour, and at once after the clock was set back.

    ``at`` is the clock of record, ``process_at`` the machine's at the same moment,
    ``kernel`` as `kernel_clock` tells it. The drift is in milliseconds.
    """
    last = _last_noted()
    if last is not None and timedelta(0) <= at - last < EVERY:
        return False
    drift = round((process_at - at) / timedelta(milliseconds=1))
    record_site(KIND, at=at, drift_ms=drift, **kernel)
    return True


def _last_noted() -> datetime | None:
    rows = DisplayLogEntry.objects.filter(posting_commitment__isnull=True)
    newest = rows.order_by("-pk").values_list("entry", flat=True)[:LOOKED_AT]
    entries = (parse_entry(bytes(entry)) for entry in newest)
    noted = (entry["at"] for entry in entries if entry["kind"] == KIND)
    last = next(noted, None)
    return None if last is None else datetime.fromtimestamp(last, UTC)
