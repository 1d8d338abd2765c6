r"""An offline receipt that one entry stands in the log (C2SP tlog-proof v1).

    c2sp.org/tlog-proof@v1
    extra <base64>              (may be absent; nothing vouches for it)
    index <number of the leaf, from 0>
    <base64 of one 32-byte hash a line, from the leaf's sibling to the root's child>
    <empty line>
    <the signed checkpoint, cosignatures included>

Whoever has the entry's bytes, the receipt and the log's key needs nothing else.
"""

import base64
import binascii
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from publishing.evidence import merkle
from publishing.evidence.checkpoint import Checkpoint, parse_checkpoint
from publishing.evidence.note import Verifier, open_note

HEADER = "c2sp.org/tlog-proof@v1"
# A tree of 2**63 leaves has no longer path.
MAX_HASHES = 63

_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})", re.ASCII)


class InvalidReceipt(ValueError):
    """The text is not a proof in its one canonical spelling."""


@dataclass(frozen=True)
class Receipt:
    """The leaf at `index` (from 0) is in the tree of the signed checkpoint `note`.

    `hashes` are 32 bytes each; `extra` is free and unauthenticated. Raises
    InvalidReceipt for what no receipt can hold.
    """

    index: int
    hashes: tuple[bytes, ...]
    note: str
    extra: bytes | None = None

    def __post_init__(self) -> None:
        if self.index < 0 or len(self.hashes) > MAX_HASHES:
            raise InvalidReceipt(
                "番号または証明の長さが不正 / bad index or path length"
            )
        if any(len(each) != merkle.HASH_BYTES for each in self.hashes):
            raise InvalidReceipt("ハッシュは32バイト / a hash is 32 bytes")

    @property
    def text(self) -> str:
        """The receipt as written to a file."""
        extra = () if self.extra is None else (f"extra {_base64(self.extra)}",)
        path = (_base64(each) for each in self.hashes)
        lines = (HEADER, *extra, f"index {self.index}", *path, "")
        return "\n".join(lines) + "\n" + self.note


def parse_receipt(text: str) -> Receipt:
    """Read a receipt; accepts only what `Receipt.text` writes (or InvalidReceipt).

    The checkpoint in it is not checked; `verify_receipt` does that.
    """
    head, empty_line, note = text.partition("\n\n")
    lines = head.split("\n")
    if not empty_line or lines.pop(0) != HEADER or not lines:
        raise InvalidReceipt("証明の形でない / not a tlog-proof")
    extra = _decoded(lines.pop(0)[6:]) if lines[0].startswith("extra ") else None
    index = _INDEX.fullmatch(lines.pop(0)) if lines else None
    if index is None:
        raise InvalidReceipt("番号の行がない / no index line")
    hashes = tuple(_decoded(line) for line in lines[: MAX_HASHES + 1])
    receipt = Receipt(int(index[1]), hashes, note, extra)
    if receipt.text != text:
        raise InvalidReceipt("正規の書き方でない / not the canonical spelling")
    return receipt


def verify_receipt(
    receipt: Receipt, entry: bytes, *, verifiers: Sequence[Verifier]
) -> Checkpoint:
    """Return the checkpoint under which the entry's bytes are proven to stand.

    `verifiers` are the log's keys; the checkpoint must be signed by one of them and
    name it as its origin. Raises InvalidNote, InvalidCheckpoint, InvalidProof.
    """
    checkpoint = parse_checkpoint(open_note(receipt.note, verifiers))
    _require_origin(checkpoint, verifiers)
    merkle.verify_inclusion(
        leaf_hash=merkle.leaf_hash(entry),
        index=receipt.index,
        size=checkpoint.size,
        proof=receipt.hashes,
        root=checkpoint.root,
    )
    return checkpoint


def _require_origin(checkpoint: Checkpoint, verifiers: Iterable[Verifier]) -> None:
    # A key that signs for two logs must not vouch for one with the other's tree.
    if checkpoint.origin not in {each.name for each in verifiers}:
        raise merkle.InvalidProof("別の記録の検証点 / a checkpoint of another log")


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _decoded(line: str) -> bytes:
    try:
        return base64.b64decode(line, validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidReceipt("base64でない行がある / a line is not base64") from error
