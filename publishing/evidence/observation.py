r"""Observation records 観測記録: what a vantage point saw, signed and chained.

A result is one look at one posting, canonical JSON (RFC 8785), one leaf each:

    {"at":1795400000,"rt_ms":84,"target":"<base64>","tries":["ok"],"v":1,
     "verdict":"good"}

`target` is the 32-byte commitment of the posting, `at` in seconds since 1970 (UTC),
`rt_ms` how long the last answer took and `tries` one short code for each try. A look
that was not good says `why` in a short code. Of what came there is no digest, salted or
not: a page is known but for its names, so whoever had one could try names for ever.

A round is one look at everything, a signed note (C2SP) whose text is two lines:

    kojiban-observation/1
    {"checkpoint":{"root":"<base64>","size":70000},"count":2,"ended":1795400009,
     "ntp_offset_us":-31,"prev":"<base64>","root":"<base64>","seq":48211,
     "started":1795400000,"unexempted":"good","v":1,"vantage":"tokyo-a"}

The vantage point's key signs under the vantage point's name. `prev` is the SHA-256 of
the whole note before (32 zero bytes for number 0), so that no round can be left out;
`root` is the RFC 6962 root over the results, which stand in rising order of `target`,
so that two neighbours prove that nothing stands between them. `checkpoint` is the log's
as this vantage point saw it, `unexempted` the verdict of the one fetch of the round
that asked for no exemption from the throttle.
"""

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from publishing.evidence import merkle, note
from publishing.evidence.canonical import NotCanonical, canonical
from publishing.evidence.observed import Look, Verdict

VERSION = 1
HEADER = "kojiban-observation/1"
GENESIS = bytes(32)
HASH_BYTES = 32
MAX_TRIES = 9

_PAGE_TAG = b"kojiban-observed/v1\0"
_CODE = re.compile(r"[a-z0-9_]{1,32}", re.ASCII)


class InvalidObservation(ValueError):
    """The fields or the bytes are not a result or a round."""


class BrokenChain(Exception):
    """Rounds of one vantage point do not follow one another.

    `seq` is the number at which the chain breaks and `fault` says how: "missing",
    "forked" (two histories) or "out_of_order" (there, but not in its place).
    """

    def __init__(self, seq: int, fault: str) -> None:
        words = {
            "missing": "の観測がない / round is missing",
            "forked": "で別の履歴に分かれる / history forks",
            "out_of_order": "の順番が違う / round is out of order",
        }
        super().__init__(f"{seq}{words[fault]}")
        self.seq = seq
        self.fault = fault


@dataclass(frozen=True)
class Result:
    """One look at one posting. Raises InvalidObservation for what no look can be."""

    target: bytes
    at: int
    verdict: Verdict
    rt_ms: int = 0
    tries: tuple[str, ...] = ()
    why: str | None = None

    def __post_init__(self) -> None:
        _require_bytes("target", self.target, HASH_BYTES)
        _require_counts(at=self.at, rt_ms=self.rt_ms)
        if len(self.tries) > MAX_TRIES:
            raise InvalidObservation("試行が多すぎる / too many tries")
        for code in (*self.tries, *(() if self.why is None else (self.why,))):
            _require_code(code)

    @property
    def leaf(self) -> bytes:
        """The canonical bytes: one leaf of the round's tree."""
        fields = {
            "v": VERSION,
            "target": _base64(self.target),
            "at": self.at,
            "verdict": str(self.verdict),
            "why": self.why,
            "rt_ms": self.rt_ms,
            "tries": list(self.tries),
        }
        return _spell({key: each for key, each in fields.items() if each is not None})


@dataclass(frozen=True)
class SeenCheckpoint:
    """The log's checkpoint as a vantage point saw it: leaves and 32-byte root."""

    size: int
    root: bytes

    def __post_init__(self) -> None:
        _require_counts(size=self.size)
        _require_bytes("root", self.root, HASH_BYTES)


