"""Counting refusals and names shown, so that the evidence knows of interruptions.

Counts gather in this process and are written every few seconds at most. A database
that fails breaks no answer: the counts wait for the next time.
"""

import logging
from collections import Counter
from datetime import UTC, datetime, timedelta
from threading import Lock

from django.db import Error, transaction

from access_control.opaque_ids import is_opaque_id
from publishing.models import ReadingCount, ShellCopy

logger = logging.getLogger(__name__)

WRITE_EVERY = timedelta(seconds=10)
# Made-up ids in addresses must not fill the memory; beyond this all count as none.
MOST_POSTINGS = 1000
Key = tuple[datetime, str, str]


class ReadingCounts:
    """What this process has counted and not written yet."""

    def __init__(self) -> None:
        self._waiting: Counter[Key] = Counter()
        self._next_at = datetime.min.replace(tzinfo=UTC)
        self._lock = Lock()

    def add(
        self, kind: str, *, at: datetime, public_id: str = "", count: int = 1
    ) -> None:
        """Counts something in the hour of ``at``; ``public_id`` may be anything."""
        hour = at.replace(minute=0, second=0, microsecond=0)
        named = public_id if is_opaque_id(public_id) else ""
        with self._lock:
            key = (hour, kind, named)
            if len(self._waiting) >= MOST_POSTINGS and key not in self._waiting:
                key = (hour, kind, "")
            self._waiting[key] += count

    def write_when_due(self, *, at: datetime) -> None:
        """Writes what has gathered, unless that was done a moment ago."""
        with self._lock:
            if not self._waiting or at < self._next_at:
                return
            taken, self._waiting = self._waiting, Counter()
            self._next_at = at + WRITE_EVERY
        try:
            _write(taken)
        except Error as error:
            logger.warning("counts of reading wait: %s", type(error).__name__)
            with self._lock:
                self._waiting.update(taken)


def _write(counted: Counter[Key]) -> None:
    named = {public_id for _, _, public_id in counted if public_id}
    with transaction.atomic():
        real = set(ShellCopy.objects.filter(pk__in=named).values_list("pk", flat=True))
        summed: Counter[Key] = Counter()
        for (hour, kind, public_id), count in counted.items():
            summed[hour, kind, public_id if public_id in real else ""] += count
        ReadingCount.objects.bulk_create(
            ReadingCount(hour=hour, kind=kind, public_id=public_id, count=count)
            for (hour, kind, public_id), count in summed.items()
        )
