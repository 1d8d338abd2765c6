"""Certificates of display 掲示証明書 in their machine form, `proof.json`.

    facts     what was gathered: the window, the log, recorded deeds, the watch
    looks     what each vantage point saw of the posting
    found     what follows from both: totals, interruptions, statements, the kind

`certified(facts, looks)` is the only way from the first two to the third, so whoever
has the observations makes the same certificate again and compares. Instants are whole
seconds since 1970 (UTC), spans half-open, digests and commitments 32 bytes. The file is
canonical JSON (RFC 8785) as `publishing.evidence.fields` spells it.

A certificate that would claim too much is a report of facts 事実報告書, and says why.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum

from publishing.evidence import certificate_words as words
from publishing.evidence.fields import InvalidFields, read, spell
from publishing.evidence.observed import Look, Seen, Verdict, merged, seen_by
from publishing.evidence.spans import Span, Spans, seconds

VERSION = 1
HASH_BYTES = 32
# 会社法940条3項2号 by analogy: what is away for more than a tenth is not displayed.
MOST_UNPROVED = 10
_MILLION = 1_000_000


class Kind(StrEnum):
    """What the paper is called."""

    CERTIFICATE = "certificate"
    FACT_REPORT = "fact_report"


class Copy(StrEnum):
    """For whom: the parties of one entry, or anybody."""

    PARTIES = "parties"
    PUBLIC = "public"


class Grade(StrEnum):
    """How well a statement stands: an outsider's word, our signed log, our word."""

    OUTSIDE = "A"
    LOG = "B"
    STAFF = "C"


@dataclass(frozen=True)
class Statement:
    """One sentence of the conclusion, what it rests on (a file), and its grade."""

    text_ja: str
    basis: str
    grade: Grade


@dataclass(frozen=True)
class LegalBasis:
    """The product's id of the legal basis, the law's name and the article."""

    id: str
    law: str
    article: str


@dataclass(frozen=True)
class Channel:
    """A channel of display: "web", "board" or "terminal".

    Where it is not the web, both instants are as staff recorded them.
    """

    channel: str
    started: int | None = None
    ended: int | None = None


@dataclass(frozen=True)
class Window:
    """The lawful period of display [start, end)."""

    start: int
    end: int
    half_open: bool = True
    tz: str = "Asia/Tokyo"

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise InvalidFields("掲示期間が空 / the window is empty")
        if not self.half_open or self.tz != "Asia/Tokyo":
            raise InvalidFields("期間の書き方が不正 / half-open spans in Asia/Tokyo")


@dataclass(frozen=True)
class CommittedWindow:
    """A window in the words that leaves commit to (display_log, "kojiban-window").

    `start` and `end` are ISO 8601 instants as they were committed to, `commitment` what
    the leaves hold. An extension or an early end makes another one.
    """

    start: str
    end: str
    basis: str
    office: str
    commitment: bytes


@dataclass(frozen=True)
class CertifiedNotice:
    """The posting: public id, full address, its commitment, its windows in order."""

    public_id: str
    url: str
    commitment: bytes
    windows: tuple[CommittedWindow, ...]


@dataclass(frozen=True)
class CertifiedCopies:
    """The frozen words by their commitments, entries in the order of display.

    `shell_digest` is the SHA-256 of the posting's own words, which name nobody. An
    entry has no digest here: the digest of a name can be guessed for ever. `opened` is
    the number (from 0) of the entry that a parties' copy opens.
    """

    shell: bytes
    shell_digest: bytes
    entries: tuple[bytes, ...]
    opened: int | None = None


@dataclass(frozen=True)
class Event:
    """A leaf about the posting, in the bundle as events/<file>.entry."""

    file: str
    kind: str
    at: int
    index: int


@dataclass(frozen=True)
class Recorded:
    """An interruption as staff recorded it; `end` is absent while it goes on."""

    channel: str
    start: int
    cause: str
    end: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Vantage:
    """A vantage point: its key, and whether someone else than the authority runs it.

    `first` is the number of the first round in the bundle, no later than the display.
    `anchored` is that of the last, when its digest stands in the log under the last
    checkpoint: the chain fixes every round before it.
    """

    name: str
    vkey: str
    independent: bool
    anchored: int | None = None
    first: int = 0


