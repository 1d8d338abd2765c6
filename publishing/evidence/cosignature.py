r"""Cosignatures 共同署名 of checkpoints by witnesses (C2SP tlog-cosignature v1).

A cosignature is one more signature line of the checkpoint's note:

    — <witness name> <base64 of key id (4), seconds since 1970 (8) and signature (64)>

The seconds are big-endian. What is signed:

    cosignature/v1
    time <seconds in decimal>
    <the checkpoint's text>

It says: at that time this was the largest consistent tree of the origin that the
witness had seen. Key ids and vkey lines carry the type byte 0x04.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from publishing.evidence.note import (
    InvalidNote,
    key_id_of,
    parse_vkey,
    require_key,
    signature_line,
    split_note,
    vkey_line,
)

COSIGNATURE = b"\x04"
TIME_BYTES = 8
SIGNATURE_BYTES = 64


@dataclass(frozen=True)
class WitnessVerifier:
    """A witness's public key (raw 32-byte Ed25519) and the name it cosigns under.

    Raises InvalidKey for a name the format forbids and a key of another length.
    """

    name: str
    public_key: bytes

    def __post_init__(self) -> None:
        require_key(self.name, self.public_key)

    @classmethod
    def from_line(cls, vkey: str) -> "WitnessVerifier":
        """Read a witness's vkey line without its newline; raises InvalidKey."""
        return cls(*parse_vkey(vkey, COSIGNATURE))

    @property
    def key_id(self) -> bytes:
        """The 4 bytes that tell keys of one name apart."""
        return key_id_of(self.name, COSIGNATURE, self.public_key)

    @property
    def line(self) -> str:
        """The vkey line, without a newline."""
        return vkey_line(self.name, COSIGNATURE, self.public_key)

    def verify(self, text: str, signature: bytes) -> None:
        """Raise InvalidNote unless `signature` is the witness's over the checkpoint."""
        self.cosigned_at(text, signature)

    def cosigned_at(self, text: str, signature: bytes) -> int:
        """Return when it cosigned, in seconds since 1970; raises InvalidNote."""
        if len(signature) != TIME_BYTES + SIGNATURE_BYTES:
            raise InvalidNote("共同署名の長さが不正 / a cosignature is 72 bytes")
        seconds = int.from_bytes(signature[:TIME_BYTES], "big")
        key = Ed25519PublicKey.from_public_bytes(self.public_key)
        try:
            key.verify(signature[TIME_BYTES:], _message(text, seconds))
        except InvalidSignature as error:
            raise InvalidNote(
                f"{self.name} の共同署名が不正 / bad cosignature by {self.name}"
            ) from error
        return seconds


@dataclass(frozen=True)
class WitnessSigner:
    """A witness's private key and name; raises InvalidKey for a bad name."""

    name: str
    private_key: Ed25519PrivateKey

    def __post_init__(self) -> None:
        require_key(self.name, self.verifier_key)

    @property
    def verifier_key(self) -> bytes:
        """The raw 32-byte public key."""
        return self.private_key.public_key().public_bytes_raw()

    @property
    def verifier(self) -> WitnessVerifier:
        """The public half."""
        return WitnessVerifier(self.name, self.verifier_key)

    def cosignature_line(self, text: str, *, seconds: int) -> str:
        """Return the signature line over a checkpoint's text, newline included.

        `seconds` since 1970 (UTC) is the time the witness states.
        """
        signed = self.private_key.sign(_message(text, seconds))
        time = seconds.to_bytes(TIME_BYTES, "big")
        return signature_line(self.name, self.verifier.key_id + time + signed)


@dataclass(frozen=True)
class KnownWitness:
    """A witness that a log shows its checkpoints to, and the address it answers at."""

    verifier: WitnessVerifier
    address: str


def cosigned_at(note: str, witnesses: Iterable[WitnessVerifier]) -> Mapping[str, int]:
    """Return which of the witnesses cosigned a note, and when (seconds since 1970).

    Lines of unknown keys are ignored. Raises InvalidNote for a malformed note and for
    a bad line by a known witness.
    """
    text, signatures = split_note(note)
    known = {(each.name, each.key_id): each for each in witnesses}
    return {
        found.name: known[found.name, found.key_id].cosigned_at(text, found.signature)
        for found in signatures
        if (found.name, found.key_id) in known
    }


def _message(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()
