"""The full check of a display log (掲示記録の検証): entries, tiles and root agree.

It goes from the bottom up and stops at the first fault: every entry hashes to its leaf
in the level-0 tiles, every full tile hashes to its place in the level above, and the
peaks of the tiles hash to the root that the checkpoint signs.
"""

from collections.abc import Iterable, Sequence
from itertools import islice

from publishing.evidence import merkle, tiles

_ENTRY_CHANGED = "記録とタイルが一致しない / entry and tile disagree"
_ENTRY_MISSING = "記録が足りない / entries end before the checkpoint's size"
_ENTRY_EXTRA = "記録が多い / more entries than the checkpoint's size"
_TILE_CHANGED = "タイルが上の段と一致しない / tile and the level above disagree"
_ROOT_DIFFERS = "木の根が検証点と一致しない / tiles do not hash to the root"


class LogDamaged(Exception):
    """The log is not what its checkpoint says.

    `index` is the number (from 0) of the first bad leaf, or of the first leaf under the
    first bad tile; None when all parts agree among themselves but not with the root.
    `reason` is a sentence in Japanese and English.
    """

    def __init__(self, index: int | None, reason: str) -> None:
        where = "記録全体 / whole log" if index is None else f"番号 / leaf {index}"
        super().__init__(f"{where}: {reason}")
        self.index = index
        self.reason = reason


def check_log(
    entries: Iterable[bytes], *, size: int, root: bytes, read_tile: tiles.Read
) -> None:
    """Raise LogDamaged unless entries and tiles make up the log of `size` and `root`.

    `entries` yields leaf data from number 0; it is read once and one tile is held at a
    time, so memory does not grow with the log.
    """
    try:
        _check_entries(entries, size, read_tile)
        _check_tiles(size, read_tile)
        found = tiles.root_of(size, read_tile)
    except tiles.DamagedTile as error:
        raise LogDamaged(error.first_leaf, str(error)) from error
    if found != root:
        raise LogDamaged(None, _ROOT_DIFFERS)


def _check_entries(entries: Iterable[bytes], size: int, read_tile: tiles.Read) -> None:
    """Compare a tile's leaves at once; which of them differs is asked afterwards."""
    rest, done = iter(entries), 0
    for kept in tiles.tile_hashes(0, size, read_tile):
        found = merkle.leaf_hashes(islice(rest, len(kept)))
        if found != kept:
            raise _first_fault(done, found, kept)
        done += len(kept)
    if next(rest, None) is not None:
        raise LogDamaged(done, _ENTRY_EXTRA)


def _first_fault(
    done: int, found: Sequence[bytes], kept: Sequence[bytes]
) -> LogDamaged:
    """`found` differs from `kept`, or is the start of it."""
    for index, (one, other) in enumerate(zip(found, kept, strict=False), done):
        if one != other:
            return LogDamaged(index, _ENTRY_CHANGED)
    return LogDamaged(done + len(found), _ENTRY_MISSING)


def _check_tiles(size: int, read_tile: tiles.Read) -> None:
    level = 0
    while size >= tiles.WIDTH ** (level + 1):
        _check_level(level, size, read_tile)
        level += 1


def _check_level(level: int, size: int, read_tile: tiles.Read) -> None:
    """Compare the root of every full tile with its hash in the level above."""
    below = tiles.tile_roots(level, size, read_tile)
    above = tiles.level_hashes(level + 1, size, read_tile)
    for index, (expected, kept) in enumerate(zip(below, above, strict=True)):
        if expected != kept:
            first_leaf = index * tiles.WIDTH ** (level + 1)
            raise LogDamaged(first_leaf, _TILE_CHANGED)
