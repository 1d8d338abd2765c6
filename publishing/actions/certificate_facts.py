"""The facts of one posting's display, for a certificate 掲示証明書.

Gathered from the frozen copy, the log, recorded deeds and observations; nothing is
concluded here. The log is sealed, shown to the witnesses and stamped first, so that
everything that was written stands under the last checkpoint.
"""

import hashlib
import time
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from django.db.models import Q

from access_control.vault.data_keys import open_data_key
from notices.refusals import DeedRefused
from notices.rules.legal_basis import legal_basis
from publishing.actions.certificate_log import (
    Leaf,
    bundled,
    events_of,
    leaves_about,
    windows_of,
)
from publishing.actions.certificate_watch import Watched, watched
from publishing.actions.cosign import cosign_newest
from publishing.actions.forget import log_ends
from publishing.actions.log_files import log_verifier, read_log_file
from publishing.actions.seal import seal_display_log
from publishing.actions.stamp import stamp_now
from publishing.evidence import tiles
from publishing.evidence.bundle import Bundle, BundledStamp, Opening
from publishing.evidence.certificate import (
    CertifiedCopies,
    CertifiedNotice,
    Channel,
    Copy,
    Facts,
    Keys,
    LegalBasis,
    Log,
    Recorded,
    Refusals,
    Software,
    Stamp,
    TreeHead,
    Window,
    Witnessed,
)
from publishing.evidence.cosignature import cosigned_at
from publishing.evidence.policy import policy_text
from publishing.evidence.timestamp import roots_of
from publishing.models import (
    DisplayLogEntry,
    EarlierCopy,
    EntryCopy,
    Interruption,
    Posting,
    ReadingCount,
    SealedCheckpoint,
    ShellCopy,
    Timestamp,
)
from publishing.rules.continuity import Cause

# The scheduler seals every ten seconds.
PATIENCE_S = 15
# Stands in the facts until the number is taken.
UNNUMBERED = "-"


@dataclass(frozen=True)
class Gathered:
    """Facts, and the evidence that goes into the bundle beside them."""

    facts: Facts
    watched: Watched
    shell: ShellCopy
    shell_words: bytes
    shell_salt: bytes
    leaves: list[Leaf]
    first: SealedCheckpoint
    last: SealedCheckpoint
    # The last checkpoint with the cosignatures that it had when all was gathered.
    note: str
    stamps: tuple[Timestamp, ...]
    opening: Opening | None

    def bundle(self, *, proof: bytes, pdf: bytes) -> Bundle:
        """The bundle with the paper and its machine form."""
        return Bundle(
            proof=proof,
            pdf=pdf,
            shell=self.shell_words,
            shell_salt=self.shell_salt,
            events=bundled(self.leaves, self.last.size, self.note),
            observations=self.watched.rounds,
            first=self.first.note,
            last=self.note,
            consistency=tuple(
                tiles.consistency_proof(self.first.size, self.last.size, read_log_file)
            ),
            policy=policy_text(self.facts.keys.log, self.facts.keys.witnesses),
            stamps=tuple(_bundled_stamp(each) for each in self.stamps),
            tsa_chain=_tsa_chain() if self.stamps else None,
            opening=self.opening,
        )


