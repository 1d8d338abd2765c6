import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishing.evidence import merkle
from publishing.evidence.merkle import (
    InvalidProof,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root,
    verify_consistency,
    verify_inclusion,
)

VECTORS = Path(__file__).parent / "vectors"
SIZES = range(1, 71)
LEAVES = [b"leaf %d" % number for number in range(70)]


def sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def plain_root(leaves: Sequence[bytes]) -> bytes:
    """RFC 6962 §2.1 word for word: split at the largest power of two below n."""
    if len(leaves) <= 1:
        return sha(b"\0", leaves[0]) if leaves else sha()
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return sha(b"\1", plain_root(leaves[:half]), plain_root(leaves[half:]))


def hashes(names: list[str]) -> list[bytes]:
    return [bytes.fromhex(name) for name in names]


def flip(value: bytes, at: int) -> bytes:
    return value[:at] + bytes([value[at] ^ 0x40]) + value[at + 1 :]


def load(folder: str) -> list[Any]:
    paths = sorted((VECTORS / folder).glob("*.json"))
    return [pytest.param(json.loads(path.read_text()), id=path.stem) for path in paths]


@pytest.mark.parametrize(
    ("found", "parts"),
    [
        (root([]), []),
        (leaf_hash(b""), [b"\0"]),
        (leaf_hash(b"data"), [b"\0data"]),
        (node_hash(b"left", b"right"), [b"\1leftright"]),
        (root([b"one"]), [b"\0one"]),
    ],
    ids=["empty tree", "empty leaf", "leaf", "node", "tree of one leaf"],
)
def test_hash_has_the_prefix_of_rfc_6962(found: bytes, parts: list[bytes]) -> None:
    assert found == sha(*parts)


@pytest.mark.parametrize("size", [0, *SIZES])
def test_streamed_root_is_the_root_of_the_definition(size: int) -> None:
    assert root(iter(LEAVES[:size])) == plain_root(LEAVES[:size])


def test_odd_leaf_is_not_doubled() -> None:
    assert root([b"a", b"b", b"c"]) != root([b"a", b"b", b"c", b"c"])


def test_root_keeps_a_hash_for_each_bit_of_the_size() -> None:
    tree = merkle.CompactRange()
    for number in range(1000):
        tree.append(leaf_hash(b"%d" % number))
    assert len(tree.peaks) == (1000).bit_count()


@pytest.mark.parametrize("size", SIZES)
def test_every_leaf_proves_its_place(size: int) -> None:
    for index in range(size):
        verify_inclusion(
            leaf_hash=leaf_hash(LEAVES[index]),
            index=index,
            size=size,
            proof=inclusion_proof(index, LEAVES[:size]),
            root=root(LEAVES[:size]),
        )


@pytest.mark.parametrize("size2", SIZES)
def test_every_tree_proves_that_it_grew(size2: int) -> None:
    for size1 in range(1, size2 + 1):
        verify_consistency(
            size1=size1,
            size2=size2,
            proof=consistency_proof(size1, LEAVES[:size2]),
            root1=root(LEAVES[:size1]),
            root2=root(LEAVES[:size2]),
        )


@pytest.mark.parametrize("vector", load("inclusion_refused"))
def test_malicious_inclusion_proof_is_refused(vector: dict[str, Any]) -> None:
    with pytest.raises(InvalidProof):
        verify_inclusion(
            leaf_hash=bytes.fromhex(vector["leaf_hash"]),
            index=vector["index"],
            size=vector["size"],
            proof=hashes(vector["proof"]),
            root=bytes.fromhex(vector["root"]),
        )


@pytest.mark.parametrize("vector", load("consistency_refused"))
def test_malicious_consistency_proof_is_refused(vector: dict[str, Any]) -> None:
    with pytest.raises(InvalidProof):
        verify_consistency(
            size1=vector["size1"],
            size2=vector["size2"],
            proof=hashes(vector["proof"]),
            root1=bytes.fromhex(vector["root1"]),
            root2=bytes.fromhex(vector["root2"]),
        )


@given(st.data())
def test_one_flipped_byte_breaks_an_inclusion_proof(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 70))
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(index, LEAVES[:size])
    claim = [leaf_hash(LEAVES[index]), root(LEAVES[:size]), *proof]
    which = data.draw(st.integers(0, len(claim) - 1))
    claim[which] = flip(claim[which], data.draw(st.integers(0, 31)))
    with pytest.raises(InvalidProof):
        verify_inclusion(
            leaf_hash=claim[0], index=index, size=size, proof=claim[2:], root=claim[1]
        )


@given(st.data())
def test_one_flipped_byte_breaks_a_consistency_proof(data: st.DataObject) -> None:
    size2 = data.draw(st.integers(1, 70))
    size1 = data.draw(st.integers(1, size2))
    proof = consistency_proof(size1, LEAVES[:size2])
    claim = [root(LEAVES[:size1]), root(LEAVES[:size2]), *proof]
    which = data.draw(st.integers(0, len(claim) - 1))
    claim[which] = flip(claim[which], data.draw(st.integers(0, 31)))
    with pytest.raises(InvalidProof):
        verify_consistency(
            size1=size1, size2=size2, proof=claim[2:], root1=claim[0], root2=claim[1]
        )


@given(st.integers(1, 70), st.data())
def test_proof_holds_for_one_place_only(size: int, data: st.DataObject) -> None:
    index, other = data.draw(st.permutations(range(size + 1)))[:2]
    index %= size
    if other == index:
        other = size
    with pytest.raises(InvalidProof):
        verify_inclusion(
            leaf_hash=leaf_hash(LEAVES[index]),
            index=other,
            size=size,
            proof=inclusion_proof(index, LEAVES[:size]),
            root=root(LEAVES[:size]),
        )


@pytest.mark.parametrize("index", [-1, 5])
def test_leaf_outside_the_tree_has_no_proof(index: int) -> None:
    with pytest.raises(ValueError, match="not in a tree of 5"):
        inclusion_proof(index, LEAVES[:5])


@pytest.mark.parametrize("size1", [-1, 0, 6])
def test_tree_that_is_no_start_has_no_proof(size1: int) -> None:
    with pytest.raises(ValueError, match="no consistency proof"):
        consistency_proof(size1, LEAVES[:5])


@pytest.mark.parametrize("size", [0, 1, 2, 3, 7, 8, 255, 256, 257, 300])
def test_a_row_has_the_root_of_its_hashes(size: int) -> None:
    hashes = [merkle.leaf_hash(b"%d" % number) for number in range(size)]
    assert merkle.root_of_row(hashes) == merkle.root_of_hashes(hashes)
