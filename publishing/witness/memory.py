"""What a witness has seen: one directory, one file for each log.

    DIR/key.pem                            its Ed25519 key (PKCS#8, 0600)
    DIR/<hex SHA-256 of origin>/checkpoint the last checkpoint that it cosigned
    DIR/<hex SHA-256 of origin>/lock       held while it looks, decides and remembers

A file appears whole or not at all, and is on the disk before an answer goes out: a
witness that forgets could cosign two histories (C2SP tlog-witness v1).
"""

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from publishing.evidence.key_file import NoKey, make_key, read_key, write_whole

__all__ = [
    "NoKey",
    "make_key",
    "place_of",
    "read_key",
    "remember",
    "remembering",
    "seen_note",
]

CHECKPOINT = "checkpoint"


def place_of(origin: str) -> str:
    """The name under which a log's checkpoint lies and is served."""
    return hashlib.sha256(origin.encode()).hexdigest()


@contextmanager
def remembering(directory: Path, origin: str) -> Iterator[Path]:
    """The log's folder, for one request at a time, also between processes."""
    folder = directory / place_of(origin)
    folder.mkdir(mode=0o700, exist_ok=True)
    with (folder / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield folder


def seen_note(folder: Path) -> str | None:
    """The last checkpoint cosigned, as a note; None for a log never seen."""
    try:
        return (folder / CHECKPOINT).read_text("utf-8")
    except FileNotFoundError:
        return None


def remember(folder: Path, note: str) -> None:
    """Keeps a checkpoint in the place of the one before; on the disk on return."""
    write_whole(folder / CHECKPOINT, note.encode())
