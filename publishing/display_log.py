"""The display log 掲示記録: its only writer.

A leaf tells what was shown and when, never who looked. Deeds append inside their own
transaction, to a stream whose head is locked; page views append to the process's own
stream and are committed before the response starts. No leaf, no names.
"""

import logging
import secrets
import threading
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import DatabaseError, transaction

from access_control.opaque_ids import new_opaque_id
from publishing.evidence.chain import GENESIS, link
from publishing.evidence.committed import shown_commitment, window_commitment
from publishing.evidence.entries import make_entry
from publishing.models import DisplayLogEntry, EntryCopy, LogStream, ShellCopy
from publishing.rules.public_notice import check_code

logger = logging.getLogger(__name__)

DEEDS = "deeds"
LEAF_SALT_BYTES = 16


class LeafNotWritten(Exception):
    """The leaf could not be made durable, so nothing may be shown."""


class _Stream:
    """This process's own stream; its head is in memory and moves after the commit."""

    def __init__(self) -> None:
        self.id = new_opaque_id()
        self.next_seq = 0
        self.head = GENESIS
        self.lock = threading.Lock()


class _Missed:
    """Disclosures whose leaf could not be written, until a leaf ``gap`` tells them."""

    def __init__(self) -> None:
        self.count = 0
        self.first = self.last = 0
        self.lock = threading.Lock()

    def add(self, second: int) -> None:
        """One more, at a second since 1970."""
        with self.lock:
            self.first = self.first if self.count else second
            self.last = second
            self.count += 1

    def take(self) -> tuple[int, int, int]:
        """(count, first second, last second); nothing is left afterwards."""
        with self.lock:
            taken = self.count, self.first, self.last
            self.count = 0
        return taken

    def give_back(self, count: int, first: int, last: int) -> None:
        """What was taken and could not be written down after all."""
        with self.lock:
            self.last = self.last if self.count else last
            self.first = first
            self.count += count


_views = _Stream()
_missed = _Missed()


def start_stream() -> None:
    """Begins a fresh stream for this process (after a fork, or between tests)."""
    global _views
    _views = _Stream()


def count_missed(*, at: datetime) -> None:
    """A page was shown although its leaf could not be written.

    Only where the authority chose so (`LogFailure.SHOW`). This process tells it by one
    leaf ``gap`` (how many, from when, until when) with its next disclosure.
    """
    _missed.add(int(at.timestamp()))
    logger.error("a disclosure could not be logged; it is counted as a gap")


def record_deed(
    kind: str,
    shell: ShellCopy,
    *,
    at: datetime,
    entry: EntryCopy | None = None,
    **facts: Any,
) -> None:
    """Appends the leaf of a deed inside the caller's transaction."""
    _append_to_deeds(
        _leaf(
            kind,
            at,
            posting=bytes(shell.posting_commitment),
            entry=bytes(entry.commitment) if entry else None,
            window=_window(shell),
            **facts,
        ),
        shell,
    )


def record_site(kind: str, *, at: datetime, **facts: Any) -> None:
    """Appends a leaf about the site itself (``gap``, ``clock``)."""
    _append_to_deeds(_leaf(kind, at, posting=None, **facts), None)


def record_displayed(
    shell: ShellCopy,
    entries: Sequence[EntryCopy],
    *,
    at: datetime,
    channel: str = "web",
) -> None:
    """Appends one leaf for one disclosure and returns only when it is durable.

    The leaf's ``copy`` fixes exactly the frozen words about to be shown. It is made of
    their commitments, so it tells nothing once their salts are erased.
    Raises LeafNotWritten.
    """
    leaf = _leaf(
        "displayed",
        at,
        posting=bytes(shell.posting_commitment),
        copy=shown_digest(shell, entries),
        channel=channel,
        entries=len(entries),
    )
    try:
        _append_to_views(leaf, shell)
    except DatabaseError as error:
        # Whether the row was committed is unknown, so nothing is chained to it.
        start_stream()
        raise LeafNotWritten from error
    _tell_gap(at)


def record_observed(
    vantage: str, seq: int, digest: bytes, *, bad: int, at: datetime
) -> None:
    """Appends the leaf of one delivered round; returns only when it is durable.

    It goes to the process's own stream, as rounds are handed over in public.
    """
    facts = {"vantage": vantage, "seq": seq, "round": digest, "bad": bad}
    leaf = _leaf("observed", at, posting=None, channel="observe", **facts)
    try:
        _append_to_views(leaf, None)
    except DatabaseError:
        # Whether the row was committed is unknown, so nothing is chained to it.
        start_stream()
        raise


def shown_digest(shell: ShellCopy, entries: Sequence[EntryCopy]) -> bytes:
    """32 bytes that fix a shell and an ordered choice of its entries."""
    return _digest(shell, (entry.commitment for entry in entries))


def check_code_of(shell: ShellCopy, *, at: datetime) -> str:
    """照合番号 of all of a posting that is, or will be, on display at the instant.

    It changes with every correction, removal and collection and needs no key.
    """
    kept = EntryCopy.objects.filter(shell=shell, display_until__gt=at)
    return check_code(_digest(shell, kept.values_list("commitment", flat=True)))


def _digest(shell: ShellCopy, commitments: Iterable[bytes]) -> bytes:
    return shown_commitment(
        bytes(shell.posting_commitment),
        bytes(shell.commitment),
        map(bytes, commitments),
    )


def _tell_gap(at: datetime) -> None:
    """One leaf about what this process has missed; on failure it is kept for later."""
    count, first, last = _missed.take()
    if not count:
        return
    facts = {"missed": count, "from": first, "until": last}
    try:
        _append_to_views(_leaf("gap", at, posting=None, **facts), None)
    except DatabaseError:
        start_stream()
        _missed.give_back(count, first, last)


def _leaf(kind: str, at: datetime, **facts: Any) -> bytes:
    salt = secrets.token_bytes(LEAF_SALT_BYTES)
    return make_entry(kind=kind, at=int(at.timestamp()), salt=salt, **facts)


def _window(shell: ShellCopy) -> bytes:
    return window_commitment(
        bytes(shell.posting_commitment),
        # In UTC, as they come back from any database.
        start=shell.display_from.astimezone(UTC).isoformat(),
        end=shell.display_until.astimezone(UTC).isoformat(),
        basis=shell.basis_id,
        office=shell.office_code,
    )


def _append_to_deeds(leaf: bytes, shell: ShellCopy | None) -> None:
    with transaction.atomic():
        LogStream.objects.get_or_create(id=DEEDS, defaults={"head": GENESIS})
        stream = LogStream.objects.select_for_update().get(id=DEEDS)
        row = _row(DEEDS, stream.next_seq, bytes(stream.head), leaf, shell)
        row.save(force_insert=True)
        stream.next_seq += 1
        stream.head = row.link
        stream.save(update_fields=["next_seq", "head"])


def _append_to_views(leaf: bytes, shell: ShellCopy | None) -> None:
    stream = _views
    with stream.lock:
        row = _row(stream.id, stream.next_seq, stream.head, leaf, shell)
        with transaction.atomic(durable=True):
            row.save(force_insert=True)
        stream.next_seq += 1
        stream.head = row.link


def _row(
    stream: str, seq: int, head: bytes, leaf: bytes, shell: ShellCopy | None
) -> DisplayLogEntry:
    return DisplayLogEntry(
        stream=stream,
        seq=seq,
        entry=leaf,
        link=link(head, stream.encode(), seq, leaf),
        posting_commitment=bytes(shell.posting_commitment) if shell else None,
    )
