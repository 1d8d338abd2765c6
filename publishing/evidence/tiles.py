"""Tiles: the tree as immutable files (C2SP tlog-tiles).

    tile/<level>/<index>[.p/<width>]     hashes, 32 bytes each, 256 in a full tile
    tile/entries/<index>[.p/<width>]     leaf data, each after its 2-byte length

Hash i of tile n at level l is the root of the 256^l leaves from (256n+i) 256^l on.
Only the last tile of a level may be partial (width 1..255); an empty one is not kept.
An index is written in groups of three digits: 1234067 is x001/x234/067.

A `Read` gets a path and returns the file's bytes; for a missing file it raises KeyError
or FileNotFoundError.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import chain

from publishing.evidence import merkle

WIDTH = 256
MAX_ENTRY_BYTES = (1 << 16) - 1

_BITS_PER_LEVEL = 8
_MAX_LEVEL = 63

Read = Callable[[str], bytes]


class DamagedTile(Exception):
    """A tile that the tree needs is missing or has the wrong length.

    `first_leaf` is the number of the first leaf under the tile.
    """

    def __init__(self, path: str, first_leaf: int) -> None:
        super().__init__(f"{path}: タイルがないか壊れている / tile missing or damaged")
        self.path = path
        self.first_leaf = first_leaf


class InvalidBundle(ValueError):
    """The entries do not fit into a bundle, or the bytes are not one."""


def tile_path(level: int, index: int, width: int = WIDTH) -> str:
    """Return the path of a hash tile; ValueError unless level 0..63, width 1..256."""
    if not 0 <= level <= _MAX_LEVEL:
        raise ValueError(f"no tile level {level}")
    return f"tile/{level}/{_numbered(index, width)}"


def entries_path(index: int, width: int = WIDTH) -> str:
    """Return the path of the entry bundle beside level-0 tile `index`."""
    return f"tile/entries/{_numbered(index, width)}"


def extend(
    old_size: int, new_leaf_hashes: Sequence[bytes], read: Read
) -> dict[str, bytes]:
    """Return the tiles that appear when a log of `old_size` gets new leaves.

    `read` must find the partial tiles of `old_size`; nothing else is read, so the cost
    follows the new leaves. Paths come level by level, lowest first. Raises ValueError
    for a hash that is not 32 bytes, DamagedTile for an old tile that cannot be read.
    """
    if any(len(each) != merkle.HASH_BYTES for each in new_leaf_hashes):
        raise ValueError("a leaf hash is 32 bytes")
    tiles: dict[str, bytes] = {}
    level, size, new = 0, old_size, list(new_leaf_hashes)
    while new:
        index, width = divmod(size, WIDTH)
        kept = _hashes(level, index, width, read) if width else []
        rows = _rows(kept + new)
        for offset, row in enumerate(rows):
            tiles[tile_path(level, index + offset, len(row))] = b"".join(row)
        # A partial tile is never hashed upward: its subtree is not complete.
        new = [merkle.root_of_row(row) for row in rows if len(row) == WIDTH]
        level, size = level + 1, index
    return tiles


def root_of(size: int, read: Read) -> bytes:
    """Return the 32-byte root of a log of `size` leaves from its partial tiles.

    Raises DamagedTile for a tile that cannot be read.
    """
    return _subtree_root(0, size, size, cache(read))


def earlier_root(old_size: int, size: int, read: Read) -> bytes:
    """Return the root that a log of `size` leaves had at `old_size`, from its tiles.

    Raises ValueError unless 0 <= old_size <= size, DamagedTile for an unreadable tile.
    """
    if not 0 <= old_size <= size:
        raise ValueError("a log only grows")
    return _subtree_root(0, old_size, size, cache(read))


def tiles_of_level(level: int, size: int) -> Iterator[tuple[int, int]]:
    """Yield (index, width) of every tile at `level` of a log of `size` leaves."""
    full, width = divmod(size >> _BITS_PER_LEVEL * level, WIDTH)
    for index in range(full):
        yield index, WIDTH
    if width:
        yield full, width


def tile_roots(level: int, size: int, read: Read) -> Iterator[bytes]:
    """Yield the root of every full tile at `level`, as the level above must hold them.

    One tile is held at a time. Raises DamagedTile for a tile that cannot be read.
    """
    for index, width in tiles_of_level(level, size):
        if width == WIDTH:
            yield merkle.root_of_row(_hashes(level, index, width, read))


def level_hashes(level: int, size: int, read: Read) -> Iterator[bytes]:
    """Yield the hashes kept at `level` of a log of `size` leaves in order.

    One tile is held at a time. Raises DamagedTile for a tile that cannot be read.
    """
    return chain.from_iterable(tile_hashes(level, size, read))


def tile_hashes(level: int, size: int, read: Read) -> Iterator[list[bytes]]:
    """As `level_hashes`, the hashes of one tile together."""
    for index, width in tiles_of_level(level, size):
        yield _hashes(level, index, width, read)


def inclusion_proof(index: int, size: int, read: Read) -> list[bytes]:
    """Return the proof of leaf `index` (from 0) from O(log size) tiles.

    Raises ValueError when there is no such leaf, DamagedTile for an unreadable tile.
    """
    return merkle.inclusion_path(index, size, _subtree(size, read))


def consistency_proof(size1: int, size2: int, read: Read) -> list[bytes]:
    """Return the proof from `size1` to `size2` from O(log size2) tiles.

    Raises ValueError unless 0 < size1 <= size2, DamagedTile for an unreadable tile.
    """
    return merkle.consistency_path(size1, size2, _subtree(size2, read))


def bundle(entries: Sequence[bytes]) -> bytes:
    """Return an entry bundle: each entry after its length in 2 bytes, big-endian.

    Raises InvalidBundle for more than 256 entries and for one over 65,535 bytes.
    """
    if len(entries) > WIDTH:
        raise InvalidBundle("256件を超える / more than 256 entries")
    if any(len(entry) > MAX_ENTRY_BYTES for entry in entries):
        raise InvalidBundle("65535バイトを超える / an entry is over 65,535 bytes")
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def unbundle(data: bytes) -> list[bytes]:
    """Return the entries of a bundle; raises InvalidBundle for any other bytes."""
    entries, rest = [], memoryview(data)
    while rest:
        length = int.from_bytes(rest[:2], "big")
        if len(rest) < 2 + length:
            raise InvalidBundle("途中で切れている / bundle is cut off")
        entries.append(bytes(rest[2 : 2 + length]))
        rest = rest[2 + length :]
    if len(entries) > WIDTH:
        raise InvalidBundle("256件を超える / more than 256 entries")
    return entries


def _subtree(size: int, read: Read) -> merkle.Subtree:
    read_once = cache(read)
    return lambda first, end: _subtree_root(first, end, size, read_once)


def _subtree_root(first: int, end: int, size: int, read: Read) -> bytes:
    """Return the root of the leaves [first, end) of a log of `size` leaves.

    `first` is a multiple of the largest power of two in the range, as in every proof.
    """
    peaks = []
    while first < end:
        bits = (end - first).bit_length() - 1
        peaks.append(_complete_root(first, bits, size, read))
        first += 1 << bits
    return merkle.join_peaks(peaks)


def _complete_root(first: int, bits: int, size: int, read: Read) -> bytes:
    """Return the root of the 2**bits leaves from `first`; it lies within one tile."""
    level, rest = divmod(bits, _BITS_PER_LEVEL)
    index, offset = divmod(first >> _BITS_PER_LEVEL * level, WIDTH)
    width = min(WIDTH, (size >> _BITS_PER_LEVEL * level) - index * WIDTH)
    hashes = _hashes(level, index, width, read)
    return merkle.root_of_row(hashes[offset : offset + (1 << rest)])


def _hashes(level: int, index: int, width: int, read: Read) -> list[bytes]:
    path = tile_path(level, index, width)
    first_leaf = index << _BITS_PER_LEVEL * (level + 1)
    try:
        data = read(path)
    except (KeyError, FileNotFoundError) as error:
        raise DamagedTile(path, first_leaf) from error
    if len(data) != width * merkle.HASH_BYTES:
        raise DamagedTile(path, first_leaf)
    step = merkle.HASH_BYTES
    return [data[at : at + step] for at in range(0, len(data), step)]


def _rows(hashes: list[bytes]) -> list[list[bytes]]:
    return [hashes[at : at + WIDTH] for at in range(0, len(hashes), WIDTH)]


def _numbered(index: int, width: int) -> str:
    if index < 0 or not 1 <= width <= WIDTH:
        raise ValueError(f"no tile {index} of width {width}")
    suffix = "" if width == WIDTH else f".p/{width}"
    groups = f"{index % 1000:03d}"
    while index := index // 1000:
        groups = f"x{index % 1000:03d}/{groups}"
    return groups + suffix
