"""A whole bundle of a small log in memory: ten hours, two vantage points, one outage.

Every seed is public, so its keys prove nothing.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from publishing.evidence import (
    bundle,
    certificate,
    committed,
    entries,
    merkle,
    timestamp,
)
from publishing.evidence import observation as watch
from publishing.evidence.bundle import (
    Bundle,
    BundledEvent,
    BundledStamp,
    Opening,
    observed_round,
)
from publishing.evidence.canonical import canonical
from publishing.evidence.certificate import Certificate, Copy, Facts, certified
from publishing.evidence.checkpoint import Checkpoint
from publishing.evidence.cosignature import WitnessSigner
from publishing.evidence.note import Signer, sign
from publishing.evidence.observed import Verdict
from publishing.evidence.policy import policy_text
from publishing.evidence.proof import Receipt
from tests.tsa import Authority

START = 1_780_272_000
HOUR = 3600
END = START + 10 * HOUR
ROUND_S = 900
ORIGIN = "k.example.jp/log"
PUBLIC_ID = "ABCDEFGHIJKLMNOPQRSTUVWX23"
PEOPLE = ("見本 太郎", "見本 花子", "例示 一郎", "仮名 次郎", "試験 三郎")
OUTAGE = (START + 3 * HOUR, START + 3 * HOUR + HOUR // 2)


def seed(name: str) -> bytes:
    return hashlib.sha256(f"kojiban test {name}".encode()).digest()


def signer(name: str) -> Signer:
    return Signer(name, Ed25519PrivateKey.from_private_bytes(seed(name)))


LOG = signer(ORIGIN)
WITNESS = WitnessSigner(
    "witness.example", Ed25519PrivateKey.from_private_bytes(seed("witness"))
)
SHELL_SALT = seed("shell salt")
SHELL = canonical({"heading": "公示送達書", "basis": "地方税法20条の2"})
POSTING = committed.posting_commitment(SHELL_SALT, PUBLIC_ID)
SHELL_C = committed.shell_commitment(SHELL_SALT, SHELL)
WINDOW = {
    "start": "2026-06-01T09:00:00+09:00",
    "end": "2026-06-01T10:00:00+00:00",
    "basis": "local_tax",
    "office": "DEMO-TAX",
}
WINDOW_C = committed.window_commitment(POSTING, **WINDOW)


def entry_copy(name: str) -> bytes:
    return canonical({"name": name, "document": "督促状"})


def entry_salt(name: str) -> bytes:
    return seed(f"salt of {name}")


ENTRIES = tuple(
    committed.entry_commitment(entry_salt(name), f"entry{place}", entry_copy(name))
    for place, name in enumerate(PEOPLE)
)


@dataclass(frozen=True)
class Watched:
    """One vantage point's rounds: signed notes, and the results of each."""

    signer: Signer
    notes: tuple[str, ...]
    results: tuple[tuple[watch.Result, ...], ...]


def watched(name: str, bad: tuple[int, int] = (0, 0), until: int = END) -> Watched:
    """A round every quarter of an hour, from a little before the display began."""
    key, notes, rounds, prev = signer(name), [], [], watch.GENESIS
    for seq, at in enumerate(range(START - ROUND_S, until, ROUND_S)):
        results = watch.in_order(_results(at, bad))
        made = watch.Round(
            vantage=name,
            seq=seq,
            prev=prev,
            started=at,
            ended=at + 5,
            count=len(results),
            root=watch.results_root(results),
        )
        notes.append(watch.sign_round(made, key))
        rounds.append(tuple(results))
        prev = watch.note_digest(notes[-1])
    return Watched(key, tuple(notes), tuple(rounds))


def leaf(kind: str, at: int, **facts: Any) -> bytes:
    salt = seed(f"{kind} {at} {sorted(facts)}")[:16]
    return entries.make_entry(kind=kind, at=at, salt=salt, **facts)


def log_of(points: Sequence[Watched]) -> tuple[list[bytes], list[int]]:
    """The log's leaves, and the numbers of those about the posting."""
    about = {"posting": POSTING, "window": WINDOW_C}
    shown = committed.shown_commitment(POSTING, SHELL_C, ENTRIES)
    leaves = [leaf("clock", START - 60, posting=None)]
    leaves.append(leaf("posted", START, copy=shown, **about))
    leaves.append(leaf("board_started", START + 60, started=START + 30, **about))
    leaves += [leaf("clock", START + each, posting=None) for each in range(70, 80)]
    away = {"from": OUTAGE[0], "until": OUTAGE[1], "channel": "web"}
    leaves.append(leaf("interrupted", OUTAGE[1], **about, **away))
    for each in points:
        last = watch.parse_round(each.notes[-1].partition("\n\n")[0] + "\n")
        facts = {"vantage": last.vantage, "seq": last.seq, "channel": "observe"}
        digest = watch.note_digest(each.notes[-1])
        leaves.append(leaf("observed", END, posting=None, round=digest, **facts))
    leaves.append(leaf("ended", END, until=END, **about))
    about_it = [1, 2, *range(13, len(leaves))]
    leaves.append(leaf("clock", END + 60, posting=None))
    return leaves, about_it


