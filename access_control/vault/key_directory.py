"""Key-encryption keys in a directory that only its owner reads.

Files: ``<purpose>-<epoch>.key``, 64 hexadecimal characters, mode 0600.
"""

import contextlib
import hashlib
import hmac
import os
import re
import secrets
import time
from collections.abc import Iterator
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from access_control.vault.keys import (
    KEY_BYTES,
    NONCE_BYTES,
    KeyExists,
    UnsafeKeyFile,
    does_not_open,
    no_epoch,
    no_key_of,
)

FILE_NAME = re.compile(r"(?P<purpose>[a-z]+)-(?P<epoch>[1-9][0-9]*)\.key\Z")
SETTLED_NS = 1_000_000_000


class DirectoryKeyStore:
    """Keys in files of mode 0600 (a ``KeyStore``)."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._keys: dict[tuple[str, int], bytes] = {}
        self._newest: dict[str, int] = {}
        self._listed_at: int | None = None

    def epochs(self, purpose: str) -> list[int]:
        return sorted(epoch for other, epoch in self._list() if other == purpose)

    def current_epoch(self, purpose: str) -> int:
        changed_at = self._changed_at()
        if changed_at != self._listed_at:
            self._newest = dict(sorted(self._list()))
            # A directory that changed a moment ago may change again within the same
            # tick of its clock, unseen: it is listed anew until it has settled.
            settled = time.time_ns() - changed_at > SETTLED_NS
            self._listed_at = changed_at if settled else None
        if purpose not in self._newest:
            raise no_key_of(purpose, self.directory)
        return self._newest[purpose]

    def require(self, purpose: str, epoch: int) -> None:
        self._read(purpose, epoch)

    def make(self, purpose: str) -> int:
        self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        epoch = max(self.epochs(purpose), default=0) + 1
        with self._written_beside(secrets.token_hex(KEY_BYTES) + "\n") as beside:
            try:
                # A link appears whole or not at all and replaces nothing: a site that
                # runs meanwhile never meets half a key, and no key is ever lost.
                os.link(beside, self._path(purpose, epoch))
            except FileExistsError:
                raise KeyExists(
                    f"{purpose}の第{epoch}世代の鍵は、今ほかで作られました。",
                    f"the {purpose} key of epoch {epoch} was made elsewhere just now",
                ) from None
        self._sync()
        return epoch

    def destroy(self, purpose: str, epoch: int) -> None:
        path = self._path(purpose, epoch)
        if not path.is_file():
            raise no_epoch(purpose, epoch, self.directory)
        # Overwriting first helps on disks that write in place; it promises nothing on
        # others, where the disk's own encryption must.
        with path.open("r+b") as file:
            file.write(bytes(path.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
        self._sync()
        self._keys.pop((purpose, epoch), None)

    def wrap(self, purpose: str, epoch: int, plain: bytes, context: bytes) -> bytes:
        nonce = secrets.token_bytes(NONCE_BYTES)
        cipher = AESGCM(self._key(purpose, epoch))
        return nonce + cipher.encrypt(nonce, plain, context)

    def unwrap(self, purpose: str, epoch: int, wrapped: bytes, context: bytes) -> bytes:
        cipher = AESGCM(self._key(purpose, epoch))
        try:
            return cipher.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], context)
        except (InvalidTag, ValueError):
            raise does_not_open(purpose, epoch) from None

    def mac(self, purpose: str, epoch: int, data: bytes) -> bytes:
        return hmac.digest(self._key(purpose, epoch), data, hashlib.sha256)

    def signing_key(self, purpose: str, epoch: int) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self._key(purpose, epoch))

    def _key(self, purpose: str, epoch: int) -> bytes:
        if (purpose, epoch) not in self._keys:
            self._keys[purpose, epoch] = self._read(purpose, epoch)
        return self._keys[purpose, epoch]

    def _path(self, purpose: str, epoch: int) -> Path:
        return self.directory / f"{purpose}-{epoch}.key"

    def _changed_at(self) -> int:
        return self.directory.stat().st_mtime_ns if self.directory.is_dir() else 0

    def _list(self) -> list[tuple[str, int]]:
        names = (FILE_NAME.match(file.name) for file in self.directory.glob("*.key"))
        return [(name["purpose"], int(name["epoch"])) for name in names if name]

    def _read(self, purpose: str, epoch: int) -> bytes:
        path = self._path(purpose, epoch)
        if not path.is_file():
            raise no_epoch(purpose, epoch, self.directory)
        if path.stat().st_mode & 0o077:
            raise UnsafeKeyFile(
                f"{path}は所有者だけが読めるようにしてください(0600)。",
                f"{path} must be readable by its owner only (0600)",
            )
        try:
            key = bytes.fromhex(path.read_text().strip())
        except ValueError:
            key = b""
        if len(key) != KEY_BYTES:
            raise UnsafeKeyFile(
                f"{path}は鍵のファイルではありません(16進64文字が必要です)。",
                f"{path} does not hold 64 hexadecimal characters",
            )
        return key

    @contextlib.contextmanager
    def _written_beside(self, content: str) -> Iterator[Path]:
        beside = self.directory / f"new-{os.getpid()}-{secrets.token_hex(4)}"
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            yield beside
        finally:
            beside.unlink()

    def _sync(self) -> None:
        descriptor = os.open(self.directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
