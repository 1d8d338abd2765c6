"""What is checked of a bundle, one function a question, each building on those before.

Each returns what it found in a few words, in Japanese and English, or raises `Fault`
with the file and the position in it.
"""

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from publishing.evidence import bundle as bundles
from publishing.evidence import merkle
from publishing.evidence.certificate import Certificate, certified, parse_certificate
from publishing.evidence.checkpoint import Checkpoint, parse_checkpoint
from publishing.evidence.committed import (
    entry_commitment,
    posting_commitment,
    shell_commitment,
    shown_commitment,
    window_commitment,
)
from publishing.evidence.cosignature import cosigned_at
from publishing.evidence.entries import parse_entry
from publishing.evidence.fields import as_json
from publishing.evidence.note import Verifier, open_note, split_note
from publishing.evidence.observed import Look
from publishing.evidence.policy import Policy, parse_policy, policy_text
from publishing.evidence.proof import parse_receipt, verify_receipt
from publishing.evidence.rounds_check import InvalidRounds, check_rounds


class Fault(Exception):
    """Something is not as it must be, at a position (a line, a field) of a file."""

    def __init__(self, file: str, position: str, reason: str) -> None:
        super().__init__(reason)
        self.file = file
        self.position = position
        self.reason = reason


class NotChecked(Exception):
    """What the question needs is not here: a library, a file."""


class Expired(Exception):
    """It was right once and can no longer be told from a forgery: not disproved."""


@dataclass
class Case:
    """One bundle on its way through the checks; each check adds what it found."""

    data: bytes
    # Seconds since 1970: when the question is asked.
    at: int
    # Whom the asker believes; without it, whom the bundle names.
    log_keys: tuple[Verifier, ...] = ()
    trusted: Policy | None = None
    # SHA-256 of the certificate with which the authority signs, where it is known.
    signer: bytes | None = None
    files: dict[str, bytes] = field(default_factory=dict)
    leaves: list[dict[str, Any]] = field(default_factory=list)
    looks: dict[str, list[Look]] = field(default_factory=dict)
    bundle: bundles.Bundle = field(init=False)
    certificate: Certificate = field(init=False)
    keys: tuple[Verifier, ...] = ()
    last: Checkpoint = field(init=False)

    def leaves_of(self, *kinds: str) -> list[dict[str, Any]]:
        """The leaves of these kinds, in the order of the log."""
        return [leaf for leaf in self.leaves if leaf["kind"] in kinds]


@contextmanager
def at_place(file: str, position: str = "") -> Iterator[None]:
    """Whatever is wrong inside is wrong here."""
    try:
        yield
    except bundles.InvalidBundle as error:
        raise Fault(error.file or file, error.position, error.reason) from error
    except ValueError as error:
        raise Fault(file, position, str(error)) from error


def archive(case: Case) -> str:
    """The archive has its one spelling."""
    with at_place("", ""):
        case.files = bundles.unpack_files(case.data)
    return f"{len(case.files)} ファイル / files"


def manifest(case: Case) -> str:
    """Every file is as the manifest has it, and belongs here."""
    with at_place("MANIFEST.sha256"):
        bundles.verify_manifest(case.files)
        case.bundle = bundles.bundle_of(case.files)
    return f"SHA-256 {hashlib.sha256(case.data).hexdigest()}"


def machine_form(case: Case) -> str:
    """`proof.json` is canonical and complete."""
    with at_place("proof.json"):
        case.certificate = parse_certificate(case.bundle.proof)
    return f"{case.certificate.number} ({case.certificate.kind})"