def facts_of(
    points: Sequence[Watched], leaves: list[bytes], about: list[int], copy: Copy
) -> Facts:
    first, last = heads(leaves)
    return Facts(
        number="DEMO-TAX 2026-1",
        copy=copy,
        issuer="見本都",
        issued_at=END + 600,
        legal_basis=certificate.LegalBasis("local_tax", "地方税法", "20条の2"),
        channels=(
            certificate.Channel("web"),
            certificate.Channel("board", START + 30),
        ),
        window=certificate.Window(START, END),
        notice=certificate.CertifiedNotice(
            PUBLIC_ID,
            f"https://k.example.jp/notices/{PUBLIC_ID}/",
            POSTING,
            (certificate.CommittedWindow(**WINDOW, commitment=WINDOW_C),),
        ),
        copies=certificate.CertifiedCopies(
            SHELL_C,
            hashlib.sha256(SHELL).digest(),
            ENTRIES,
            0 if copy == Copy.PARTIES else None,
        ),
        events=tuple(
            certificate.Event(name_of(place, leaves[each]), kind, at, each)
            for place, each in enumerate(about)
            for kind, at in [kind_and_time(leaves[each])]
        ),
        recorded=(certificate.Recorded("web", OUTAGE[0], "停電", OUTAGE[1]),),
        watch=certificate.Watch(
            ROUND_S,
            2 * ROUND_S,
            tuple(
                certificate.Vantage(
                    each.signer.name,
                    each.signer.verifier.line,
                    independent=True,
                    anchored=len(each.notes) - 1,
                )
                for each in points
            ),
        ),
        refusals=certificate.Refusals(3, 1),
        log=certificate.Log(
            ORIGIN,
            certificate.TreeHead(first.size, first.root),
            certificate.TreeHead(last.size, last.root),
        ),
        witnesses=(certificate.Witnessed(WITNESS.name, END + 120),),
        keys=certificate.Keys(LOG.verifier.line, (WITNESS.verifier.line,)),
        software=certificate.Software("0.1.0"),
    )


def heads(leaves: list[bytes]) -> tuple[Checkpoint, Checkpoint]:
    first, last = leaves[:5], leaves
    return (
        Checkpoint(ORIGIN, len(first), merkle.root(first)),
        Checkpoint(ORIGIN, len(last), merkle.root(last)),
    )


def name_of(place: int, data: bytes) -> str:
    return f"{place + 1:02d}-{kind_and_time(data)[0]}"


def kind_and_time(data: bytes) -> tuple[str, int]:
    fields = entries.parse_entry(data)
    return fields["kind"], fields["at"]


def make_bundle(
    *,
    copy: Copy = Copy.PARTIES,
    points: Sequence[Watched] | None = None,
    stamp_with: Authority | None = None,
) -> Bundle:
    """The bundle of one certificate, stamped where an authority for it is given."""
    points = points or (watched("tokyo-a", OUTAGE), watched("osaka-b", OUTAGE))
    leaves, about = log_of(points)
    first, last = heads(leaves)
    note = sign(last.text, LOG) + WITNESS.cosignature_line(last.text, seconds=END + 120)
    looks = {
        each.signer.name: watch.looks_at(
            POSTING, (result for results in each.results for result in results)
        )
        for each in points
    }
    stamps = (stamped(sign(last.text, LOG), stamp_with),) if stamp_with else ()
    facts = facts_of(points, leaves, about, copy)
    time = tuple(
        certificate.Stamp(each.file, last.size, *told) for each, told in stamps
    )
    told = certified(replace(facts, time=time), looks)
    opening = Opening("entry0", entry_copy(PEOPLE[0]), entry_salt(PEOPLE[0]))
    return Bundle(
        proof=told.json,
        shell=SHELL,
        shell_salt=SHELL_SALT,
        events=tuple(
            BundledEvent(
                name_of(place, leaves[each]),
                leaves[each],
                Receipt(each, tuple(merkle.inclusion_proof(each, leaves)), note).text,
            )
            for place, each in enumerate(about)
        ),
        observations={
            each.signer.name: tuple(
                observed_round(signed, results, POSTING)
                for signed, results in zip(each.notes, each.results, strict=True)
            )
            for each in points
        },
        first=sign(first.text, LOG),
        last=note,
        consistency=tuple(merkle.consistency_proof(first.size, leaves)),
        policy=policy_text(LOG.verifier.line, (WITNESS.verifier.line,)),
        stamps=tuple(each for each, _ in stamps),
        tsa_chain=stamp_with.ca.read_bytes() if stamp_with else None,
        opening=opening if copy == Copy.PARTIES else None,
    )


def stamped(note: str, authority: Authority) -> tuple[BundledStamp, tuple[int, str]]:
    """A time-stamp of a checkpoint's note, its time and its policy."""
    data = note.encode()
    token = authority.answer(timestamp.question_about(data).body)
    roots = timestamp.roots_of(authority.ca.read_bytes())
    found = timestamp.verify_stamp(token, data, roots=roots, earliest=0, latest=1 << 40)
    return BundledStamp("last", token, note), (found.seconds, found.policy)


def certificate_of(made: Bundle) -> Certificate:
    return certificate.parse_certificate(made.proof)


def files_of(made: Bundle) -> dict[str, bytes]:
    return bundle.unpack_files(bundle.pack(made))


def packed(files: Mapping[str, bytes]) -> bytes:
    """An archive whose manifest fits, as a careful forger would make it."""
    rest = {name: data for name, data in files.items() if name != "MANIFEST.sha256"}
    listed = (
        f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in rest.items()
    )
    manifest = "".join(listed).encode()
    return bundle.plain_zip.pack(rest | {"MANIFEST.sha256": manifest})


def _results(at: int, bad: tuple[int, int]) -> list[watch.Result]:
    others = [
        watch.Result(seed(f"posting {each}"), at + 1, Verdict.GOOD, 20, ("ok",))
        for each in range(4)
    ]
    if at < START:
        return others
    is_bad = bad[0] <= at < bad[1]
    verdict = Verdict.UNREACHABLE if is_bad else Verdict.GOOD
    mine = watch.Result(POSTING, at + 2, verdict, 30, ("ok",))
    return [*others, mine]
