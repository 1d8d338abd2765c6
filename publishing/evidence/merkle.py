"""Merkle tree hashing and proofs (RFC 6962 §2.1, verification as in RFC 9162 §2.1).

    root of nothing  SHA-256("")
    leaf             SHA-256(0x00 || data)
    node             SHA-256(0x01 || left || right)
    split of n > 1   the largest power of two below n goes left

The two prefixes keep a node from passing for a leaf. All hashes are 32 bytes; a proof
lists siblings from the leaf's side up to the root's side.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()

# Returns the root of the leaves [first, end); asked only for non-empty ranges.
Subtree = Callable[[int, int], bytes]


class InvalidProof(ValueError):
    """The proof does not show what it claims."""


def leaf_hash(data: bytes) -> bytes:
    """Return the 32-byte hash of one leaf's data (RFC 6962 §2.1)."""
    return hashlib.sha256(b"\x00" + data).digest()


def leaf_hashes(leaves: Iterable[bytes]) -> list[bytes]:
    """As `leaf_hash` of each, without a call of our own for each."""
    sha256 = hashlib.sha256
    return [sha256(b"\x00" + data).digest() for data in leaves]


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the 32-byte hash of an inner node (RFC 6962 §2.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class CompactRange:
    """The roots of the complete subtrees at a growing tree's edge, largest first.

    They are all that appending and the root need: O(log n) hashes for n leaves.
    """

    def __init__(self) -> None:
        self.size = 0
        self.peaks: list[bytes] = []

    def append(self, leaf: bytes) -> None:
        """Add one 32-byte leaf hash."""
        self.peaks.append(leaf)
        # Each trailing one bit of the old size is a complete neighbour to join.
        for _ in range((~self.size & (self.size + 1)).bit_length() - 1):
            right = self.peaks.pop()
            self.peaks[-1] = node_hash(self.peaks[-1], right)
        self.size += 1

    def root(self) -> bytes:
        """Return the 32-byte root of all leaves appended so far."""
        return join_peaks(self.peaks)


def join_peaks(peaks: Sequence[bytes]) -> bytes:
    """Return the root over complete subtrees given largest (leftmost) first."""
    if not peaks:
        return EMPTY_ROOT
    result = peaks[-1]
    for peak in reversed(peaks[:-1]):
        result = node_hash(peak, result)
    return result


def root(leaves: Iterable[bytes]) -> bytes:
    """Return the 32-byte root over leaf data, reading it once in flat memory."""
    return root_of_hashes(leaf_hash(leaf) for leaf in leaves)


def root_of_hashes(hashes: Iterable[bytes]) -> bytes:
    """Return the 32-byte root over leaf hashes, reading them once in flat memory."""
    tree = CompactRange()
    for each in hashes:
        tree.append(each)
    return tree.root()


def root_of_row(hashes: Sequence[bytes]) -> bytes:
    """As `root_of_hashes`, for what fits into memory: level by level and faster.

    A lone hash at the end of a level goes up as it is, which gives the same tree.
    """
    # Not node_hash: a call of our own for each node would be felt.
    sha256 = hashlib.sha256
    row = list(hashes)
    while len(row) > 1:
        lone = row[-1:] if len(row) % 2 else []
        pairs = zip(row[::2], row[1::2], strict=False)
        row = [sha256(b"\x01" + left + right).digest() for left, right in pairs] + lone
    return row[0] if row else EMPTY_ROOT


def inclusion_proof(index: int, leaves: Iterable[bytes]) -> list[bytes]:
    """Return the proof that leaf `index` (from 0) is in the tree of all `leaves`.

    `leaves` is leaf data. Raises ValueError when there is no such leaf.
    """
    hashes = [leaf_hash(leaf) for leaf in leaves]
    return inclusion_path(index, len(hashes), _subtree_over(hashes))


def consistency_proof(size1: int, leaves: Iterable[bytes]) -> list[bytes]:
    """Return the proof that the tree of the first `size1` leaves grew into all.

    `leaves` is leaf data. Raises ValueError unless 0 < size1 <= number of leaves.
    """
    hashes = [leaf_hash(leaf) for leaf in leaves]
    return consistency_path(size1, len(hashes), _subtree_over(hashes))


def inclusion_path(index: int, size: int, subtree: Subtree) -> list[bytes]:
    """Return an inclusion proof from subtree roots (RFC 6962 §2.1.1).

    Raises ValueError unless 0 <= index < size.
    """
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size}")
    first, end, proof = 0, size, []
    while end - first > 1:
        middle = first + _split(end - first)
        if index < middle:
            proof.append(subtree(middle, end))
            end = middle
        else:
            proof.append(subtree(first, middle))
            first = middle
    return proof[::-1]


