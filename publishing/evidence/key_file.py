"""An Ed25519 key of a program's own, in a directory of its own (PKCS#8, 0600).

Witnesses and vantage points have one each, where no key store is.
"""

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

KEY = "key.pem"


class NoKey(Exception):
    """The key file is missing, not private, or not an Ed25519 key."""


def make_key(directory: Path) -> Ed25519PrivateKey:
    """A new key. Raises FileExistsError: a changed key goes under a new name."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    descriptor = os.open(directory / KEY, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with open(descriptor, "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    flush(directory)
    return key


def read_key(directory: Path) -> Ed25519PrivateKey:
    """The key in the directory. Raises NoKey."""
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


def write_whole(path: Path, content: bytes) -> None:
    """Puts a file in its place whole or not at all; on the disk on return."""
    beside = path.with_name(f"{path.name}.new")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.rename(path)
    flush(path.parent)


def flush(directory: Path) -> None:
    """Returns when the directory's names are on the disk."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
