"""The display log 掲示記録: its only writer.

A leaf tells what was shown and when, never who looked. Deeds append inside their own
transaction, to a stream whose head is locked; page views append to the process's own
stream and are committed before the response starts. No leaf, no names.
"""

import secrets
import threading
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import DatabaseError, transaction

from access_control.opaque_ids import new_opaque_id
from publishing.evidence.chain import GENESIS, link
from publishing.evidence.commitment import commit
from publishing.evidence.entries import make_entry
from publishing.models import DisplayLogEntry, EntryCopy, LogStream, ShellCopy

DEEDS = "deeds"
LEAF_SALT_BYTES = 16
SHOWN_TAG = "kojiban-shown"
WINDOW_TAG = "kojiban-window"


class LeafNotWritten(Exception):
    """The leaf could not be made durable, so nothing may be shown."""


class _Stream:
    """This process's own stream; its head is in memory and moves after the commit."""

    def __init__(self) -> None:
        self.id = new_opaque_id()
        self.next_seq = 0
        self.head = GENESIS
        self.lock = threading.Lock()


_views = _Stream()


def start_stream() -> None:
    """Begins a fresh stream for this process (after a fork, or between tests)."""
    global _views
    _views = _Stream()


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
    shell: ShellCopy, entries: Sequence[EntryCopy], *, at: datetime
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
        channel="web",
        entries=len(entries),
    )
    try:
        _append_to_views(leaf, shell)
    except DatabaseError as error:
        # Whether the row was committed is unknown, so nothing is chained to it.
        start_stream()
        raise LeafNotWritten from error


def shown_digest(shell: ShellCopy, entries: Sequence[EntryCopy]) -> bytes:
    """32 bytes that fix a shell and an ordered choice of its entries."""
    commitments = (shell.commitment, *(entry.commitment for entry in entries))
    content = b"".join(bytes(commitment) for commitment in commitments)
    return commit(SHOWN_TAG, bytes(shell.posting_commitment), content)


def _leaf(kind: str, at: datetime, **facts: Any) -> bytes:
    salt = secrets.token_bytes(LEAF_SALT_BYTES)
    return make_entry(kind=kind, at=int(at.timestamp()), salt=salt, **facts)


def _window(shell: ShellCopy) -> bytes:
    words = (
        shell.display_from.isoformat(),
        shell.display_until.isoformat(),
        shell.basis_id,
        shell.office_code,
    )
    return commit(
        WINDOW_TAG, bytes(shell.posting_commitment), "\n".join(words).encode()
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


def _append_to_views(leaf: bytes, shell: ShellCopy) -> None:
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
