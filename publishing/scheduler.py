"""The scheduler: periodic deeds under a lease, one runner at a time.

No name waits for it: windows open and close at read time. A late run makes evidence
late, never a display too long.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from config import clock
from notices.rules.periods import legal_day
from publishing.actions.collect import log_collection
from publishing.actions.cosign import cosign_newest
from publishing.actions.display_pack import refresh_display_pack
from publishing.actions.forget import forget_ended, log_ends
from publishing.actions.forget_reviews import forget_sentences
from publishing.actions.kernel_clock import kernel_clock
from publishing.actions.note_clock import note_clock
from publishing.actions.observation_alarm import look_for_trouble
from publishing.actions.reading_counts import add_up_reading_counts
from publishing.actions.remove import log_removal
from publishing.actions.seal import seal_display_log
from publishing.actions.stamp import stamp_newest
from publishing.models import Collection, Removal, SchedulerLease

logger = logging.getLogger(__name__)

LEASE = "scheduler"
LEASE_LENGTH = timedelta(seconds=60)


class LeaseLost(Exception):
    """Another scheduler has taken over."""


@dataclass(frozen=True)
class Lease:
    """The right to run the periodic deeds; ``fence`` grows with every new holder."""

    holder: str
    fence: int


def take_lease(holder: str, *, at: datetime) -> Lease | None:
    """Takes or renews the lease; None while somebody else holds it."""
    with transaction.atomic():
        SchedulerLease.objects.get_or_create(
            name=LEASE, defaults={"holder": "", "fence": 0, "until": at}
        )
        row = SchedulerLease.objects.select_for_update().get(name=LEASE)
        if row.holder != holder:
            if row.until > at:
                return None
            row.fence += 1
        row.holder, row.until = holder, at + LEASE_LENGTH
        row.save(update_fields=["holder", "fence", "until"])
    return Lease(holder, row.fence)


def release_lease(lease: Lease, *, at: datetime) -> None:
    """Gives the lease back, so that a restart need not wait for it to run out."""
    held = SchedulerLease.objects.filter(name=LEASE, fence=lease.fence)
    held.filter(holder=lease.holder).update(until=at)


def require_lease(lease: Lease) -> None:
    """Raises LeaseLost when a newer fencing number exists."""
    held = SchedulerLease.objects.filter(name=LEASE, fence=lease.fence)
    if not held.filter(holder=lease.holder).exists():
        raise LeaseLost(f"the lease {lease.fence} is no longer ours")


def run_once(lease: Lease, *, at: datetime) -> None:
    """All periodic deeds, each under the lease; a failing one stops no other."""
    for name, deed in _deeds(at).items():
        require_lease(lease)
        try:
            deed()
        except Exception:
            logger.exception("the periodic deed %s failed", name)


def log_missing_removals() -> None:
    """Writes the leaves of removals that could not be logged at the moment."""
    for removal in Removal.objects.filter(logged_at__isnull=True):
        log_removal(removal)


def log_missing_collections() -> None:
    """Writes the leaves of collections that could not be logged at the moment."""
    for collection in Collection.objects.settled().filter(logged_at__isnull=True):
        log_collection(collection)


def _deeds(at: datetime) -> dict[str, Callable[[], object]]:
    forget_after = timedelta(seconds=settings.FORGET_AFTER_S)
    return {
        "log removals": log_missing_removals,
        "log collections": log_missing_collections,
        "log ends": lambda: log_ends(at=at),
        "forget": lambda: forget_ended(at=at, after=forget_after),
        "forget reviews": lambda: forget_sentences(
            on=legal_day(at), keep_days=settings.REVIEW_KEEP_DAYS
        ),
        "add up counts of reading": lambda: add_up_reading_counts(at=at),
        "note the clock": _note_clock,
        "seal": lambda: seal_display_log(at=at),
        "look for trouble": lambda: look_for_trouble(at=at),
        # Others may be slow to answer; what is sealed is sealed by now.
        "cosign": cosign_newest,
        "stamp": lambda: stamp_newest(at=at),
        # Last: making many sheets anew may take minutes, and nothing waits behind it.
        **_pack_deed(at),
    }


def _note_clock() -> None:
    """Both clocks are read here, side by side: a deed before may have taken a while."""
    at, process_at = clock.now(), clock.process_now()
    note_clock(at=at, process_at=process_at, kernel=kernel_clock())


def _pack_deed(at: datetime) -> dict[str, Callable[[], object]]:
    if not settings.PACK_DIR:
        return {}
    folder = Path(settings.PACK_DIR)
    return {"write the pack": lambda: refresh_display_pack(folder, at=at)}
