"""Frozen copies: sealing what the public will be shown, and opening it to show it.

The shell and each entry have their own data key and their own 32-byte salt, so that one
entry can be opened for its party, or erased, alone.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from access_control.vault.data_keys import (
    DataKey,
    make_data_key,
    make_data_keys,
    open_data_key,
    open_data_keys,
)
from access_control.vault.key_store import DISPLAY
from publishing.evidence.committed import (
    entry_commitment,
    posting_commitment,
    shell_commitment,
)
from publishing.models import EntryCopy, ShellCopy
from publishing.rules.public_notice import PublicEntry, Words, frozen, thawed

__all__ = [
    "OpenShell",
    "open_entries",
    "open_shell",
    "require_keys",
    "seal_again",
    "seal_entries",
    "seal_shell",
]

RowRanges = Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class OpenShell:
    """A shell for the length of one request."""

    copy: ShellCopy
    words: Words
    rows: RowRanges


def seal_shell(copy: ShellCopy, words: Words, rows: RowRanges) -> None:
    """Fills in key, sealed words, sealed rows and commitments of an unsaved shell."""
    key = make_data_key(DISPLAY)
    content = frozen(words)
    copy.key_id = key.id
    copy.sealed = key.seal(content, f"shell:{copy.public_id}:words")
    copy.sealed_rows = key.seal(
        json.dumps(rows, ensure_ascii=False).encode(), f"shell:{copy.public_id}:rows"
    )
    copy.commitment = shell_commitment(key.salt, content)
    copy.posting_commitment = posting_commitment(key.salt, copy.public_id)


def seal_entries(shell: ShellCopy, entries: Sequence[PublicEntry]) -> list[EntryCopy]:
    """Unsaved copies in the order given, each with a key of its own."""
    keys = make_data_keys(DISPLAY, len(entries))
    return [
        _sealed_entry(shell, entry, key, position)
        for position, (entry, key) in enumerate(zip(entries, keys, strict=True))
    ]


def seal_again(copy: EntryCopy, words: Words) -> None:
    """Gives an unsaved entry corrected words: new key, salt and commitment."""
    _fill(copy, frozen(words), make_data_key(DISPLAY))
    copy.version += 1


def open_shell(copy: ShellCopy) -> OpenShell:
    """Raises CannotOpen when it was erased or altered."""
    key = open_data_key(copy.key_id)
    words = thawed(key.open(copy.sealed, f"shell:{copy.public_id}:words"))
    rows = json.loads(key.open(copy.sealed_rows, f"shell:{copy.public_id}:rows"))
    return OpenShell(copy, words, {row: (a, b) for row, (a, b) in rows.items()})


def require_keys(copies: Iterable[ShellCopy | EntryCopy]) -> None:
    """Opens nothing; raises CannotOpen (Erased) where a key to open it is gone."""
    for copy in copies:
        open_data_key(copy.key_id)


def open_entries(copies: Iterable[EntryCopy]) -> list[PublicEntry]:
    """The entries that still can be opened, in order; an erased one is left out."""
    wanted = list(copies)
    keys = open_data_keys(copy.key_id for copy in wanted)
    return [
        PublicEntry(copy.id, thawed(_open_entry(copy, keys[copy.key_id])))
        for copy in wanted
        if copy.key_id in keys
    ]


def _sealed_entry(
    shell: ShellCopy, entry: PublicEntry, key: DataKey, position: int
) -> EntryCopy:
    copy = EntryCopy(
        id=entry.id,
        shell=shell,
        position=position,
        display_from=shell.display_from,
        display_until=shell.display_until,
    )
    _fill(copy, frozen(entry.words), key)
    return copy


def _fill(copy: EntryCopy, content: bytes, key: DataKey) -> None:
    copy.key_id = key.id
    copy.sealed = key.seal(content, f"entry:{copy.id}:words")
    copy.commitment = entry_commitment(key.salt, copy.id, content)


def _open_entry(copy: EntryCopy, key: DataKey) -> bytes:
    return key.open(copy.sealed, f"entry:{copy.id}:words")