def gather(
    posting: Posting,
    *,
    entry: EntryCopy | None,
    at: datetime,
    only_sealed: bool = False,
) -> Gathered:
    """Everything about the posting until the instant; an entry makes a parties' copy.

    The log is sealed first, unless only what is sealed already is asked for. Raises
    DeedRefused for a display that has not begun, CannotOpen (Erased) once the posting's
    keys are destroyed, LogDamaged for a log that does not fit its tiles.
    """
    shell = ShellCopy.objects.get(pk=posting.public_id)
    _require_begun(shell, at)
    key = open_data_key(shell.key_id)
    words = key.open(shell.sealed, f"shell:{shell.public_id}:words")
    # The leaf of a round is written before the round is kept: sealed now, it is there.
    seen = watched(shell, at=at)
    last = _last_checkpoint() if only_sealed else _seal_and_show(at)
    leaves = leaves_about(shell, last, seen.anchors)
    last = _stamped(last, leaves)
    # Taken once: a witness may cosign while the paper is made.
    note = last.cosigned_note()
    witnesses = cosigned_at(note, (each.verifier for each in settings.WITNESSES))
    first = _first_checkpoint(leaves, last)
    heads = dict.fromkeys((first.size, last.size))
    stamps = tuple(Timestamp.objects.filter(pk__in=heads).order_by("pk"))
    facts = Facts(
        number=UNNUMBERED,
        copy=Copy.PARTIES if entry else Copy.PUBLIC,
        issuer=posting.notice.office.authority().name,
        issued_at=int(at.timestamp()),
        legal_basis=_legal_basis(shell),
        channels=_channels(posting),
        window=Window(*map(_seconds, (shell.display_from, shell.display_until))),
        notice=CertifiedNotice(
            shell.public_id,
            f"{settings.PUBLIC_URL}/notices/{shell.public_id}/",
            bytes(shell.posting_commitment),
            windows_of(shell, leaves),
        ),
        copies=_copies(shell, words, entry),
        events=events_of(leaves),
        recorded=_recorded(posting, shell, at),
        watch=seen.watch,
        refusals=_refusals(shell),
        log=Log(settings.ORIGIN, _head(first), _head(last)),
        time=tuple(_stamp(each) for each in stamps),
        witnesses=tuple(
            Witnessed(name, seconds) for name, seconds in witnesses.items()
        ),
        keys=Keys(
            log_verifier().line,
            tuple(
                each.verifier.line
                for each in settings.WITNESSES
                if each.verifier.name in witnesses
            ),
        ),
        software=Software(software_version()),
    )
    opening = _opening(entry) if entry else None
    return Gathered(
        facts, seen, shell, words, key.salt, leaves, first, last, note, stamps, opening
    )


def software_version() -> str:
    """What made it, as the package is named where it is installed."""
    try:
        return f"kojiban {version('kojiban')}"
    except PackageNotFoundError:
        return "kojiban 0.1.0"


def _require_begun(shell: ShellCopy, at: datetime) -> None:
    if _seconds(at) <= _seconds(shell.display_from):
        raise DeedRefused(
            "まだ掲示が始まっていません。始まってから発行してください。",
            "the display has not begun; issue the certificate after its start",
        )
    if shell.display_until <= shell.display_from:
        raise DeedRefused(
            "掲示が始まる前に取り下げられたため、証明する期間がありません。",
            "it was withdrawn before it began; there is no period to certify",
        )


def _seal_and_show(at: datetime) -> SealedCheckpoint:
    """A checkpoint over all that is written: made here in embedded mode, else awaited.

    Where roles are apart the scheduler alone gives places and signs.
    """
    log_ends(at=at)
    if settings.ROLE == "all":
        seal_display_log(at=at)
        cosign_newest()
        stamp_now(at=at)
    else:
        _wait_for_the_sealer()
    return _last_checkpoint()


def _wait_for_the_sealer() -> None:
    written = DisplayLogEntry.objects.order_by("-id").values_list("id", flat=True)
    newest = written.first() or 0
    waiting = DisplayLogEntry.objects.filter(id__lte=newest, leaf_index__isnull=True)
    for _ in range(PATIENCE_S):
        if not waiting.exists() and _covers(newest):
            return
        time.sleep(1)
    raise DeedRefused(
        "掲示記録の封緘がまだです。1分ほどおいて、もう一度発行してください。続くときは、"
        "スケジューラが動いているかを運用担当に確かめてもらってください。",
        "the log is not sealed yet: try again in a minute; if it stays so, see whether "
        "the scheduler runs",
    )


def _covers(row_id: int) -> bool:
    """Whether the newest checkpoint is over the row's leaf too."""
    row = DisplayLogEntry.objects.filter(id=row_id).first()
    last = SealedCheckpoint.objects.last()
    return row is None or (last is not None and (row.leaf_index or 0) < last.size)


def _last_checkpoint() -> SealedCheckpoint:
    last = SealedCheckpoint.objects.last()
    if last is None:
        raise DeedRefused(
            "まだ封緘された掲示記録がありません。しばらくしてから、もう一度してください。",
            "nothing of the display log is sealed yet; try again shortly",
        )
    return last