def consistency_path(size1: int, size2: int, subtree: Subtree) -> list[bytes]:
    """Return a consistency proof from subtree roots (RFC 6962 §2.1.2).

    Raises ValueError unless 0 < size1 <= size2: everything grows out of nothing.
    """
    if not 0 < size1 <= size2:
        raise ValueError(f"no consistency proof from size {size1} to {size2}")
    first, end, proof = 0, size2, []
    while end != size1:
        middle = first + _split(end - first)
        if size1 <= middle:
            proof.append(subtree(middle, end))
            end = middle
        else:
            proof.append(subtree(first, middle))
            first = middle
    # A verifier holds the old root itself; only a part of it must be handed over.
    if first > 0:
        proof.append(subtree(first, end))
    return proof[::-1]


def verify_inclusion(
    *, leaf_hash: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """Raise InvalidProof unless the leaf is at `index` (from 0) in the tree.

    `leaf_hash`, `root` and every hash of `proof` are 32 bytes (RFC 9162 §2.1.3.2).
    """
    _require_hashes(leaf_hash, root, *proof)
    if not 0 <= index < size:
        raise InvalidProof("木にない番号 / index outside the tree")
    # Below `inner` the path turns either way; above, it runs along the right edge.
    inner = (index ^ (size - 1)).bit_length()
    _require_length(proof, inner + (index >> inner).bit_count())
    result = leaf_hash
    for level, sibling in enumerate(proof):
        if level >= inner or index >> level & 1:
            result = node_hash(sibling, result)
        else:
            result = node_hash(result, sibling)
    if result != root:
        raise InvalidProof("根が一致しない / proof leads to another root")


def verify_consistency(
    *, size1: int, size2: int, proof: Sequence[bytes], root1: bytes, root2: bytes
) -> None:
    """Raise InvalidProof unless the tree of `size1` is the start of that of `size2`.

    Roots and hashes are 32 bytes (RFC 9162 §2.1.4.2). `size1=0` raises: an empty tree
    proves nothing, and whoever allows it must decide so before asking.
    """
    _require_hashes(root1, root2, *proof)
    if not 0 < size1 <= size2:
        raise InvalidProof("木の大きさが不正 / sizes are not 0 < size1 <= size2")
    if size1 == size2:
        _require_length(proof, 0)
        results = root1, root1
    else:
        results = _run_consistency(size1, size2, proof, root1)
    if results != (root1, root2):
        raise InvalidProof("根が一致しない / proof leads to other roots")


def _run_consistency(
    size1: int, size2: int, proof: Sequence[bytes], root1: bytes
) -> tuple[bytes, bytes]:
    """Return the old and the new root that the proof leads to."""
    # The old tree's last complete subtree is the node where both paths start.
    shift = (size1 & -size1).bit_length() - 1
    position = (size1 - 1) >> shift
    inner = (position ^ ((size2 - 1) >> shift)).bit_length()
    border = (position >> inner).bit_count()
    # A complete old tree is that node itself, so the proof leaves it out.
    path = [root1, *proof] if size1 == 1 << shift else proof
    _require_length(path, 1 + inner + border)
    old = new = path[0]
    for level, sibling in enumerate(path[1:]):
        if level >= inner or position >> level & 1:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
        else:
            new = node_hash(new, sibling)
    return old, new


def _split(size: int) -> int:
    """Return the largest power of two below `size` (> 1)."""
    return 1 << (size - 1).bit_length() - 1


def _subtree_over(hashes: Sequence[bytes]) -> Subtree:
    return lambda first, end: root_of_hashes(hashes[first:end])


def _require_hashes(*hashes: bytes) -> None:
    # Without this an empty root and an empty leaf prove each other.
    if any(len(each) != HASH_BYTES for each in hashes):
        raise InvalidProof("ハッシュは32バイト / a hash is 32 bytes")


def _require_length(proof: Sequence[bytes], expected: int) -> None:
    if len(proof) != expected:
        raise InvalidProof("証明の長さが不正 / proof too short or too long")