def checkpoints(case: Case) -> str:
    """Both checkpoints are signed by the log, the last by enough witnesses."""
    told, own = case.certificate, _policy(case)
    policy = case.trusted or own
    case.keys = case.log_keys or policy.logs
    signatures = 1 + len(told.witnesses)
    first = _checkpoint(case, case.bundle.first, "checkpoints/first", 1)
    case.last = _checkpoint(case, case.bundle.last, "checkpoints/last", signatures)
    for name, found in (("first", first), ("last", case.last)):
        head = told.log.first if name == "first" else told.log.last
        if (head.size, head.root) != (found.size, found.root):
            raise Fault("proof.json", f"log.{name}", "検証点と違う / differs")
    if {told.log.origin} != {first.origin, case.last.origin}:
        raise Fault("proof.json", "log.origin", "別の記録 / another log")
    cosigned = _cosigned(case, own)
    if {each.name: each.at for each in told.witnesses} != cosigned:
        raise Fault("proof.json", "witnesses", "共同署名と違う / differs")
    known = {each.name: each for each in policy.witnesses.values()}
    if not policy.is_met({known[name] for name in _cosigned(case, policy)}):
        raise Fault("checkpoints/last", "", "共同署名が足りない / quorum is not met")
    return f"{first.size} → {case.last.size} 枚 / leaves, {len(cosigned)} 共同署名"


def growth(case: Case) -> str:
    """The last tree grew out of the first."""
    first, last = case.certificate.log.first, case.certificate.log.last
    proof = case.bundle.consistency
    with at_place("checkpoints/consistency"):
        if first.size == 0 and proof:
            raise ValueError("空からの証明は空 / nothing proves growth from 0")
        if first.size:
            merkle.verify_consistency(
                size1=first.size,
                size2=last.size,
                proof=proof,
                root1=first.root,
                root2=last.root,
            )
    return f"{len(proof)} ハッシュ / hashes"


def events(case: Case) -> str:
    """Every leaf stands in the last tree and is what `proof.json` says it is."""
    told = case.certificate.events
    if [each.file for each in told] != [each.file for each in case.bundle.events]:
        raise Fault("proof.json", "events", "eventsのファイルと違う / other files")
    before = -1
    for place, (event, kept) in enumerate(zip(told, case.bundle.events, strict=True)):
        with at_place(f"events/{event.file}.tlog-proof"):
            receipt = parse_receipt(kept.receipt)
            under = verify_receipt(receipt, kept.leaf, verifiers=case.keys)
            if under != case.last or receipt.note != case.bundle.last:
                raise ValueError("最後の検証点でない / not the last checkpoint")
            if receipt.extra is not None:
                raise ValueError("余分な値 / nothing vouches for extra")
        with at_place(f"events/{event.file}.entry"):
            leaf = parse_entry(kept.leaf)
        found = (leaf["kind"], leaf["at"], receipt.index)
        is_in_order = receipt.index > before
        if found != (event.kind, event.at, event.index) or not is_in_order:
            raise Fault("proof.json", f"events[{place}]", "葉と違う / leaf differs")
        if leaf["posting"] not in (None, case.certificate.notice.commitment):
            raise Fault(f"events/{event.file}.entry", "posting", "別の掲示 / another")
        before = receipt.index
        case.leaves.append(leaf)
    return f"{len(told)} 枚 / leaves"


def commitments(case: Case) -> str:
    """Posting, own words, window and entries are what the log's leaves commit to."""
    told, salt = case.certificate, case.bundle.shell_salt
    if posting_commitment(salt, told.notice.public_id) != told.notice.commitment:
        raise Fault("proof.json", "notice.public_id", _NOT_COMMITTED)
    if shell_commitment(salt, case.bundle.shell) != told.copies.shell:
        raise Fault("shell.canonical", "", _NOT_COMMITTED)
    if hashlib.sha256(case.bundle.shell).digest() != told.copies.shell_digest:
        raise Fault("proof.json", "copies.shell_digest", "写しと違う / differs")
    _check_windows(case)
    posted = [leaf for leaf in case.leaves_of("posted") if "copy" in leaf]
    if not posted:
        raise NotChecked("掲示の記録に写しの値がない / no leaf fixes the entries")
    copies = told.copies
    shown = shown_commitment(told.notice.commitment, copies.shell, copies.entries)
    if any(leaf["copy"] != shown for leaf in posted):
        raise Fault("proof.json", "copies.entries", _NOT_COMMITTED)
    return f"{len(copies.entries)} 件 / entries, {len(told.notice.windows)} 期間"