@dataclass(frozen=True)
class Watch:
    """How it was observed: a round every `cadence_s`, a look speaks for `max_gap_s`."""

    cadence_s: int
    max_gap_s: int
    vantages: tuple[Vantage, ...] = ()

    def __post_init__(self) -> None:
        if not 0 < self.cadence_s <= self.max_gap_s:
            raise InvalidFields("観測の間隔が不正 / 0 < cadence_s <= max_gap_s")


@dataclass(frozen=True)
class Refusals:
    """How often a page of the posting was refused in the window, by HTTP status."""

    count_429: int = 0
    count_503: int = 0


@dataclass(frozen=True)
class TreeHead:
    """A checkpoint's size and root."""

    size: int
    root: bytes


@dataclass(frozen=True)
class Log:
    """The display log: its origin and the two checkpoints in the bundle."""

    origin: str
    first: TreeHead
    last: TreeHead


@dataclass(frozen=True)
class Stamp:
    """A time-stamp (RFC 3161) of the checkpoint of `size`, in timestamps/<file>.tsr.

    `policy` is the time-stamping authority's policy OID.
    """

    file: str
    size: int
    at: int
    policy: str


@dataclass(frozen=True)
class Witnessed:
    """A witness's cosignature of the last checkpoint, and the time it states."""

    name: str
    at: int


