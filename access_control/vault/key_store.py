"""Key-encryption keys, one per purpose and epoch, in a directory only its owner reads.

Files: ``<purpose>-<epoch>.key``, 64 hexadecimal characters, mode 0600. The newest
epoch wraps; older ones still open. A public process is given ``display`` alone.
"""

import functools
import hashlib
import hmac
import os
import re
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

KEY_BYTES = 32
NONCE_BYTES = 12
FILE_NAME = re.compile(r"(?P<purpose>[a-z]+)-(?P<epoch>[1-9][0-9]*)\.key\Z")

REGISTER = "register"
DISPLAY = "display"
INDEX = "index"
LOG = "log"
PURPOSES = (REGISTER, DISPLAY, INDEX, LOG)


class KeyStoreError(Exception):
    """The keys cannot be used; the message says which and why."""


class MissingKey(KeyStoreError):
    """No key of this purpose and epoch is in the store."""


class UnsafeKeyFile(KeyStoreError):
    """A key file can be read by others, or does not hold a key."""


class WrongKey(KeyStoreError):
    """What was wrapped does not open: another key, or it was altered."""


class DirectoryKeyStore:
    """Keys in files of mode 0600."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._keys: dict[tuple[str, int], bytes] = {}
        self._epochs: dict[str, list[int]] = {}
        self._listed_at = 0

    def epochs(self, purpose: str) -> list[int]:
        """All epochs of a purpose, oldest first (a changed directory is read anew)."""
        changed_at = self._changed_at()
        if changed_at != self._listed_at:
            self._epochs, self._listed_at = self._list(), changed_at
        return self._epochs.get(purpose, [])

    def current_epoch(self, purpose: str) -> int:
        """The newest epoch. Raises MissingKey."""
        epochs = self.epochs(purpose)
        if not epochs:
            raise MissingKey(
                f"no {purpose} key in {self.directory}: run `manage.py make_keys`"
            )
        return epochs[-1]

    def key(self, purpose: str, epoch: int) -> bytes:
        """The 32 bytes of one key. Raises MissingKey, UnsafeKeyFile."""
        if (purpose, epoch) not in self._keys:
            self._keys[purpose, epoch] = self._read(purpose, epoch)
        return self._keys[purpose, epoch]

    def make(self, purpose: str) -> int:
        """Makes a key of the next epoch and returns the epoch."""
        self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        epoch = max(self.epochs(purpose), default=0) + 1
        path = self.directory / f"{purpose}-{epoch}.key"
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(KEY_BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())
        return epoch

    def wrap(self, purpose: str, plain: bytes, context: bytes) -> tuple[int, bytes]:
        """Encrypts under the newest epoch; returns it and nonce + ciphertext."""
        epoch = self.current_epoch(purpose)
        nonce = secrets.token_bytes(NONCE_BYTES)
        cipher = AESGCM(self.key(purpose, epoch))
        return epoch, nonce + cipher.encrypt(nonce, plain, context)

    def unwrap(self, purpose: str, epoch: int, wrapped: bytes, context: bytes) -> bytes:
        """Undoes ``wrap``. Raises MissingKey, WrongKey."""
        cipher = AESGCM(self.key(purpose, epoch))
        try:
            return cipher.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], context)
        except InvalidTag:
            raise WrongKey(f"{purpose} key of epoch {epoch} does not open it") from None

    def mac(self, purpose: str, epoch: int, data: bytes) -> bytes:
        """HMAC-SHA-256 under one key, 32 bytes."""
        return hmac.digest(self.key(purpose, epoch), data, hashlib.sha256)

    def _changed_at(self) -> int:
        return self.directory.stat().st_mtime_ns if self.directory.is_dir() else 0

    def _list(self) -> dict[str, list[int]]:
        names = (FILE_NAME.match(file.name) for file in self.directory.glob("*.key"))
        found = sorted((name["purpose"], int(name["epoch"])) for name in names if name)
        return {
            purpose: [epoch for other, epoch in found if other == purpose]
            for purpose, _epoch in found
        }

    def _read(self, purpose: str, epoch: int) -> bytes:
        path = self.directory / f"{purpose}-{epoch}.key"
        if not path.is_file():
            raise MissingKey(f"there is no {purpose} key of epoch {epoch} at {path}")
        if path.stat().st_mode & 0o077:
            raise UnsafeKeyFile(f"{path} must be readable by its owner only (0600)")
        try:
            key = bytes.fromhex(path.read_text().strip())
        except ValueError:
            key = b""
        if len(key) != KEY_BYTES:
            raise UnsafeKeyFile(f"{path} does not hold 64 hexadecimal characters")
        return key


@functools.cache
def _store_at(location: str) -> DirectoryKeyStore:
    if location.startswith("pkcs11:"):
        raise KeyStoreError(
            "KOJIBAN_KEYS: pkcs11: is not supported yet; give a directory"
        )
    return DirectoryKeyStore(Path(location))


def key_store() -> DirectoryKeyStore:
    """The installation's key store (KOJIBAN_KEYS)."""
    return _store_at(settings.KEYS)
