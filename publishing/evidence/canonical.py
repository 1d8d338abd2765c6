"""Canonical JSON: one value has exactly one spelling in bytes (RFC 8785).

    >>> canonical({"b": 1, "a": "公示"}).decode()
    '{"a":"公示","b":1}'

Whatever is hashed or signed here is spelled this way first, so that two programs
that agree on the value agree on the digest.
"""

import hashlib
from typing import Any

import rfc8785


class NotCanonical(ValueError):
    """The value has no canonical JSON spelling."""


def canonical(value: Any) -> bytes:
    """Return the RFC 8785 bytes of a JSON value.

    Raises NotCanonical for NaN, infinities, integers beyond ±(2**53 - 1), lone
    surrogates, keys that are not text and Python types that JSON does not know.
    """
    try:
        return rfc8785.dumps(value)
    except (ValueError, RecursionError) as error:
        raise NotCanonical(f"正規化できない値 / no canonical JSON: {error}") from error


def digest(value: Any) -> bytes:
    """Return the 32-byte SHA-256 of the canonical bytes; raises NotCanonical."""
    return hashlib.sha256(canonical(value)).digest()
