"""Blind index: finds an exact name without decrypting any.

The index is HMAC-SHA-256 of the search key under a key of its own; without that key
nobody can test a guess. A row says under which epoch its indexes stand, and by which
version of the search key; ``rotate_keys`` brings both up to date.
"""

from access_control.rules.search_keys import search_key
from access_control.vault.key_store import INDEX, key_store

SEPARATOR = "\x1f"


def current_index_epoch() -> int:
    """The epoch under which new rows are indexed. Raises MissingKey."""
    return key_store().current_epoch(INDEX)


def name_index(name: str, epoch: int | None = None) -> bytes:
    """32 bytes that equal spellings of one name share; the newest epoch by default.

    Raises MissingKey when the epoch's key is not here.
    """
    return _index("name", search_key(name), epoch)


def entry_index(
    name: str, document: str, reference: str, epoch: int | None = None
) -> bytes:
    """32 bytes that the same name, document and reference share (duplicates)."""
    return _index("entry", SEPARATOR.join((name, document, reference)), epoch)


def _index(kind: str, key: str, epoch: int | None) -> bytes:
    data = SEPARATOR.join((kind, key)).encode()
    return key_store().mac(INDEX, epoch or current_index_epoch(), data)
