"""Blind index: finds an exact name without decrypting any.

The index is HMAC-SHA-256 of the search key under a key of its own; without that key
nobody can test a guess.
"""

from access_control.rules.search_keys import search_key
from access_control.vault.key_store import INDEX, key_store

SEPARATOR = "\x1f"


def name_index(name: str) -> bytes:
    """32 bytes that equal spellings of one name share."""
    return _index("name", search_key(name))


def entry_index(name: str, document: str, reference: str) -> bytes:
    """32 bytes that the same name, document and reference share (duplicates)."""
    return _index("entry", SEPARATOR.join((name, document, reference)))


def _index(kind: str, key: str) -> bytes:
    store = key_store()
    data = SEPARATOR.join((kind, key)).encode()
    return store.mac(INDEX, store.current_epoch(INDEX), data)
