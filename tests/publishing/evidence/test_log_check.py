import tracemalloc
from collections.abc import Callable, Iterator

import pytest

from publishing.evidence import merkle, tiles
from publishing.evidence.log_check import LogDamaged, check_log

LogOf = Callable[[int], tuple[list[bytes], dict[str, bytes]]]
SIZE = 700


def check(entries: list[bytes], files: dict[str, bytes], root: bytes) -> None:
    check_log(entries, size=SIZE, root=root, read_tile=files.__getitem__)


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 700])
def test_sound_log_passes(size: int, log_of: LogOf) -> None:
    entries, files = log_of(size)
    root = merkle.root(entries)
    check_log(iter(entries), size=size, root=root, read_tile=files.__getitem__)


@pytest.mark.parametrize("index", [0, 255, 256, 699])
def test_changed_entry_is_named(index: int, log_of: LogOf) -> None:
    entries, files = log_of(SIZE)
    root = merkle.root(entries)
    entries[index] += b"!"
    with pytest.raises(LogDamaged, match="entry and tile disagree") as caught:
        check(entries, files, root)
    assert caught.value.index == index


def test_first_of_several_changed_entries_is_named(log_of: LogOf) -> None:
    entries, files = log_of(SIZE)
    root = merkle.root(entries)
    entries[300], entries[301] = entries[301], entries[300]
    with pytest.raises(LogDamaged) as caught:
        check(entries, files, root)
    assert caught.value.index == 300


def test_missing_last_entry_is_named(log_of: LogOf) -> None:
    entries, files = log_of(SIZE)
    with pytest.raises(LogDamaged, match="entries end before") as caught:
        check(entries[:-1], files, merkle.root(entries))
    assert caught.value.index == SIZE - 1


def test_extra_entry_is_named(log_of: LogOf) -> None:
    entries, files = log_of(SIZE)
    with pytest.raises(LogDamaged, match="more entries") as caught:
        check([*entries, b"extra"], files, merkle.root(entries))
    assert caught.value.index == SIZE


@pytest.mark.parametrize(
    ("path", "first_leaf"),
    [("tile/0/000", 0), ("tile/0/002.p/188", 512), ("tile/1/000.p/2", 0)],
)
@pytest.mark.parametrize("fault", ["missing", "short"])
def test_unreadable_tile_is_named(
    path: str, first_leaf: int, fault: str, log_of: LogOf
) -> None:
    entries, files = log_of(SIZE)
    data = files.pop(path)
    if fault == "short":
        files[path] = data[:-1]
    with pytest.raises(LogDamaged, match=path) as caught:
        check(entries, files, merkle.root(entries))
    assert caught.value.index == first_leaf


def test_changed_leaf_hash_in_a_tile_is_named(log_of: LogOf) -> None:
    entries, files = log_of(SIZE)
    files["tile/0/001"] = flipped(files["tile/0/001"], 32 * 4)
    with pytest.raises(LogDamaged) as caught:
        check(entries, files, merkle.root(entries))
    assert caught.value.index == 256 + 4


def test_entry_changed_together_with_its_tile_is_found_above(log_of: LogOf) -> None:
    entries, files = log_of(SIZE)
    root = merkle.root(entries)
    entries[300] = b"forged"
    forged = [merkle.leaf_hash(entry) for entry in entries[256:512]]
    files["tile/0/001"] = b"".join(forged)
    with pytest.raises(LogDamaged, match="the level above disagree") as caught:
        check(entries, files, root)
    assert caught.value.index == 256


def test_log_rebuilt_over_a_forged_entry_misses_the_root(log_of: LogOf) -> None:
    entries, _ = log_of(SIZE)
    root = merkle.root(entries)
    entries[300] = b"forged"
    hashes = [merkle.leaf_hash(entry) for entry in entries]
    with pytest.raises(LogDamaged, match="do not hash to the root") as caught:
        check(entries, tiles.extend(0, hashes, {}.__getitem__), root)
    assert caught.value.index is None


def test_report_is_japanese_and_english() -> None:
    report = str(LogDamaged(7, "理由 / reason"))
    assert report == "番号 / leaf 7: 理由 / reason"


def test_memory_does_not_grow_with_the_log() -> None:
    size = 20_000
    leaf = merkle.leaf_hash(b"entry")
    files = tiles.extend(0, [leaf] * size, {}.__getitem__)
    root = tiles.root_of(size, files.__getitem__)

    def entries() -> Iterator[bytes]:
        for _ in range(size):
            yield b"entry"

    tracemalloc.start()
    check_log(entries(), size=size, root=root, read_tile=files.__getitem__)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # A few tiles of 256 hashes; the log's own hashes would be 1.6 MB as objects.
    assert peak < 200_000
