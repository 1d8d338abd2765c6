"""Two thousand random changes to a log, each of which must be found where it is."""

import random
from collections.abc import Callable

import pytest

from publishing.evidence import merkle
from publishing.evidence.log_check import LogDamaged, check_log

LogOf = Callable[[int], tuple[list[bytes], dict[str, bytes]]]
SIZE, EACH, SEED = 300, 400, 20_260_521
Entries = list[bytes]


def edit(entries: Entries, chance: random.Random) -> int:
    """One bit of one entry."""
    place = chance.randrange(SIZE)
    changed = bytearray(entries[place])
    changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    entries[place] = bytes(changed)
    return place


def delete(entries: Entries, chance: random.Random) -> int:
    place = chance.randrange(SIZE)
    del entries[place]
    return place


def insert(entries: Entries, chance: random.Random) -> int:
    place = chance.randrange(SIZE + 1)
    entries.insert(place, chance.randbytes(40))
    return place


def swap(entries: Entries, chance: random.Random) -> int:
    one, other = sorted(chance.sample(range(SIZE), 2))
    entries[one], entries[other] = entries[other], entries[one]
    return one


def truncate(entries: Entries, chance: random.Random) -> int:
    kept = chance.randrange(SIZE)
    del entries[kept:]
    return kept


@pytest.mark.parametrize("change", [edit, delete, insert, swap, truncate])
def test_every_change_is_found_at_its_first_leaf(
    change: Callable[[Entries, random.Random], int], log_of: LogOf
) -> None:
    entries, files = log_of(SIZE)
    root, chance = merkle.root(entries), random.Random(SEED)
    for _ in range(EACH):
        changed = list(entries)
        place = change(changed, chance)
        with pytest.raises(LogDamaged) as caught:
            check_log(changed, size=SIZE, root=root, read_tile=files.__getitem__)
        assert caught.value.index == place


def test_every_flipped_bit_of_a_tile_is_found(log_of: LogOf) -> None:
    entries, files = log_of(SIZE)
    root, chance = merkle.root(entries), random.Random(SEED)
    tiles = sorted(path for path in files if path.startswith("tile/"))
    for _ in range(EACH):
        path = chance.choice(tiles)
        changed = bytearray(files[path])
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
        spoilt = files | {path: bytes(changed)}
        with pytest.raises(LogDamaged):
            check_log(entries, size=SIZE, root=root, read_tile=spoilt.__getitem__)