@dataclass(frozen=True)
class Round:
    """What a vantage point signs of one round.

    Instants are whole seconds since 1970 (UTC). Raises InvalidObservation for what no
    round can be.
    """

    vantage: str
    seq: int
    prev: bytes
    started: int
    ended: int
    count: int
    root: bytes
    checkpoint: SeenCheckpoint | None = None
    unexempted: Verdict | None = None
    ntp_offset_us: int | None = None

    def __post_init__(self) -> None:
        _require_counts(seq=self.seq, started=self.started, ended=self.ended)
        _require_counts(count=self.count)
        _require_bytes("prev", self.prev, HASH_BYTES)
        _require_bytes("root", self.root, HASH_BYTES)
        if self.ended < self.started:
            raise InvalidObservation("終わりが始まりより前 / ended before it started")
        if self.seq == 0 and self.prev != GENESIS:
            raise InvalidObservation("0番の前はない / nothing comes before number 0")
        if self.count == 0 and self.root != merkle.EMPTY_ROOT:
            raise InvalidObservation("空の根が不正 / wrong root of no results")
        if type(self.ntp_offset_us) not in (int, type(None)):
            raise InvalidObservation("ntp_offset_usが不正 / ntp_offset_us is no number")

    @property
    def text(self) -> str:
        """The two lines to be signed, final newline included."""
        seen = self.checkpoint
        fields = {
            "v": VERSION,
            "vantage": self.vantage,
            "seq": self.seq,
            "prev": _base64(self.prev),
            "started": self.started,
            "ended": self.ended,
            "count": self.count,
            "root": _base64(self.root),
            "checkpoint": seen and {"size": seen.size, "root": _base64(seen.root)},
            "unexempted": self.unexempted and str(self.unexempted),
            "ntp_offset_us": self.ntp_offset_us,
        }
        return f"{HEADER}\n{_spell(fields).decode()}\n"


def in_order(results: Iterable[Result]) -> list[Result]:
    """The results as they stand in a round; InvalidObservation for a target twice."""
    ordered = sorted(results, key=lambda result: result.target)
    require_order(ordered)
    return ordered


def require_order(results: Sequence[Result]) -> None:
    """Raise InvalidObservation unless each target stands above the one before."""
    for before, after in pairwise(results):
        if before.target >= after.target:
            raise InvalidObservation("結果の順番が不正 / results are out of order")


def parse_result(leaf: bytes) -> Result:
    """Read a result; accepts only what `Result.leaf` writes (or InvalidObservation)."""
    fields = _load(leaf)
    tries = fields.get("tries")
    if not isinstance(tries, list):
        raise InvalidObservation("triesがない / no list of tries")
    result = Result(
        target=_decoded(fields.get("target")),
        at=_whole(fields, "at"),
        verdict=_verdict(fields.get("verdict")),
        rt_ms=_whole(fields, "rt_ms"),
        tries=tuple(tries),
        why=fields.get("why"),
    )
    # The same spelling again excludes spaces, double keys and unknown fields.
    if result.leaf != leaf:
        raise InvalidObservation("正規の書き方でない / not the canonical spelling")
    return result


def parse_round(text: str) -> Round:
    """Read a round's text, the opened note without signatures.

    Accepts only what `Round.text` writes (or InvalidObservation).
    """
    header, _, line = text.partition("\n")
    if header != HEADER:
        raise InvalidObservation("観測記録でない / not an observation")
    fields = _load(line.encode())
    unexempted = fields.get("unexempted")
    found = Round(
        vantage=str(fields.get("vantage")),
        seq=_whole(fields, "seq"),
        prev=_decoded(fields.get("prev")),
        started=_whole(fields, "started"),
        ended=_whole(fields, "ended"),
        count=_whole(fields, "count"),
        root=_decoded(fields.get("root")),
        checkpoint=_checkpoint(fields.get("checkpoint")),
        unexempted=None if unexempted is None else _verdict(unexempted),
        ntp_offset_us=fields.get("ntp_offset_us"),
    )
    if found.text != text:
        raise InvalidObservation("正規の書き方でない / not the canonical spelling")
    return found


def sign_round(made: Round, signer: note.Signer) -> str:
    """Return the signed note. ValueError where the signer is another vantage point."""
    if made.vantage != signer.name:
        raise ValueError("a vantage point signs its own rounds")
    return note.sign(made.text, signer)


def open_round(signed: str, verifier: note.Verifier) -> Round:
    """Return the round that this vantage point, and nobody else, signed.

    Raises InvalidNote for a note it did not sign, InvalidObservation for a text that is
    no round, names another vantage point, or bears a second signature: the chain fixes
    the whole note.
    """
    made = parse_round(note.open_note(signed, [verifier]))
    if made.vantage != verifier.name:
        raise InvalidObservation("別の観測点の名前 / names another vantage point")
    if len(note.split_note(signed)[1]) != 1:
        raise InvalidObservation("署名は一つ / one signature is needed")
    return made


def note_digest(signed: str) -> bytes:
    """The 32 bytes by which the next round names this one."""
    return hashlib.sha256(signed.encode()).digest()


