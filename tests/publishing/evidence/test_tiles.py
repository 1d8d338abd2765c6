from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publishing.evidence import merkle, tiles
from publishing.evidence.tiles import (
    DamagedTile,
    InvalidBundle,
    bundle,
    entries_path,
    extend,
    level_hashes,
    root_of,
    tile_path,
    unbundle,
)

LogOf = Callable[[int], tuple[list[bytes], dict[str, bytes]]]
EDGES = [1, 2, 255, 256, 257, 511, 512, 513]


def hashes_of(numbers: Sequence[int]) -> list[bytes]:
    return [merkle.leaf_hash(b"entry %d" % number) for number in numbers]


def missing(path: str) -> bytes:
    raise FileNotFoundError(path)


@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        ((0, 0), "tile/0/000"),
        ((0, 999), "tile/0/999"),
        ((0, 1000), "tile/0/x001/000"),
        ((3, 1234067), "tile/3/x001/x234/067"),
        ((63, 5, 1), "tile/63/005.p/1"),
        ((0, 1000, 255), "tile/0/x001/000.p/255"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_tile_path_groups_digits(arguments: tuple[int, ...], path: str) -> None:
    assert tile_path(*arguments) == path


def test_entries_lie_beside_the_lowest_tiles() -> None:
    assert entries_path(1234067) == "tile/entries/x001/x234/067"
    assert entries_path(0, 7) == "tile/entries/000.p/7"


@pytest.mark.parametrize(
    "arguments",
    [(-1, 0), (64, 0), (0, -1), (0, 0, 0), (0, 0, 257)],
    ids=["level -1", "level 64", "index -1", "width 0", "width 257"],
)
def test_tile_that_cannot_be_has_no_path(arguments: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="no tile"):
        tile_path(*arguments)


def test_log_of_70000_has_the_tiles_of_the_specification() -> None:
    # C2SP tlog-tiles gives this size as its example.
    leaf = merkle.leaf_hash(b"")
    found = extend(0, [leaf] * 70_000, missing)
    full = [tile_path(0, index) for index in range(273)]
    rest = [tile_path(0, 273, 112), tile_path(1, 0), tile_path(1, 1, 17)]
    assert list(found) == [*full, *rest, tile_path(2, 0, 1)]


def test_full_tile_is_8192_bytes() -> None:
    assert len(extend(0, hashes_of(range(256)), missing)["tile/0/000"]) == 8192


@pytest.mark.parametrize(
    ("size", "paths"),
    [
        (0, []),
        (1, ["tile/0/000.p/1"]),
        (255, ["tile/0/000.p/255"]),
        (256, ["tile/0/000", "tile/1/000.p/1"]),
        (257, ["tile/0/000", "tile/0/001.p/1", "tile/1/000.p/1"]),
    ],
)
def test_partial_tile_is_not_hashed_upward(
    size: int, paths: list[str], log_of: LogOf
) -> None:
    assert list(log_of(size)[1]) == paths


@pytest.mark.parametrize("size", [0, *EDGES])
def test_tiles_hash_to_the_root_of_the_entries(size: int, log_of: LogOf) -> None:
    entries, files = log_of(size)
    assert root_of(size, files.__getitem__) == merkle.root(entries)


@pytest.mark.parametrize("size", [0, *EDGES])
def test_tiles_yield_the_leaf_hashes(size: int, log_of: LogOf) -> None:
    _, files = log_of(size)
    assert list(level_hashes(0, size, files.__getitem__)) == hashes_of(range(size))


@settings(max_examples=60)
@given(st.integers(0, 1100), st.integers(0, 1100))
def test_extended_log_equals_a_rebuilt_one(old_size: int, more: int) -> None:
    old = extend(0, hashes_of(range(old_size)), missing)
    size = old_size + more
    new = extend(old_size, hashes_of(range(old_size, size)), old.__getitem__)
    rebuilt = extend(0, hashes_of(range(size)), missing)
    kept = {path: data for path, data in old.items() if path in rebuilt}
    assert kept | new == rebuilt
    assert not kept.keys() & new.keys()


def test_second_level_grows_across_its_first_tile() -> None:
    leaf = merkle.leaf_hash(b"")
    old = extend(0, [leaf] * 65_535, missing)
    new = extend(65_535, [leaf] * 2, old.__getitem__)
    assert list(new) == [
        "tile/0/255",
        "tile/0/256.p/1",
        "tile/1/000",
        "tile/2/000.p/1",
    ]


def test_extension_reads_only_partial_tiles(log_of: LogOf) -> None:
    _, files = log_of(700)
    asked = []

    def read(path: str) -> bytes:
        asked.append(path)
        return files[path]

    extend(700, hashes_of(range(700, 800)), read)
    assert asked == ["tile/0/002.p/188", "tile/1/000.p/2"]


def test_extension_by_nothing_makes_nothing() -> None:
    assert extend(700, [], missing) == {}


def test_leaf_hash_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        extend(0, [b"short"], missing)


@pytest.mark.parametrize("data", [None, b"", bytes(31), bytes(95), bytes(97)])
def test_damaged_tile_is_named(data: bytes | None) -> None:
    files = {} if data is None else {"tile/0/001.p/3": data}
    with pytest.raises(DamagedTile, match=r"tile/0/001\.p/3") as caught:
        extend(259, hashes_of(range(1)), files.__getitem__)
    assert caught.value.first_leaf == 256


@settings(max_examples=40)
@given(st.data())
def test_inclusion_proof_from_tiles_is_that_from_leaves(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 600))
    index = data.draw(st.integers(0, size - 1))
    entries = [b"entry %d" % number for number in range(size)]
    files = extend(0, hashes_of(range(size)), missing)
    proof = tiles.inclusion_proof(index, size, files.__getitem__)
    assert proof == merkle.inclusion_proof(index, entries)