def staff_records(case: Case) -> str:
    """Deeds that staff recorded stand in the log as `proof.json` has them."""
    told = case.certificate
    away = {
        (leaf.get("channel"), leaf.get("from"), leaf.get("until"))
        for leaf in case.leaves_of("interrupted")
    }
    for place, each in enumerate(told.recorded):
        if (each.channel, each.start, each.end) not in away:
            raise Fault("proof.json", f"recorded[{place}]", _NOT_IN_LOG)
    started = {leaf.get("started") for leaf in case.leaves_of("board_started")}
    ended = {leaf.get("ended") for leaf in case.leaves_of("board_ended")}
    for place, channel in enumerate(told.channels):
        if channel.channel == "web":
            continue
        if channel.started not in {None, *started}:
            raise Fault("proof.json", f"channels[{place}].started", _NOT_IN_LOG)
        if channel.ended not in {None, *ended}:
            raise Fault("proof.json", f"channels[{place}].ended", _NOT_IN_LOG)
    return f"中断 {len(told.recorded)} 件 / interruptions"


def opening(case: Case) -> str:
    """The one entry that a parties' copy opens is one of those displayed."""
    told, opened = case.certificate.copies, case.bundle.opening
    if (opened is None) != (told.opened is None):
        raise Fault("opening.json", "", "当事者用だけにある / in a parties' copy only")
    if opened is None or told.opened is None:
        return "公開用: 開示なし / public copy, opens nothing"
    with at_place("opening.json", "salt"):
        found = entry_commitment(opened.salt, opened.entry, opened.copy)
    if found not in _as_corrected(case, told.entries[told.opened]):
        raise Fault("opening.json", "copy", _NOT_COMMITTED)
    return f"{told.opened + 1} 番目の一件 / one entry"


def observations(case: Case) -> str:
    """Each vantage point's rounds are its own, without a gap, and hold these looks."""
    vantages = case.certificate.watch.vantages
    if list(case.bundle.observations) != [each.name for each in vantages]:
        raise Fault("proof.json", "watch.vantages", "観測のファイルと違う / differs")
    anchors = {
        (leaf.get("vantage"), leaf.get("seq"), leaf.get("round"))
        for leaf in case.leaves_of("observed")
    }
    for vantage in vantages:
        rounds = case.bundle.observations[vantage.name]
        try:
            case.looks[vantage.name] = check_rounds(
                rounds,
                vantage,
                target=case.certificate.notice.commitment,
                start=case.certificate.window.start,
                anchors=anchors,
            )
        except InvalidRounds as error:
            file = f"observations/{vantage.name}.jsonl"
            raise Fault(file, f"line {error.line}", error.reason) from error
    total = sum(len(each) for each in case.bundle.observations.values())
    return f"{len(vantages)} 観測点 / vantage points, {total} 回 / rounds"


def totals(case: Case) -> str:
    """Everything that follows from the observations follows."""
    _compare(case, [name for name in _derived(case) if name not in _SAID])
    found = case.certificate.totals
    return (
        f"期間 {found.period_s}s, 中断 {found.opt_s}–{found.pess_s}s, "
        f"観測なし / unobserved {found.unobserved_s}s"
    )


def statements(case: Case) -> str:
    """What is stated follows too, with its grade."""
    _compare(case, _SAID)
    grades = "".join(sorted({each.grade for each in case.certificate.statements}))
    return f"{len(case.certificate.statements)} 文 / statements, {grades}"


_SAID = ("kind", "why_report", "statements", "limits")
_NOT_COMMITTED = "コミットメントと一致しない / does not open the commitment"
_NOT_IN_LOG = "掲示記録にない / is not in the log"


