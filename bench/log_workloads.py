"""The log: sealing new leaves into tiles, and verifying a whole log."""

import hashlib
import os

from bench.timing import report, seconds
from publishing.evidence import log_check, merkle, tiles

LEAVES = 100_000
ENTRY_BYTES = 300


def seal() -> dict[str, object]:
    """100,000 new leaves. Floor: SHA-256 over the bytes that a tree must hash."""
    entries = _entries()

    def ours() -> None:
        made = tiles.extend(0, [merkle.leaf_hash(each) for each in entries], _nothing)
        tiles.root_of(LEAVES, made.__getitem__)

    return report(
        ours=seconds(ours),
        floor=seconds(lambda: _hash_only(entries)),
        peer=None,
        n=LEAVES,
    )


def verify() -> dict[str, object]:
    """The full check of 100,000 leaves. Floor: as above."""
    entries = _entries()
    made = tiles.extend(0, [merkle.leaf_hash(each) for each in entries], _nothing)
    root = tiles.root_of(LEAVES, made.__getitem__)

    def ours() -> None:
        log_check.check_log(entries, size=LEAVES, root=root, read_tile=made.__getitem__)

    return report(
        ours=seconds(ours),
        floor=seconds(lambda: _hash_only(entries)),
        peer=None,
        n=LEAVES,
    )


def _entries() -> list[bytes]:
    return [os.urandom(ENTRY_BYTES) for _ in range(LEAVES)]


def _nothing(path: str) -> bytes:
    raise KeyError(path)


def _hash_only(entries: list[bytes]) -> None:
    sha256 = hashlib.sha256
    node = bytes(65)
    for entry in entries:
        sha256(b"\0" + entry).digest()
        sha256(node).digest()
