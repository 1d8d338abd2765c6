"""The log's files: hash tiles and the newest checkpoint, under one directory.

A file appears whole or not at all: written beside its place, synced, then renamed.
"""

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from access_control.vault.key_store import LOG, key_store
from publishing.evidence.note import Signer

CHECKPOINT = "checkpoint"


def read_log_file(path: str) -> bytes:
    """The bytes of a tile or the checkpoint. Raises FileNotFoundError."""
    return (settings.DISPLAY_LOG_DIR / path).read_bytes()


def write_durably(directory: Path, path: str, content: bytes) -> None:
    """Writes a file so that a power cut leaves the old or the new one, never half."""
    target = directory / path
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(target.name + ".new")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.rename(target)
    _sync_directory(target.parent)


def log_signer() -> Signer:
    """The log's Ed25519 signer under its origin. Raises MissingKey."""
    store = key_store()
    seed = store.key(LOG, store.current_epoch(LOG))
    return Signer(settings.ORIGIN, Ed25519PrivateKey.from_private_bytes(seed))


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
