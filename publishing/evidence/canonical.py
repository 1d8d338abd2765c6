"""Canonical JSON: one value has exactly one spelling in bytes (RFC 8785).

    >>> canonical({"b": 1, "a": "公示"}).decode()
    '{"a":"公示","b":1}'

Whatever is hashed or signed here is spelled this way first, so that two programs
that agree on the value agree on the digest.
"""

import hashlib
import json
from typing import Any

import rfc8785

# The integers that every reader of JSON keeps exactly.
INTEGERS = range(-(2**53) + 1, 2**53)

_WRITER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class NotCanonical(ValueError):
    """The value has no canonical JSON spelling."""


def canonical(value: Any) -> bytes:
    """Return the RFC 8785 bytes of a JSON value.

    Raises NotCanonical for NaN, infinities, integers beyond ±(2**53 - 1), lone
    surrogates, keys that are not text and Python types that JSON does not know.
    """
    try:
        # A lone surrogate, which UTF-8 cannot spell, is a ValueError in both.
        if _is_plain(value):
            return _WRITER.encode(value).encode()
        return rfc8785.dumps(value)
    except (ValueError, RecursionError) as error:
        raise NotCanonical(f"正規化できない値 / no canonical JSON: {error}") from error


def digest(value: Any) -> bytes:
    """Return the 32-byte SHA-256 of the canonical bytes; raises NotCanonical."""
    return hashlib.sha256(canonical(value)).digest()


def _is_plain(value: Any) -> bool:
    """Whether Python's own writer spells it as RFC 8785 does, and many times faster.

    Not so fractions, integers beyond 2**53 - 1, and keys beyond ASCII, whose order in
    UTF-16 may be another. Exact types: what a subclass would be written as is unsure.
    """
    kind = type(value)
    if value is None or kind is str or kind is bool:
        return True
    if kind is int:
        return value in INTEGERS
    if kind is list:
        return all(map(_is_plain, value))
    if kind is dict:
        return all(map(_is_ascii, value)) and all(map(_is_plain, value.values()))
    return False


def _is_ascii(key: Any) -> bool:
    return type(key) is str and key.isascii()