def _policy(case: Case) -> Policy:
    """The bundle's policy, which has to name the certificate's keys."""
    keys = case.certificate.keys
    if case.bundle.policy != policy_text(keys.log, keys.witnesses):
        raise Fault("policy.txt", "", "鍵が証明書と違う / differs from proof.json")
    with at_place("policy.txt"):
        return parse_policy(case.bundle.policy)


def _cosigned(case: Case, policy: Policy) -> dict[str, int]:
    """Which of the policy's witnesses cosigned the last checkpoint, and when."""
    with at_place("checkpoints/last"):
        return dict(cosigned_at(case.bundle.last, policy.witnesses.values()))


def _checkpoint(case: Case, signed: str, file: str, signatures: int) -> Checkpoint:
    with at_place(file):
        if len(split_note(signed)[1]) != signatures:
            raise ValueError(f"署名は{signatures}個 / {signatures} signatures expected")
        found = parse_checkpoint(open_note(signed, case.keys))
        if found.origin not in {each.name for each in case.keys}:
            raise ValueError("別の記録の検証点 / a checkpoint of another log")
    return found


def _check_windows(case: Case) -> None:
    told = case.certificate
    for place, each in enumerate(told.notice.windows):
        found = window_commitment(
            told.notice.commitment,
            start=each.start,
            end=each.end,
            basis=each.basis,
            office=each.office,
        )
        if found != each.commitment:
            raise Fault("proof.json", f"notice.windows[{place}]", _NOT_COMMITTED)
    in_log = [leaf["window"] for leaf in case.leaves if "window" in leaf]
    if not in_log:
        raise NotChecked("期間のある記録がない / no leaf commits to a window")
    named = [each.commitment for each in told.notice.windows]
    if unknown := set(in_log) - set(named):
        place = next(p for p, leaf in enumerate(case.leaves) if _has(leaf, unknown))
        raise Fault(f"events/{told.events[place].file}.entry", "window", _NOT_COMMITTED)
    newest = told.notice.windows[-1]
    if newest.commitment != in_log[-1] or newest.basis != told.legal_basis.id:
        raise Fault("proof.json", "notice.windows", "最後の期間でない / not the newest")
    with at_place("proof.json", "window"):
        span = (_seconds(newest.start), _seconds(newest.end))
    if span != (told.window.start, told.window.end):
        raise Fault("proof.json", "window", "掲示記録の期間と違う / differs from log")


def _has(leaf: Mapping[str, Any], windows: set[bytes]) -> bool:
    return leaf.get("window") in windows


def _as_corrected(case: Case, first: bytes) -> set[bytes]:
    """An entry's commitment as posted and after each correction in the log."""
    known = {first}
    for leaf in case.leaves_of("corrected"):
        before = leaf.get("before")
        if "entry" in leaf and before in {_base64(each) for each in known}:
            known.add(leaf["entry"])
    return known


def _derived(case: Case) -> Sequence[str]:
    names = as_json(case.certificate).keys() - as_json(case.certificate.facts).keys()
    return sorted(names)


def _compare(case: Case, names: Sequence[str]) -> None:
    """Raise Fault at the first field that does not follow."""
    with at_place("proof.json"):
        again = as_json(certified(case.certificate.facts, case.looks))
    told = as_json(case.certificate)
    for name in names:
        if path := _difference(told.get(name), again.get(name), name):
            raise Fault(
                "proof.json", path, "観測から計算した値と違う / does not follow"
            )


def _difference(one: Any, other: Any, path: str) -> str | None:
    """The path of the first difference of two JSON values."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        parts = ((f"{path}.{key}", one[key], other[key]) for key in one)
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = enumerate(zip(one, other, strict=True))
        parts = ((f"{path}[{place}]", a, b) for place, (a, b) in pairs)
    else:
        return None if one == other else path
    found = (_difference(a, b, inner) for inner, a, b in parts)
    return next((each for each in found if each), None)


def _seconds(text: str) -> int:
    """A committed instant in whole seconds since 1970."""
    then = datetime.fromisoformat(text)
    if then.tzinfo is None:
        raise ValueError("時差がない / an instant without an offset")
    return int(then.timestamp())


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
