"""What a store of key-encryption keys does, and how it says no.

There is one key for each purpose and epoch. The newest epoch wraps; older ones still
open, until nothing needs them. A public process is given ``display`` alone.
"""

from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

KEY_BYTES = 32
NONCE_BYTES = 12

REGISTER = "register"
DISPLAY = "display"
INDEX = "index"
LOG = "log"
PURPOSES = (REGISTER, DISPLAY, INDEX, LOG)


class VaultError(Exception):
    """Something sealed cannot be opened or sealed; says what and what to do, no name.

    ``ja`` and ``en`` are the two halves of the message.
    """

    def __init__(self, ja: str, en: str) -> None:
        super().__init__(f"{ja} / {en}")
        self.ja = ja
        self.en = en


class KeyStoreError(VaultError):
    """The keys cannot be used; the message says which and why."""


class CannotOpen(VaultError):
    """A sealed field does not open: erased key, other row, or altered bytes."""


class Erased(CannotOpen):
    """What was sealed can never be opened again, because its key was destroyed."""


class MissingKey(KeyStoreError):
    """No key of this purpose and epoch is in the store."""


class UnsafeKeyFile(KeyStoreError):
    """A key file can be read by others, or does not hold a key."""


class WrongKey(KeyStoreError):
    """What was wrapped does not open: another key, or it was altered."""


class KeyExists(KeyStoreError):
    """A key of this purpose and epoch is there already; it is never replaced."""


class SigningKey(Protocol):
    """An Ed25519 key that signs without being seen."""

    def sign(self, data: bytes, /) -> bytes:
        """64 bytes."""

    def public_key(self) -> Ed25519PublicKey:
        """The public half."""


class KeyStore(Protocol):
    """Key-encryption keys by purpose and epoch; every method raises KeyStoreError."""

    def epochs(self, purpose: str) -> list[int]:
        """All epochs of a purpose, oldest first, as they are at this moment."""

    def current_epoch(self, purpose: str) -> int:
        """The newest epoch. Raises MissingKey."""

    def require(self, purpose: str, epoch: int) -> None:
        """Raises MissingKey, UnsafeKeyFile unless the key can be used."""

    def make(self, purpose: str) -> int:
        """Makes a key of the next epoch and returns the epoch. Raises KeyExists."""

    def destroy(self, purpose: str, epoch: int) -> None:
        """Destroys a key for good; what it wrapped never opens again."""

    def wrap(self, purpose: str, epoch: int, plain: bytes, context: bytes) -> bytes:
        """Encrypts under one epoch, of which the caller knows that it is to be the
        newest; nonce + ciphertext. Raises MissingKey."""

    def unwrap(self, purpose: str, epoch: int, wrapped: bytes, context: bytes) -> bytes:
        """Undoes ``wrap``. Raises MissingKey, WrongKey."""

    def mac(self, purpose: str, epoch: int, data: bytes) -> bytes:
        """HMAC-SHA-256 under one key, 32 bytes."""

    def signing_key(self, purpose: str, epoch: int) -> SigningKey:
        """The key that signs the log."""


def no_key_of(purpose: str, place: object) -> MissingKey:
    """Nobody made a key of this purpose."""
    return MissingKey(
        f"{place}に{purpose}の鍵がありません。`manage.py make_keys`で作ってください。",
        f"no {purpose} key in {place}: run `manage.py make_keys`",
    )


def no_epoch(purpose: str, epoch: int, place: object) -> MissingKey:
    """A key was made, but not here, or it was destroyed."""
    return MissingKey(
        f"{place}に{purpose}の第{epoch}世代の鍵がありません。控えから戻してください。",
        f"there is no {purpose} key of epoch {epoch} in {place}: bring it back from "
        "its offline copy",
    )


def does_not_open(purpose: str, epoch: int) -> WrongKey:
    """Another key, another row, or altered bytes; which of them cannot be told."""
    return WrongKey(
        f"{purpose}の第{epoch}世代の鍵では開きません(別の鍵か、書き換えです)。",
        f"the {purpose} key of epoch {epoch} does not open it: another key, or altered",
    )


def was_altered(context: str, key_id: str) -> CannotOpen:
    """The key is right, what it should open is not; ``context`` names no person."""
    return CannotOpen(
        f"{context}が開きません(書き換えられたか、別の行のものです)。"
        "運用担当に連絡し、控えと比べてください。",
        f"{context} does not open under key {key_id}: altered, or of another row; "
        "compare it with a backup",
    )


def was_erased(what: str) -> Erased:
    """Its data key is gone; a key that should be there is in a backup of the keys."""
    return Erased(
        f"{what}は消去されています。消去していないときは、鍵の控えから戻してください。",
        f"{what} was erased; if nobody erased it, bring its key back from a backup",
    )
