r"""Signed notes with Ed25519 keys (C2SP signed-note v1.0.0).

    <text: lines of UTF-8, each ended by a newline, without control characters>
    <empty line>
    — <key name> <base64 of key id (4 bytes) and signature (64 bytes)>

The signature covers the text with its final newline and without the empty line. The
last empty line parts text and signatures. A verifier key (vkey) is one line:

    <key name>+<key id in hex>+<base64 of 0x01 and the 32-byte public key>

where the key id is SHA-256(name || "\n" || 0x01 || public key)[:4].
"""

import base64
import binascii
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

ED25519 = b"\x01"
KEY_BYTES = 32
KEY_ID_BYTES = 4
# More than any log and its witnesses need, few enough to read from a stranger.
MAX_SIGNATURES = 100

_LINE_START = "— "


class InvalidNote(ValueError):
    """The note is malformed or not signed as it must be."""


class InvalidKey(ValueError):
    """The name or the verifier key cannot be used in a signed note."""


def key_id_of(name: str, kind: bytes, public_key: bytes) -> bytes:
    """Return the 4 bytes that tell keys of one name apart."""
    named = name.encode() + b"\n" + kind + public_key
    return hashlib.sha256(named).digest()[:KEY_ID_BYTES]


def vkey_line(name: str, kind: bytes, public_key: bytes) -> str:
    """Return a vkey line without a newline; `kind` is the signature type's byte."""
    key = base64.b64encode(kind + public_key).decode("ascii")
    return f"{name}+{key_id_of(name, kind, public_key).hex()}+{key}"


def parse_vkey(vkey: str, kind: bytes) -> tuple[str, bytes]:
    """Return name and public key of a vkey line of one signature type.

    Raises InvalidKey for another type, a wrong key id and any other spelling.
    """
    name, _, rest = vkey.partition("+")
    typed_key = _from_base64(rest.partition("+")[2])
    if typed_key is None or typed_key[:1] != kind:
        raise InvalidKey("この種類の検証鍵でない / not a verifier key of this type")
    if vkey_line(name, kind, typed_key[1:]) != vkey:
        raise InvalidKey("鍵の識別子が不正 / verifier key has a wrong key id")
    return name, typed_key[1:]


def require_key(name: str, public_key: bytes) -> None:
    """Raise InvalidKey for a name the format forbids and a key that is not 32 bytes."""
    if not _is_key_name(name):
        raise InvalidKey("鍵の名前が不正 / key name is empty or has a space or +")
    if len(public_key) != KEY_BYTES:
        raise InvalidKey("公開鍵は32バイト / an Ed25519 public key is 32 bytes")


@dataclass(frozen=True)
class Verifier:
    """A key that checks signatures under one name.

    `public_key` is the raw 32-byte Ed25519 key (RFC 8032). Raises InvalidKey for a name
    the format forbids and a key of another length.
    """

    name: str
    public_key: bytes

    def __post_init__(self) -> None:
        require_key(self.name, self.public_key)

    @classmethod
    def from_line(cls, vkey: str) -> "Verifier":
        """Read a vkey line without its newline.

        Raises InvalidKey for other signature types, a wrong key id and every spelling
        but the canonical one.
        """
        return cls(*parse_vkey(vkey, ED25519))

    @property
    def key_id(self) -> bytes:
        """The 4 bytes that tell keys of one name apart."""
        return key_id_of(self.name, ED25519, self.public_key)

    @property
    def line(self) -> str:
        """The vkey line, without a newline."""
        return vkey_line(self.name, ED25519, self.public_key)

    def verify(self, text: str, signature: bytes) -> None:
        """Raise InvalidNote unless `signature` is this key's over `text`."""
        key = Ed25519PublicKey.from_public_bytes(self.public_key)
        try:
            key.verify(signature, text.encode())
        except InvalidSignature as error:
            message = f"{self.name} の署名が不正 / bad signature by {self.name}"
            raise InvalidNote(message) from error


class Signs(Protocol):
    """What a signer asks of a key: an `Ed25519PrivateKey`, or one in a token."""

    def sign(self, data: bytes, /) -> bytes:
        """The 64 bytes of the signature."""

    def public_key(self) -> Ed25519PublicKey:
        """The public half."""


@dataclass(frozen=True)
class Signer:
    """A private key and the name it signs under; raises InvalidKey for a bad name."""

    name: str
    private_key: Signs

    def __post_init__(self) -> None:
        if not _is_key_name(self.name):
            raise InvalidKey("鍵の名前が不正 / key name is empty or has a space or +")

    @property
    def verifier(self) -> Verifier:
        """The public half."""
        return Verifier(self.name, self.private_key.public_key().public_bytes_raw())

    def signature_line(self, text: str) -> str:
        """Return this key's signature line over `text`, newline included."""
        blob = self.verifier.key_id + self.private_key.sign(text.encode())
        return signature_line(self.name, blob)


