"""What a public process can test for somebody who looks for himself.

HMAC-SHA-256 under a key of its own (``search``), which opens nothing: whoever holds it
and the copies can test a name that he knows already, and read none.
"""

from collections.abc import Iterable

from access_control.vault.key_store import SEARCH, key_store

SEPARATOR = "\x1f"


def current_search_epoch() -> int:
    """The epoch under which new entries are made findable. Raises MissingKey."""
    return key_store().current_epoch(SEARCH)


def search_epochs() -> list[int]:
    """Every epoch whose key is here, oldest first."""
    return key_store().epochs(SEARCH)


def search_digests(
    mode: str, keys: Iterable[str], reference: str, epoch: int
) -> list[bytes]:
    """32 bytes for each search key of a name, bound to the mode and the reference.

    Raises MissingKey when the epoch's key is not here.
    """
    parts = (SEPARATOR.join((mode, key, reference)) for key in sorted(keys))
    return [key_store().mac(SEARCH, epoch, part.encode()) for part in parts]
