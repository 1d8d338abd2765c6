"""Observations: what vantage points are told to look for, and what they hand over.

A vantage point learns public ids, windows and digests of the frozen copies, no names.
What it hands over is kept as it was signed; nothing here can change a look.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import IntegrityError, transaction

from access_control.vault.keys import Erased, VaultError
from publishing import display_log
from publishing.copies import open_entries, open_shell
from publishing.evidence.note import InvalidNote, Verifier
from publishing.evidence.observation import (
    GENESIS,
    InvalidObservation,
    Result,
    Round,
    note_digest,
    open_round,
    parse_result,
    verify_results,
)
from publishing.evidence.observed import Verdict
from publishing.models import EntryCopy, Observation, ObservationRound, ShellCopy
from publishing.rules.public_notice import copy_digest, words_digest

TARGETS_A_PAGE = 500
# A vantage point's clock may be ahead by so much.
AHEAD_S = 60
# Digests of some hundred thousand copies; they are forgotten with the process.
MOST_DIGESTS = 500_000


class NotARound(Exception):
    """What was handed over is not a round of this vantage point."""


class RoundConflict(Exception):
    """The round does not follow the last one; ``expected`` is the next number."""

    def __init__(self, expected: int, message: str) -> None:
        super().__init__(message)
        self.expected = expected


@dataclass(frozen=True)
class Due:
    """A posting that has to be on display: its copy, and the digest of all of it.

    The digest is empty where a key that should be there is missing: then nothing can
    be shown either.
    """

    shell: ShellCopy
    entries: int
    copy: str


_digests: dict[str, str] = {}


def due_now(*, after: str, at: datetime) -> tuple[list[Due], str | None]:
    """Up to 500 postings on display behind an id, and behind which the next begin."""
    later = ShellCopy.objects.on_display(at).filter(pk__gt=after).order_by("pk")
    shells = list(later[:TARGETS_A_PAGE])
    more = shells[-1].pk if len(shells) == TARGETS_A_PAGE else None
    return _due(shells, at), more


def due_one(public_id: str, *, at: datetime) -> list[Due]:
    """The posting, if it is on display."""
    return _due(ShellCopy.objects.on_display(at).filter(pk=public_id), at)


def receive(
    note: str, leaves: Sequence[bytes], verifier: Verifier, *, at: datetime
) -> bool:
    """Keep a signed round with its results; False where it is known already.

    Raises NotARound for a wrong signature, root or clock, RoundConflict for a round
    that does not follow the last one.
    """
    made, results = _checked(note, leaves, verifier, at)
    if _is_known(note, made):
        return False
    # Two leaves of one round harm nobody; a round without a leaf would be unproved.
    display_log.record_observed(
        made.vantage, made.seq, note_digest(note), bad=_bad(results), at=at
    )
    try:
        with transaction.atomic():
            _store(note, made, leaves, results, at)
    except IntegrityError:
        # Handed over twice at once.
        if not _is_known(note, made):
            raise
    return True


def _checked(
    note: str, leaves: Sequence[bytes], verifier: Verifier, at: datetime
) -> tuple[Round, list[Result]]:
    try:
        made = open_round(note, verifier)
        results = [parse_result(leaf) for leaf in leaves]
        verify_results(results, made)
    except (InvalidNote, InvalidObservation) as error:
        raise NotARound(str(error)) from error
    if made.ended > at.timestamp() + AHEAD_S:
        raise NotARound("観測点の時計が進んでいる / the vantage point's clock is ahead")
    return made, results


def _is_known(note: str, made: Round) -> bool:
    """Whether this very round is here. Raises RoundConflict unless it may come next."""
    rounds = ObservationRound.objects.filter(vantage=made.vantage)
    same = rounds.filter(seq=made.seq).first()
    last = rounds.last()
    expected = last.seq + 1 if last else 0
    if same is not None and same.note == note:
        return True
    if same is not None:
        raise RoundConflict(
            expected, f"{made.seq}番は別の内容で届いている / another round {made.seq}"
        )
    if made.seq != expected:
        raise RoundConflict(
            expected, f"次は{expected}番です / round {expected} comes next"
        )
    if made.prev != (note_digest(last.note) if last else GENESIS):
        raise RoundConflict(
            expected, "前の観測とつながらない / it does not follow the last round"
        )
    return False


def _store(
    note: str,
    made: Round,
    leaves: Sequence[bytes],
    results: Sequence[Result],
    at: datetime,
) -> None:
    kept = ObservationRound.objects.create(
        vantage=made.vantage,
        seq=made.seq,
        note=note,
        started=_instant(made.started),
        ended=_instant(made.ended),
        received_at=at,
        count=made.count,
        bad=_bad(results),
        checkpoint_size=made.checkpoint.size if made.checkpoint else None,
        checkpoint_root=made.checkpoint.root if made.checkpoint else None,
        unexempted=made.unexempted or "",
    )
    Observation.objects.bulk_create(
        [
            Observation(
                round=kept,
                position=position,
                posting_commitment=result.target,
                at=_instant(result.at),
                verdict=result.verdict,
                leaf=leaf,
            )
            for position, (result, leaf) in enumerate(zip(results, leaves, strict=True))
        ],
        batch_size=500,
    )


def _bad(results: Iterable[Result]) -> int:
    return sum(result.verdict != Verdict.GOOD for result in results)


def _due(shells: Iterable[ShellCopy], at: datetime) -> list[Due]:
    wanted = list(shells)
    entries = _entries_of(wanted, at)
    _learn([copy for copies in entries.values() for copy in copies])
    found = (_due_of(shell, entries[shell.pk]) for shell in wanted)
    return [due for due in found if due is not None]


def _entries_of(
    shells: Sequence[ShellCopy], at: datetime
) -> Mapping[str, list[EntryCopy]]:
    entries: dict[str, list[EntryCopy]] = {shell.pk: [] for shell in shells}
    on_display = EntryCopy.objects.on_display(at).filter(shell__in=shells)
    for copy in on_display.order_by("shell_id", "position"):
        entries[copy.shell_id].append(copy)
    return entries


def _due_of(shell: ShellCopy, copies: Sequence[EntryCopy]) -> Due | None:
    known = [_digests[copy.key_id] for copy in copies if copy.key_id in _digests]
    try:
        copy = copy_digest(_shell_digest(shell), known)
    except Erased:
        return None
    except VaultError:
        copy = ""
    return Due(shell, len(known), copy)


def _shell_digest(shell: ShellCopy) -> str:
    if shell.key_id not in _digests:
        _digests[shell.key_id] = words_digest(open_shell(shell).words)
    return _digests[shell.key_id]


def _learn(copies: Sequence[EntryCopy]) -> None:
    """Opens what was not opened before; a frozen copy never changes under its key."""
    if len(_digests) > MOST_DIGESTS:
        _digests.clear()
    new = [copy for copy in copies if copy.key_id not in _digests]
    keys = {copy.id: copy.key_id for copy in new}
    try:
        for entry in open_entries(new):
            _digests[keys[entry.id]] = entry.digest
    except VaultError:
        # One that cannot be opened leaves its posting without a digest that fits.
        return


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
