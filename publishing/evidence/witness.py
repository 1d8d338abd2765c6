r"""What a witness 証人 checks before it cosigns (C2SP tlog-witness v1): the pure part.

A log hands in, by POST to add-checkpoint:

    old <size the log believes the witness has seen>
    <base64 of one 32-byte hash a line: the consistency proof, at most 63>
    <empty line>
    <the signed checkpoint>

The witness answers with its signature line. It never cosigns two histories of one log:
the caller keeps what was seen last, and keeps it *before* the answer goes out.
"""

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass

from publishing.evidence import merkle
from publishing.evidence.checkpoint import (
    Checkpoint,
    InvalidCheckpoint,
    parse_checkpoint,
)
from publishing.evidence.note import InvalidNote, Verifier, open_note, split_note

MAX_HASHES = 63
# 63 hashes and a checkpoint with as many signatures as a note may have.
MAX_BODY_BYTES = 64 * 1024

_OLD = re.compile(r"old (0|[1-9][0-9]{0,18})", re.ASCII)


class NotCosigned(Exception):
    """The witness refuses; `status` is the HTTP status that the protocol names."""

    def __init__(self, status: int, reason: str, seen_size: int | None = None) -> None:
        super().__init__(reason)
        self.status = status
        # What a 409 tells: from which size the log has to prove its growth.
        self.seen_size = seen_size


@dataclass(frozen=True)
class Handed:
    """A checkpoint as handed in, with the proof that it grew from `old_size`."""

    old_size: int
    proof: tuple[bytes, ...]
    note: str


def parse_handed(body: bytes) -> Handed:
    """Read the body of a request; raises NotCosigned (400) for anything else."""
    if len(body) > MAX_BODY_BYTES:
        raise NotCosigned(400, "大きすぎる / the body is too large")
    try:
        head, empty_line, note = body.decode("utf-8").partition("\n\n")
        first, *hashes = head.split("\n")
        old = _OLD.fullmatch(first)
        proof = tuple(base64.b64decode(line, validate=True) for line in hashes)
    except (UnicodeDecodeError, binascii.Error, ValueError) as error:
        raise NotCosigned(400, "本文の形が不正 / malformed body") from error
    if not empty_line or old is None or len(proof) > MAX_HASHES:
        raise NotCosigned(400, "本文の形が不正 / malformed body")
    return Handed(int(old[1]), proof, note)


def handed_over(handed: Handed) -> bytes:
    """The body of a request that hands this in."""
    hashes = [base64.b64encode(each).decode("ascii") for each in handed.proof]
    head = "\n".join((f"old {handed.old_size}", *hashes))
    return f"{head}\n\n{handed.note}".encode()


def origin_of(handed: Handed) -> str:
    """The log that the checkpoint names, before anything is checked.

    Raises NotCosigned (400) for what is not a note.
    """
    try:
        return split_note(handed.note)[0].partition("\n")[0]
    except InvalidNote as error:
        raise NotCosigned(400, str(error)) from error


def check_handed(
    handed: Handed, *, seen: Checkpoint | None, keys: Sequence[Verifier]
) -> Checkpoint:
    """Return the checkpoint that may be cosigned.

    `seen` is the last one cosigned for this origin (None: nothing yet), `keys` the
    origin's. Raises NotCosigned: 403 no signature by a known key, 400 a checkpoint
    that cannot be, 409 another size was seen, 422 the proof does not hold.
    """
    try:
        new = parse_checkpoint(open_note(handed.note, keys))
    except InvalidNote as error:
        raise NotCosigned(403, str(error)) from error
    except InvalidCheckpoint as error:
        raise NotCosigned(400, str(error)) from error
    seen_size = seen.size if seen else 0
    if handed.old_size > new.size:
        raise NotCosigned(400, "木が縮んでいる / the new tree is smaller than the old")
    if handed.old_size != seen_size:
        raise NotCosigned(409, "見た大きさが違う / another size was seen", seen_size)
    _require_growth(handed, seen, new)
    return new


def _require_growth(handed: Handed, seen: Checkpoint | None, new: Checkpoint) -> None:
    if seen is None or seen.size == 0:
        if handed.proof:
            raise NotCosigned(422, "空からの証明は空 / nothing proves growth from 0")
        return
    try:
        merkle.verify_consistency(
            size1=seen.size,
            size2=new.size,
            proof=handed.proof,
            root1=seen.root,
            root2=new.root,
        )
    except merkle.InvalidProof as error:
        raise NotCosigned(422, str(error)) from error
