"""The log's files: hash tiles and the newest checkpoint, under one directory.

A file appears whole or not at all: written beside its place, synced, then renamed.
"""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from access_control.vault.key_store import LOG, key_store
from publishing.evidence.note import Signer, Verifier

CHECKPOINT = "checkpoint"


def read_log_file(path: str) -> bytes:
    """The bytes of a tile or the checkpoint. Raises FileNotFoundError."""
    return (settings.DISPLAY_LOG_DIR / path).read_bytes()


def write_durably(directory: Path, path: str, content: bytes) -> None:
    """Writes a file so that a power cut leaves the old or the new one, never half."""
    target = directory / path
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f"{target.name}.{os.getpid()}.new")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.rename(target)
    _sync_directory(target.parent)


@contextlib.contextmanager
def only_sealer() -> Iterator[None]:
    """Waits until no other process seals; the lock ends with its holder, also by kill.

    Tiles belong to one directory, so its lock is the one that counts.
    """
    settings.DISPLAY_LOG_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.DISPLAY_LOG_DIR / "sealing").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def log_signer() -> Signer:
    """The log's Ed25519 signer under its origin. Raises MissingKey."""
    store = key_store()
    key = store.signing_key(LOG, store.current_epoch(LOG))
    return Signer(settings.ORIGIN, key)


def log_verifier() -> Verifier:
    """The public key of checkpoints: as configured, else the store's. MissingKey.

    Who only checks needs no private key where KOJIBAN_LOG_KEY is set.
    """
    configured: Verifier | None = settings.LOG_KEY
    return configured or log_signer().verifier


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