@settings(max_examples=40)
@given(st.data())
def test_consistency_proof_from_tiles_is_that_from_leaves(data: st.DataObject) -> None:
    size2 = data.draw(st.integers(1, 600))
    size1 = data.draw(st.integers(1, size2))
    entries = [b"entry %d" % number for number in range(size2)]
    files = extend(0, hashes_of(range(size2)), missing)
    proof = tiles.consistency_proof(size1, size2, files.__getitem__)
    assert proof == merkle.consistency_proof(size1, entries)


@settings(max_examples=40)
@given(st.data())
def test_an_earlier_root_comes_from_the_tiles_of_now(data: st.DataObject) -> None:
    size = data.draw(st.integers(0, 600))
    old = data.draw(st.integers(0, size))
    files = extend(0, hashes_of(range(size)), missing)
    root = tiles.earlier_root(old, size, files.__getitem__)
    assert root == merkle.root(b"entry %d" % number for number in range(old))


def test_a_log_has_no_earlier_root_of_more_leaves() -> None:
    with pytest.raises(ValueError, match="grows"):
        tiles.earlier_root(3, 2, missing)


def test_bundle_puts_two_bytes_of_length_before_each_entry() -> None:
    assert bundle([b"", b"abc"]) == b"\0\0\0\3abc"


@given(st.lists(st.binary(), max_size=256))
def test_bundled_entries_read_back(entries: list[bytes]) -> None:
    assert unbundle(bundle(entries)) == entries


def test_entry_of_65535_bytes_fits() -> None:
    assert unbundle(bundle([bytes(65_535)])) == [bytes(65_535)]


def test_entry_of_65536_bytes_is_refused() -> None:
    with pytest.raises(InvalidBundle, match="65,535"):
        bundle([bytes(65_536)])


def test_bundle_of_257_entries_is_refused() -> None:
    with pytest.raises(InvalidBundle, match="256"):
        bundle([b""] * 257)
    with pytest.raises(InvalidBundle, match="256"):
        unbundle(b"\0\0" * 257)


@pytest.mark.parametrize("data", [b"\0", b"\0\1", b"\0\3ab", b"\0\0\0"])
def test_cut_off_bundle_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidBundle, match="cut off"):
        unbundle(data)
