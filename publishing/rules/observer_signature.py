"""What an observer signs to be told from a reader: method, path and instant.

``Kojiban-Observer: tokyo-1 1780000000 <base64 of an Ed25519 signature>`` (RFC 8032)
over the text of ``signed_text``. An observer looks every few seconds whether something
is on display; it is known by its key and so needs no limit.
"""

import binascii
from base64 import b64decode
from collections.abc import Mapping

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

# Seconds to either side by which the observer's clock may differ.
TOLERANCE_S = 60
KEY_LENGTH = 32


def signed_text(method: str, path: str, instant: int) -> bytes:
    """The bytes under the signature; ``path`` includes the query."""
    return f"kojiban-observer/1\n{method}\n{path}\n{instant}\n".encode()


def is_signed(
    header: str, keys: Mapping[str, bytes], *, method: str, path: str, now: float
) -> bool:
    """Whether a known observer signed this request within a minute of ``now``."""
    return signed_by(header, keys, method=method, path=path, now=now) is not None


def signed_by(
    header: str, keys: Mapping[str, bytes], *, method: str, path: str, now: float
) -> str | None:
    """The known observer that signed this request within a minute of ``now``."""
    words = header.split(" ")
    if len(words) != 3 or words[0] not in keys:
        return None
    name, instant, signature = words
    if not (instant.isascii() and instant.isdigit() and len(instant) <= 12):
        return None
    if abs(int(instant) - now) > TOLERANCE_S:
        return None
    try:
        key = Ed25519PublicKey.from_public_bytes(keys[name])
        told = b64decode(signature, validate=True)
        key.verify(told, signed_text(method, path, int(instant)))
    except (InvalidSignature, binascii.Error, ValueError):
        return None
    return name


def observer_key(text: str) -> tuple[str, bytes]:
    """``name=<base64 of 32 bytes>`` as name and public key. Raises ValueError."""
    name, _, encoded = text.partition("=")
    key = b64decode(encoded, validate=True)
    if not name or " " in name or len(key) != KEY_LENGTH:
        raise ValueError(f"{text!r} is not name=<base64 of an Ed25519 public key>")
    Ed25519PublicKey.from_public_bytes(key)
    return name, key
