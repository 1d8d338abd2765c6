"""Alarms 警報: what the newest rounds say is wrong, told once, and cleared once.

A display is in trouble where any vantage point saw it altered, behind a barrier or
shown outside of its window, or where nobody reached it. So is a vantage point that is
silent for two rounds, and the log where a checkpoint is not one of ours.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import Max

from notices.rules.periods import JAPAN
from publishing.evidence.observed import Verdict
from publishing.known_observers import known_observers
from publishing.models import (
    Observation,
    ObservationRound,
    ObservationTrouble,
    SealedCheckpoint,
    ShellCopy,
    TroubleKind,
)
from publishing.rules.trouble_words import trouble_in_words

logger = logging.getLogger(__name__)

# Two rounds, and the time that the second one may take.
SILENT_ROUNDS = 2
PATIENCE = timedelta(minutes=1)
USUAL_EVERY_S = 300
LINES_A_LETTER = 30
SUBJECT, SUBJECT_CLEARED = "公示板 観測の警報", "公示板 観測の警報の解除"

Key = tuple[str, str]


@dataclass(frozen=True)
class Seen:
    """One trouble as the newest rounds show it."""

    verdict: str
    vantages: str
    since: datetime


def look_for_trouble(*, at: datetime) -> None:
    """Opens and closes troubles by the newest rounds, and sends one letter of each."""
    rounds = newest_rounds()
    silent = _silent(rounds, at)
    # What a dead vantage point saw last says nothing of now.
    heard = [
        each for each in rounds if (TroubleKind.SILENT, each.vantage) not in silent
    ]
    current = _displays(heard) | silent | _log(rounds) | _hidden(heard)
    _remember(current, at)
    _tell(at)


def newest_rounds() -> list[ObservationRound]:
    """The newest round of every vantage point that is still known."""
    newest = (
        ObservationRound.objects.order_by().values("vantage").annotate(last=Max("seq"))
    )
    known = known_observers()
    return [
        ObservationRound.objects.get(vantage=row["vantage"], seq=row["last"])
        for row in newest
        if row["vantage"] in known
    ]


def open_troubles() -> list[ObservationTrouble]:
    """What is wrong now, the oldest first."""
    return list(ObservationTrouble.objects.filter(until__isnull=True))


def told_now() -> list[str]:
    """What is wrong now, one line each; of very many the first."""
    return _lines(open_troubles())


def named(troubles: Sequence[ObservationTrouble]) -> list[str]:
    """One line each: what, since when, seen by whom."""
    subjects = [
        bytes.fromhex(each.subject)
        for each in troubles
        if each.kind == TroubleKind.DISPLAY
    ]
    shells = ShellCopy.objects.filter(posting_commitment__in=subjects)
    names = {
        bytes(shell.posting_commitment).hex(): f"{shell.office_name} {shell.number}"
        for shell in shells
    }
    return [
        trouble_in_words(
            each.kind,
            names.get(each.subject, each.subject[:16]),
            each.verdict,
            since=each.since.astimezone(JAPAN),
            vantages=each.vantages,
        )
        for each in troubles
    ]


def _displays(rounds: Sequence[ObservationRound]) -> dict[Key, Seen]:
    newest = {each.pk: each.vantage for each in rounds}
    bad = Observation.objects.filter(
        round__in=[each.pk for each in rounds if each.bad]
    ).exclude(verdict=Verdict.GOOD)
    found: dict[bytes, list[Observation]] = {}
    for look in bad:
        found.setdefault(bytes(look.posting_commitment), []).append(look)
    reached = _reached(found, newest)
    return {
        (TroubleKind.DISPLAY, posting.hex()): Seen(
            looks[0].verdict,
            "、".join(sorted(newest[look.round_id] for look in looks)),
            min(look.at for look in looks),
        )
        for posting, looks in found.items()
        if posting not in reached
        or any(look.verdict != Verdict.UNREACHABLE for look in looks)
    }


def _reached(postings: Iterable[bytes], newest: Mapping[int, str]) -> set[bytes]:
    """Those that some vantage point saw as they should be."""
    good = Observation.objects.filter(round__in=list(newest), verdict=Verdict.GOOD)
    seen = good.order_by().values_list("posting_commitment", flat=True)
    wanted = set(postings)
    return wanted and wanted & {bytes(each) for each in seen.iterator()}


def _silent(rounds: Sequence[ObservationRound], at: datetime) -> dict[Key, Seen]:
    every = timedelta(seconds=settings.OBSERVE_EVERY_S or USUAL_EVERY_S)
    return {
        (TroubleKind.SILENT, each.vantage): Seen("", each.vantage, each.ended)
        for each in rounds
        if each.ended + SILENT_ROUNDS * every + PATIENCE < at
    }


def _log(rounds: Sequence[ObservationRound]) -> dict[Key, Seen]:
    ours = {
        size: bytes(root)
        for size, root in SealedCheckpoint.objects.filter(
            size__in=[each.checkpoint_size for each in rounds if each.checkpoint_size]
        ).values_list("size", "root")
    }
    words = {each.vantage: _log_word(each, ours) for each in rounds}
    return {
        (TroubleKind.LOG, each.vantage): Seen(word, each.vantage, each.ended)
        for each in rounds
        if (word := words[each.vantage])
    }


def _log_word(round_: ObservationRound, ours: Mapping[int, bytes]) -> str:
    seen_before = ObservationRound.objects.filter(
        vantage=round_.vantage, checkpoint_size__isnull=False, seq__lt=round_.seq
    )
    before = seen_before.last()
    if round_.checkpoint_size is None:
        # One that never saw a checkpoint has no key to check it by.
        return "unseen" if before else ""
    largest = seen_before.aggregate(size=Max("checkpoint_size"))["size"]
    if before and round_.checkpoint_size < largest:
        return "truncated"
    is_ours = ours.get(round_.checkpoint_size) == bytes(round_.checkpoint_root)
    return "" if is_ours else "forked"


def _hidden(rounds: Sequence[ObservationRound]) -> dict[Key, Seen]:
    """Where the exempted see what others do not."""
    return {
        (TroubleKind.BARRIER, each.vantage): Seen(
            each.unexempted, each.vantage, each.ended
        )
        for each in rounds
        if each.unexempted not in ("", Verdict.GOOD) and each.bad < each.count
    }


def _remember(current: Mapping[Key, Seen], at: datetime) -> None:
    known = {(each.kind, each.subject): each for each in open_troubles()}
    over = [
        each.pk
        for key, each in known.items()
        # One that became another is told of anew.
        if key not in current or current[key].verdict != each.verdict
    ]
    ObservationTrouble.objects.filter(pk__in=over).update(until=at)
    still = {key for key, each in known.items() if each.pk not in over}
    ObservationTrouble.objects.bulk_create(
        ObservationTrouble(
            kind=kind,
            subject=subject,
            verdict=seen.verdict,
            vantages=seen.vantages[:400],
            since=seen.since,
        )
        for (kind, subject), seen in current.items()
        if (kind, subject) not in still
    )


def _tell(at: datetime) -> None:
    new = ObservationTrouble.objects.filter(told_at__isnull=True, until__isnull=True)
    if _sent(SUBJECT, list(new)):
        new.update(told_at=at)
    over = ObservationTrouble.objects.filter(
        told_at__isnull=False, until__isnull=False, cleared_at__isnull=True
    )
    if _sent(SUBJECT_CLEARED, list(over)):
        over.update(cleared_at=at)


def _sent(subject: str, troubles: Sequence[ObservationTrouble]) -> bool:
    """Whether a letter of them went out."""
    if not troubles or not settings.ALARM_TO:
        return False
    body = "\n".join([*_lines(troubles), "", settings.PUBLIC_URL])
    try:
        return send_mail(subject, body, None, settings.ALARM_TO) == 1
    except (SMTPException, OSError) as error:
        logger.warning("an alarm could not be sent: %s", error)
        return False


def _lines(troubles: Sequence[ObservationTrouble]) -> list[str]:
    lines = named(troubles[:LINES_A_LETTER])
    more = len(troubles) - len(lines)
    return [*lines, *([f"ほか{more}件"] if more else [])]
