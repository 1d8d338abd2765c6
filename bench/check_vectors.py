"""Run published RFC 6962 vectors against the evidence room.

    python bench/check_vectors.py FILE

FILE is JSON with the parts named in CHECKS: leaves with their roots, nodes and proofs,
roots of large trees, good and malicious probes with `wantErr`, and a signed note.
Prints a count for each part and names a part that is missing. Exits 1 when one vector
disagrees or none is there, 2 without a readable file.
"""

import json
import sys
from base64 import b64decode
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from publishing.evidence import merkle, note

# A name for the vector, and whether it agrees.
Result = tuple[str, bool]

# These probes accept hashes that are not SHA-256 outputs. A verifier that did so would
# let an empty root and an empty leaf prove each other, so ours refuses.
EXCEPTIONS = {
    "testdata/consistency/additional/"
    "sizes-are-equal-one-and-proof-is-empty.json": "its roots are 12 bytes, not 32",
}


def check_hasher(vectors: dict[str, Any]) -> Iterator[Result]:
    """Compare the hashes of nothing, of leaves and of a node."""
    ours = {
        "empty tree root": merkle.root([]),
        "leaf of empty data": merkle.leaf_hash(b""),
        "leaf of ASCII 'L123456'": merkle.leaf_hash(b"L123456"),
        "node of ASCII 'N123','N456'": merkle.node_hash(b"N123", b"N456"),
    }
    for vector in vectors["hasher"]:
        found = ours.get(vector["desc"])
        yield vector["desc"], found == bytes.fromhex(vector["hex"])


def check_roots(vectors: dict[str, Any]) -> Iterator[Result]:
    """Compare the root of every prefix of the reference leaves."""
    leaves = _leaves(vectors)
    for size, expected in enumerate(vectors["roots_hex_by_size"]):
        yield f"size {size}", merkle.root(leaves[:size]).hex() == expected


def check_nodes(vectors: dict[str, Any]) -> Iterator[Result]:
    """Compare every complete subtree of the reference leaves."""
    leaves = _leaves(vectors)
    for level, row in enumerate(vectors["node_hashes_hex_by_level"]):
        for index, expected in enumerate(row):
            part = leaves[index << level : (index + 1) << level]
            yield f"node {level}/{index}", merkle.root(part).hex() == expected


def check_large_roots(vectors: dict[str, Any]) -> Iterator[Result]:
    """Compare roots of trees whose leaf i is the low 16 bits of i, low byte first."""
    for size, expected in vectors["large_tree_roots_b64"]["roots"].items():
        leaves = ((i & 0xFFFF).to_bytes(2, "little") for i in range(int(size)))
        yield f"size {size}", merkle.root(leaves) == b64decode(expected)


def check_inclusion_proofs(vectors: dict[str, Any]) -> Iterator[Result]:
    """Compare the inclusion proofs that we make over the reference leaves."""
    leaves = _leaves(vectors)
    for vector in vectors["proofs_all_inclusion"]:
        index, size = vector["index"], vector["size"]
        proof = merkle.inclusion_proof(index, leaves[:size])
        yield (
            f"leaf {index} of {size}",
            [each.hex() for each in proof] == vector["proof"],
        )


def check_consistency_proofs(vectors: dict[str, Any]) -> Iterator[Result]:
    """Compare the consistency proofs that we make over the reference leaves."""
    leaves = _leaves(vectors)
    for vector in vectors["proofs_all_consistency"]:
        size1, size2 = vector["size1"], vector["size2"]
        proof = merkle.consistency_proof(size1, leaves[:size2])
        yield f"{size1} to {size2}", [each.hex() for each in proof] == vector["proof"]


def check_inclusion_probes(vectors: dict[str, Any]) -> Iterator[Result]:
    """Give good and malicious inclusion proofs to the verifier."""
    for probe in vectors["probes_inclusion"]:
        is_accepted = _is_accepted(
            merkle.verify_inclusion,
            leaf_hash=_bytes(probe["leafHash"]),
            index=probe["leafIdx"],
            size=probe["treeSize"],
            proof=[_bytes(each) for each in probe["proof"] or []],
            root=_bytes(probe["root"]),
        )
        yield probe["file"], is_accepted is not probe["wantErr"]


def check_consistency_probes(vectors: dict[str, Any]) -> Iterator[Result]:
    """Give good and malicious consistency proofs to the verifier."""
    for probe in vectors["probes_consistency"]:
        is_accepted = _is_accepted(
            merkle.verify_consistency,
            size1=probe["size1"],
            size2=probe["size2"],
            proof=[_bytes(each) for each in probe["proof"] or []],
            root1=_bytes(probe["root1"]),
            root2=_bytes(probe["root2"]),
        )
        yield probe["file"], is_accepted is not probe["wantErr"]


def check_signed_note(vectors: dict[str, Any]) -> Iterator[Result]:
    """Open the published note, and refuse it with one letter changed."""
    vkey, signed = vectors["signed_note"]["vkey"], vectors["signed_note"]["note"]
    verifier = note.Verifier.from_line(vkey)
    changed = signed.replace("example", "Example", 1)
    yield "published note", _opens(signed, verifier)
    yield "published note, one letter changed", not _opens(changed, verifier)


CHECKS: dict[str, Callable[[dict[str, Any]], Iterator[Result]]] = {
    "hasher": check_hasher,
    "roots_hex_by_size": check_roots,
    "node_hashes_hex_by_level": check_nodes,
    "large_tree_roots_b64": check_large_roots,
    "proofs_all_inclusion": check_inclusion_proofs,
    "proofs_all_consistency": check_consistency_proofs,
    "probes_inclusion": check_inclusion_probes,
    "probes_consistency": check_consistency_probes,
    "signed_note": check_signed_note,
}


def main(arguments: list[str]) -> int:
    """Check the file named by the only argument; return the exit code."""
    if len(arguments) != 1:
        print("usage: check_vectors.py FILE", file=sys.stderr)
        return 2
    try:
        vectors = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        print(f"{arguments[0]}: {error}", file=sys.stderr)
        return 2
    parts = [part for part in CHECKS if part in vectors]
    for part in CHECKS.keys() - vectors.keys():
        print(f"{part}: not in this file")
    disagreements = sum(_report(part, CHECKS[part](vectors)) for part in parts)
    print(f"{len(parts)} parts, {disagreements} disagreements")
    return 1 if disagreements or not parts else 0


def _report(part: str, results: Iterator[Result]) -> int:
    """Print the part's counts and names; return the number of disagreements."""
    found = list(results)
    differing = [name for name, agrees in found if not agrees]
    excepted = [name for name in differing if name in EXCEPTIONS]
    wrong = [name for name in differing if name not in EXCEPTIONS]
    print(f"{part}: {len(found) - len(differing)} of {len(found)} agree")
    for name in excepted:
        print(f"  exception, refused on purpose: {name} ({EXCEPTIONS[name]})")
    for name in wrong:
        print(f"  DISAGREES: {name}")
    return len(wrong)


def _is_accepted(verify: Callable[..., None], **claim: Any) -> bool:
    try:
        verify(**claim)
    except merkle.InvalidProof:
        return False
    return True


def _opens(signed: str, verifier: note.Verifier) -> bool:
    try:
        note.open_note(signed, [verifier])
    except note.InvalidNote:
        return False
    return True


def _leaves(vectors: dict[str, Any]) -> list[bytes]:
    return [bytes.fromhex(leaf) for leaf in vectors["leaves_hex"]]


def _bytes(text: str | None) -> bytes:
    return b64decode(text or "")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