def _stamped(last: SealedCheckpoint, leaves: list[Leaf]) -> SealedCheckpoint:
    """The newest checkpoint with a time-stamp that is over all the leaves, if any is.

    The scheduler has one stamped every hour; what came later is not of this posting.
    """
    over_all = max((leaf.index for leaf in leaves), default=0) + 1
    stamps = Timestamp.objects.filter(pk__gte=over_all).select_related("checkpoint")
    newest = stamps.last()
    return newest.checkpoint if newest else last


def _first_checkpoint(leaves: list[Leaf], last: SealedCheckpoint) -> SealedCheckpoint:
    """The newest checkpoint from before the posting's first leaf, or the oldest."""
    first_leaf = min((leaf.index for leaf in leaves), default=0)
    before = SealedCheckpoint.objects.filter(size__lte=first_leaf).last()
    return before or SealedCheckpoint.objects.first() or last


def _legal_basis(shell: ShellCopy) -> LegalBasis:
    basis = legal_basis(shell.basis_id)
    return LegalBasis(basis.id, basis.title_ja, basis.version(shell.version_id).article)


def _channels(posting: Posting) -> tuple[Channel, ...]:
    web = Channel("web")
    if posting.board_started_at is None:
        return (web, Channel("board"))
    ended = posting.board_ended_at
    return (
        web,
        Channel(
            "board",
            _seconds(posting.board_started_at),
            _seconds(ended) if ended else None,
        ),
    )


def _copies(
    shell: ShellCopy, words: bytes, opened: EntryCopy | None
) -> CertifiedCopies:
    """Commitments as posted: a corrected entry by its first version."""
    rows = list(shell.entries.order_by("position"))
    first = {
        each.entry_id: bytes(each.commitment)
        for each in EarlierCopy.objects.filter(entry__shell=shell, version=1)
    }
    return CertifiedCopies(
        shell=bytes(shell.commitment),
        shell_digest=hashlib.sha256(words).digest(),
        entries=tuple(first.get(each.pk, bytes(each.commitment)) for each in rows),
        opened=[each.pk for each in rows].index(opened.pk) if opened else None,
    )


def _opening(entry: EntryCopy) -> Opening:
    key = open_data_key(entry.key_id)
    words = key.open(entry.sealed, f"entry:{entry.pk}:words")
    return Opening(entry.pk, words, key.salt)


def _recorded(posting: Posting, shell: ShellCopy, at: datetime) -> tuple[Recorded, ...]:
    until = min(shell.display_until, at)
    within = Interruption.objects.touching(posting).filter(
        Q(ends__isnull=True) | Q(ends__gt=shell.display_from), starts__lt=until
    )
    return tuple(
        Recorded(
            each.channel,
            _seconds(each.starts),
            Cause(each.cause).name_ja,
            _seconds(each.ends) if each.ends else None,
        )
        for each in within
    )


def _refusals(shell: ShellCopy) -> Refusals:
    """Readers told to wait, and readers to whom the notice could not be shown.

    Where nothing answered at all nobody counts: vantage points tell.
    """
    told_to_wait, unavailable = ReadingCount.objects.refusals_of(shell.pk)
    return Refusals(count_429=told_to_wait, count_503=unavailable)


def _stamp(stamp: Timestamp) -> Stamp:
    size = stamp.checkpoint_id
    return Stamp(str(size), size, _seconds(stamp.stamped_at), stamp.policy)


def _bundled_stamp(stamp: Timestamp) -> BundledStamp:
    note = stamp.checkpoint.note
    return BundledStamp(str(stamp.checkpoint_id), bytes(stamp.token), note)


def _tsa_chain() -> bytes:
    roots = roots_of(Path(settings.TSA_CA).read_bytes())
    return b"".join(each.public_bytes(Encoding.PEM) for each in roots)


def _head(checkpoint: SealedCheckpoint) -> TreeHead:
    return TreeHead(checkpoint.size, bytes(checkpoint.root))


def _seconds(at: datetime) -> int:
    return int(at.timestamp())