def sign(text: str, *signers: Signer) -> str:
    """Return the note: `text`, an empty line, one line for each signer.

    Raises InvalidNote for text that is not whole lines of plain UTF-8, ValueError
    without a signer.
    """
    if not signers:
        raise ValueError("a note needs a signer")
    _require_plain(text)
    return text + "\n" + "".join(each.signature_line(text) for each in signers)


class Checks(Protocol):
    """What `open_note` asks of a key: `Verifier`, or one that cosigns."""

    @property
    def name(self) -> str:
        """The name the key signs under."""

    @property
    def key_id(self) -> bytes:
        """The 4 bytes that tell keys of one name apart."""

    def verify(self, text: str, signature: bytes) -> None:
        """Raise InvalidNote unless `signature` is this key's over `text`."""


@dataclass(frozen=True)
class Signature:
    """One signature line: who claims to have signed, and with which bytes."""

    name: str
    key_id: bytes
    signature: bytes


def open_note(note: str, verifiers: Iterable[Checks]) -> str:
    """Return the text of a note that at least one of `verifiers` has signed.

    Signatures of unknown keys are ignored. Raises InvalidNote for a malformed note, a
    bad signature by a known key — even beside a good one — and no known signature.
    """
    text, signatures = split_note(note)
    known = _by_name_and_id(verifiers)
    results = [_is_signed(text, each, known) for each in signatures]
    if not any(results):
        raise InvalidNote("既知の鍵の署名がない / no signature by a known key")
    return text


def split_note(note: str) -> tuple[str, list[Signature]]:
    """Return a note's text and its signature lines, none of them checked.

    Raises InvalidNote for a malformed note.
    """
    _require_plain(note)
    before, empty_line, block = note.rpartition("\n\n")
    if not empty_line:
        raise InvalidNote("署名がない / no empty line before signatures")
    lines = block.removesuffix("\n").split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise InvalidNote("署名が多すぎる / too many signatures")
    return before + "\n", [_parse_signature_line(line) for line in lines]


def signature_line(name: str, blob: bytes) -> str:
    """Return a signature line, newline included; `blob` begins with the key id."""
    return f"{_LINE_START}{name} {base64.b64encode(blob).decode('ascii')}\n"


def _is_signed(
    text: str, found: Signature, known: Mapping[tuple[str, bytes], Checks]
) -> bool:
    """Tell whether a known key made the line; a bad signature raises InvalidNote."""
    verifier = known.get((found.name, found.key_id))
    if verifier is None:
        return False
    verifier.verify(text, found.signature)
    return True


def _parse_signature_line(line: str) -> Signature:
    """Split a signature line into key name, key id and signature."""
    name, _, encoded = line.removeprefix(_LINE_START).partition(" ")
    blob = _from_base64(encoded)
    is_formed = line.startswith(_LINE_START) and _is_key_name(name)
    if not is_formed or blob is None or len(blob) <= KEY_ID_BYTES:
        raise InvalidNote("署名行の形が不正 / malformed signature line")
    return Signature(name, blob[:KEY_ID_BYTES], blob[KEY_ID_BYTES:])


def _by_name_and_id(
    verifiers: Iterable[Checks],
) -> dict[tuple[str, bytes], Checks]:
    known: dict[tuple[str, bytes], Checks] = {}
    for verifier in verifiers:
        # Four bytes collide on purpose too; then no answer is better than either.
        if known.setdefault((verifier.name, verifier.key_id), verifier) != verifier:
            raise InvalidKey("鍵の識別子が重複 / two keys share a name and a key id")
    return known


def _require_plain(text: str) -> None:
    """Raise InvalidNote unless `text` is whole lines of UTF-8 without controls."""
    if not text.endswith("\n"):
        raise InvalidNote("改行で終わらない / does not end with a newline")
    if not all(_is_plain(letter) or letter == "\n" for letter in text):
        raise InvalidNote("制御文字などがある / control character or not UTF-8")


def _is_key_name(name: str) -> bool:
    if not name or "+" in name:
        return False
    return all(_is_plain(letter) and not letter.isspace() for letter in name)


def _is_plain(letter: str) -> bool:
    # A lone surrogate has no UTF-8 form.
    return letter >= " " and not "\ud800" <= letter <= "\udfff"


def _from_base64(encoded: str) -> bytes | None:
    """Decode standard base64 in its one canonical spelling, or return None."""
    try:
        decoded = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return None
    return decoded if base64.b64encode(decoded).decode("ascii") == encoded else None