@dataclass(frozen=True)
class Keys:
    """vkey lines: the log's and the witnesses'."""

    log: str
    witnesses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Software:
    """What made the certificate."""

    version: str


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is gathered of one posting before anything is concluded.

    `url` and every word here are for readers of a court, never personal data. A posting
    that was withdrawn has its window end then.
    """

    v: int = VERSION
    number: str
    copy: Copy
    issuer: str
    issued_at: int
    legal_basis: LegalBasis
    channels: tuple[Channel, ...]
    window: Window
    notice: CertifiedNotice
    copies: CertifiedCopies
    events: tuple[Event, ...]
    recorded: tuple[Recorded, ...] = ()
    watch: Watch
    refusals: Refusals
    log: Log
    time: tuple[Stamp, ...] = ()
    witnesses: tuple[Witnessed, ...] = ()
    keys: Keys
    software: Software

    def __post_init__(self) -> None:
        if self.v != VERSION:
            raise InvalidFields("v: 未知の版 / unknown version of a certificate")
        if self.issued_at <= self.window.start:
            raise InvalidFields("issued_at: 掲示の前 / before the display began")
        opens_one = self.copies.opened is not None
        if opens_one != (self.copy == Copy.PARTIES):
            raise InvalidFields("copies.opened: 当事者用だけ / in a parties' copy only")
        if opens_one and not 0 <= (self.copies.opened or 0) < len(self.copies.entries):
            raise InvalidFields("copies.opened: 番号がない / no such entry")
        self._require_hashes()

    def _require_hashes(self) -> None:
        hashes = (
            self.notice.commitment,
            *(each.commitment for each in self.notice.windows),
            self.copies.shell,
            self.copies.shell_digest,
            *self.copies.entries,
            self.log.first.root,
            self.log.last.root,
        )
        if any(len(each) != HASH_BYTES for each in hashes):
            raise InvalidFields("ハッシュは32バイト / a hash is 32 bytes")

    @property
    def so_far(self) -> bool:
        """Whether the period still runs."""
        return self.issued_at < self.window.end


@dataclass(frozen=True)
class Totals:
    """Seconds of a period; `pess_ratio` is pess_s over period_s to six decimals."""

    period_s: int
    pess_s: int
    opt_s: int
    unobserved_s: int
    pess_ratio: str


@dataclass(frozen=True)
class VantageSaw:
    """What one vantage point saw; instants are absent where it saw nothing good."""

    name: str
    total: int
    good: int
    bad: int
    shown_outside: int
    totals: Totals
    first_good: int | None = None
    last_good: int | None = None


@dataclass(frozen=True)
class Display:
    """What all vantage points saw together; `total` counts looks within the window."""

    total: int
    good: int
    bad: int
    shown_outside: int
    vantages: tuple[VantageSaw, ...]
    first_good: int | None = None
    last_good: int | None = None


@dataclass(frozen=True)
class Interruption:
    """Observed: away or altered for at most [start, end), certainly for `certain`."""

    start: int
    end: int
    kind: str
    certain: Spans


@dataclass(frozen=True, kw_only=True)
class Certificate(Facts):
    """Facts and what follows from them: the whole of `proof.json`.

    `why_report` says why it is a report of facts; empty in a certificate.
    """

    kind: Kind
    why_report: tuple[str, ...]
    # Whether the period still runs; the facts tell it, a reader should not compute it.
    is_so_far: bool
    display: Display
    interruptions: tuple[Interruption, ...]
    unobserved: Spans
    totals: Totals
    statements: tuple[Statement, ...]
    limits: tuple[str, ...]

    @property
    def json(self) -> bytes:
        """The bytes of `proof.json`."""
        return spell(self)

    @property
    def facts(self) -> Facts:
        """What it was made of."""
        return Facts(**{each.name: getattr(self, each.name) for each in fields(Facts)})


Looks = Mapping[str, Iterable[Look]]


def certified(facts: Facts, looks: Looks) -> Certificate:
    """The certificate, or the report of facts, that the facts and the looks carry.

    `looks` are by vantage point's name; one without any is as good as dead. Raises
    InvalidFields for looks of a vantage point that the facts do not name.
    """
    names = [each.name for each in facts.watch.vantages]
    if len(set(names)) != len(names) or not looks.keys() <= set(names):
        raise InvalidFields("watch.vantages: 観測点が不正 / unknown or double names")
    all_looks = {name: sorted(looks.get(name, ()), key=_at) for name in names}
    each_saw = {name: _seen(facts, all_looks[name]) for name in names}
    seen = merged(list(each_saw.values())) if each_saw else _seen(facts, [])
    good = _good(facts, (look for one in all_looks.values() for look in one))
    display = Display(
        total=seen.looks,
        good=seen.looks - seen.bad,
        bad=seen.bad,
        shown_outside=seen.shown_outside,
        vantages=tuple(
            _vantage_saw(name, each_saw[name], _good(facts, all_looks[name]))
            for name in names
        ),
        first_good=good[0] if good else None,
        last_good=good[-1] if good else None,
    )
    why = reasons_for_report(facts, seen)
    return Certificate(
        **{each.name: getattr(facts, each.name) for each in fields(Facts)},
        kind=kind_of(facts, seen),
        why_report=why,
        is_so_far=facts.so_far,
        display=display,
        interruptions=interruptions_of(seen),
        unobserved=seen.unobserved,
        totals=_totals(seen),
        statements=statements_of(facts, seen),
        limits=words.LIMITS,
    )


def parse_certificate(data: bytes) -> Certificate:
    """Read `proof.json`; accepts only the canonical spelling (or InvalidFields).

    What it concludes is not checked: `certified` with the observations does that.
    """
    return read(Certificate, data)


def kind_of(facts: Facts, seen: Seen) -> Kind:
    """A certificate, unless there is a reason for a report of facts only."""
    return Kind.FACT_REPORT if reasons_for_report(facts, seen) else Kind.CERTIFICATE


def reasons_for_report(facts: Facts, seen: Seen) -> tuple[str, ...]:
    """Why a certificate would claim too much, in Japanese; nothing if it would not."""
    unproved = seen.period_s - seconds(seen.proved)
    found = (
        ("no_observation", not seen.looks),
        ("mostly_unproved", seen.looks and unproved * MOST_UNPROVED > seen.period_s),
        ("unanchored", any(each.anchored is None for each in facts.watch.vantages)),
        ("altered", seen.altered),
        ("shown_outside", seen.shown_outside),
        ("gap", any(each.kind == "gap" for each in facts.events)),
        ("no_start", not any(each.kind == "posted" for each in facts.events)),
        ("no_end", not _covers_end(facts)),
    )
    return tuple(words.REASONS[code] for code, holds in found if holds)


def interruptions_of(seen: Seen) -> tuple[Interruption, ...]:
    """Each span in which the display cannot be ruled to have been there."""
    return tuple(
        Interruption(
            start,
            end,
            "altered" if _within((start, end), seen.altered) else "away",
            _within((start, end), seen.optimistic),
        )
        for start, end in seen.pessimistic
    )


def grade_of_observation(facts: Facts, seen: Seen) -> Grade:
    """What the observations are worth: never more than the weakest link.

    A needs a vantage point of somebody else, its rounds in the log, and a time-stamp of
    the last checkpoint; B the rounds in the log; anything else is the staff's word.
    """
    vantages = facts.watch.vantages
    if not vantages or any(each.anchored is None for each in vantages):
        return Grade.STAFF
    is_stamped = any(each.size == facts.log.last.size for each in facts.time)
    is_outside = any(each.independent for each in vantages)
    return Grade.OUTSIDE if is_stamped and is_outside and seen.looks else Grade.LOG


def statements_of(facts: Facts, seen: Seen) -> tuple[Statement, ...]:
    """What is stated, each with what it rests on and how well it stands."""
    window, grade = facts.window, grade_of_observation(facts, seen)
    said = [
        Statement(words.posted(each.at), f"events/{each.file}.entry", Grade.LOG)
        for each in facts.events
        if each.kind == "posted"
    ]
    said += [
        Statement(text, "observations/", grade)
        for text in words.observed(
            seen, window.end, facts.watch.cadence_s, len(facts.watch.vantages)
        )
    ]
    said += [
        Statement(
            words.ended(each.kind, each.at), f"events/{each.file}.entry", Grade.LOG
        )
        for each in facts.events
        if each.kind in ("ended", "withdrawn")
    ]
    said += [
        Statement(
            words.hung(each.channel, each.started, each.ended),
            "proof.json",
            Grade.STAFF,
        )
        for each in facts.channels
        if each.channel != "web"
    ]
    said += [
        Statement(
            words.recorded(each.channel, each.start, each.end, each.cause),
            "proof.json",
            Grade.STAFF,
        )
        for each in facts.recorded
    ]
    if facts.copies.opened is not None:
        said.append(Statement(words.OPENED, "opening.json", Grade.LOG))
    return tuple(said)


def _seen(facts: Facts, looks: Iterable[Look]) -> Seen:
    return seen_by(
        looks,
        start=facts.window.start,
        end=facts.window.end,
        now=facts.issued_at,
        max_gap=facts.watch.max_gap_s,
    )


def _covers_end(facts: Facts) -> bool:
    """Whether the log goes on at least to the end of the window."""
    return facts.so_far or any(each.at >= facts.window.end for each in facts.events)


def _good(facts: Facts, looks: Iterable[Look]) -> list[int]:
    start, until = facts.window.start, min(facts.window.end, facts.issued_at)
    good = (look.at for look in looks if look.verdict == Verdict.GOOD)
    return sorted(at for at in good if start <= at < until)


def _vantage_saw(name: str, seen: Seen, good: list[int]) -> VantageSaw:
    return VantageSaw(
        name,
        total=seen.looks,
        good=seen.looks - seen.bad,
        bad=seen.bad,
        shown_outside=seen.shown_outside,
        totals=_totals(seen),
        first_good=good[0] if good else None,
        last_good=good[-1] if good else None,
    )


def _totals(seen: Seen) -> Totals:
    millionths = seconds(seen.pessimistic) * _MILLION // seen.period_s
    whole, rest = divmod(millionths, _MILLION)
    return Totals(**seen.totals, pess_ratio=f"{whole}.{rest:06d}")


def _within(span: Span, these: Spans) -> Spans:
    start, end = span
    parts = ((max(start, a), min(end, b)) for a, b in these)
    return tuple((a, b) for a, b in parts if a < b)


def _at(look: Look) -> int:
    return look.at
