"""What a witness has seen: one directory, one file for each log.

    DIR/key.pem                            its Ed25519 key (PKCS#8, 0600)
    DIR/<hex SHA-256 of origin>/checkpoint the last checkpoint that it cosigned
    DIR/<hex SHA-256 of origin>/lock       held while it looks, decides and remembers

A file appears whole or not at all, and is on the disk before an answer goes out: a
witness that forgets could cosign two histories (C2SP tlog-witness v1).
"""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

KEY = "key.pem"
CHECKPOINT = "checkpoint"


class NoKey(Exception):
    """The key file is missing, not private, or not an Ed25519 key."""


def place_of(origin: str) -> str:
    """The name under which a log's checkpoint lies and is served."""
    return hashlib.sha256(origin.encode()).hexdigest()


def make_key(directory: Path) -> Ed25519PrivateKey:
    """A new key. Raises FileExistsError: a witness changes its key under a new name."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    descriptor = os.open(directory / KEY, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with open(descriptor, "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    _flush(directory)
    return key


def read_key(directory: Path) -> Ed25519PrivateKey:
    """The witness's key. Raises NoKey."""
    path = directory / KEY
    try:
        if path.stat().st_mode & 0o077:
            raise NoKey(f"{path}: 所有者だけが読めるようにしてください / must be 0600")
        key = load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError) as error:
        raise NoKey(f"{path}: 鍵がないか読めません / no readable key") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise NoKey(f"{path}: Ed25519の鍵ではありません / not an Ed25519 key")
    return key


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
    beside = folder / f"{CHECKPOINT}.new"
    with beside.open("w", encoding="utf-8") as file:
        file.write(note)
        file.flush()
        os.fsync(file.fileno())
    beside.rename(folder / CHECKPOINT)
    _flush(folder)


def _flush(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