def verify_chain(
    rounds: Iterable[str], verifier: note.Verifier, *, first: int = 0
) -> list[Round]:
    """Return the rounds of signed notes that follow one another without a gap.

    They are to begin with number `first`; what came before that is not checked. Raises
    BrokenChain for the first that does not follow, and what `open_round` raises.
    """
    notes = list(rounds)
    opened = [open_round(each, verifier) for each in notes]
    for place, found in enumerate(opened):
        expected = first + place
        if found.seq != expected:
            raise _broken(place, expected, notes, opened)
        if place and found.prev != note_digest(notes[place - 1]):
            raise BrokenChain(found.seq, "forked")
    return opened


def looks_at(target: bytes, results: Iterable[Result]) -> list[Look]:
    """What `observed.seen_by` asks of one vantage point's looks at one posting."""
    return [
        Look(result.at, result.verdict) for result in results if result.target == target
    ]


def results_root(results: Sequence[Result]) -> bytes:
    """The 32-byte root over results in order."""
    return merkle.root(result.leaf for result in results)


def result_proof(index: int, results: Sequence[Result]) -> list[bytes]:
    """Prove that result `index` (from 0) stands in its round. ValueError if none."""
    return merkle.inclusion_proof(index, [result.leaf for result in results])


def verify_result(
    result: Result, made: Round, *, index: int, proof: Sequence[bytes]
) -> None:
    """Raise merkle.InvalidProof unless the result is number `index` of the round."""
    merkle.verify_inclusion(
        leaf_hash=merkle.leaf_hash(result.leaf),
        index=index,
        size=made.count,
        proof=proof,
        root=made.root,
    )


def neighbours(target: bytes, results: Sequence[Result]) -> Iterator[int]:
    """Yield the numbers of the results that stand beside an absent target.

    Their inclusion proofs together show that the round did not look at it.
    """
    above = next(
        (place for place, each in enumerate(results) if each.target > target),
        len(results),
    )
    if above > 0:
        yield above - 1
    if above < len(results):
        yield above


def verify_results(results: Sequence[Result], made: Round) -> None:
    """Raise InvalidObservation unless these are all results of the round, in order."""
    require_order(results)
    if (len(results), results_root(results)) != (made.count, made.root):
        raise InvalidObservation(
            "結果が署名された根と合わない / results do not lead to the signed root"
        )


def _broken(
    place: int, expected: int, notes: Sequence[str], opened: Sequence[Round]
) -> BrokenChain:
    found = opened[place]
    if found.seq > expected:
        is_later = any(each.seq == expected for each in opened[place:])
        return BrokenChain(expected, "out_of_order" if is_later else "missing")
    is_another = any(
        each.seq == found.seq and notes[earlier] != notes[place]
        for earlier, each in enumerate(opened[:place])
    )
    return BrokenChain(found.seq, "forked" if is_another else "out_of_order")


def _checkpoint(value: Any) -> SeenCheckpoint | None:
    if value is None:
        return None
    if not isinstance(value, Mapping):
        raise InvalidObservation("検証点の形が不正 / malformed checkpoint")
    return SeenCheckpoint(_whole(value, "size"), _decoded(value.get("root")))


def _verdict(value: Any) -> Verdict:
    try:
        return Verdict(value)
    except ValueError as error:
        raise InvalidObservation("未知の判定 / unknown verdict") from error


def _spell(fields: Mapping[str, Any]) -> bytes:
    try:
        return canonical(dict(fields))
    except NotCanonical as error:
        raise InvalidObservation(str(error)) from error


def _load(data: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise InvalidObservation("JSONでない / not JSON") from error
    if not isinstance(fields, dict) or fields.get("v") != VERSION:
        raise InvalidObservation("未知の版 / unknown version of an observation")
    return fields


def _whole(fields: Mapping[str, Any], name: str) -> int:
    value = fields.get(name)
    if type(value) is not int:
        raise InvalidObservation(f"{name}が整数でない / {name} is not a whole number")
    return value


def _decoded(text: Any) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (ValueError, TypeError) as error:
        raise InvalidObservation("base64でない / not base64") from error


def _require_bytes(name: str, value: Any, length: int) -> None:
    if not isinstance(value, bytes) or len(value) != length:
        raise InvalidObservation(f"{name}は{length}バイト / {name} is {length} bytes")


def _require_counts(**counts: Any) -> None:
    for name, value in counts.items():
        if type(value) is not int or value < 0:
            raise InvalidObservation(f"{name}が負か整数でない / {name} is not a count")


def _require_code(code: Any) -> None:
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        raise InvalidObservation("符号の形が不正 / a code is a-z, 0-9 and _")


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
