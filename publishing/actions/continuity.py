"""What the interruptions of one posting mean: rows read, the pure rule asked.

web     ├────────────────────────────────────┤
board         ├──────────────────────────────────▶
window        ├─────────────────────────┤            lawful end
              last channel's start, on P
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from notices.models import LegalDecision
from notices.rules.adoption import OutageUnit
from notices.rules.legal_basis import Version, legal_basis
from notices.rules.legal_questions import LegalQuestion
from notices.rules.periods import JAPAN, display_until_at_least
from notices.rules.transitions import Status
from publishing.actions.extend import move_end
from publishing.models import Interruption, Posting, ShellCopy
from publishing.rules.continuity import (
    Decide,
    ExtendTo,
    Interval,
    Outcome,
    judge_continuity,
    merged,
)
from publishing.rules.continuity_words import outcome_in_words
from publishing.rules.visibility import has_expired

AFTER_POSTING = (LegalQuestion.INTERRUPTION, LegalQuestion.DEEMED_DAY)
BOARD_LEGS = {"board", "board_or_terminal"}


@dataclass(frozen=True)
class Judged:
    """The statutory window, what each channel lost of it, and what follows.

    Window and outcome are None while P is not known: no period runs yet.
    """

    window: Interval | None
    outcome: Outcome | None
    lost: Mapping[str, tuple[Interval, ...]]

    @property
    def seconds(self) -> int:
        """How long the display was away within the window."""
        return self.outcome.interrupted_seconds if self.outcome else 0

    @property
    def facts(self) -> dict[str, Any]:
        """What a legal decision is about, in instants and counts."""
        if self.window is None:
            return {"window": None, "seconds_lost": 0}
        ends = (self.window.starts, self.window.ends)
        window = [moment.astimezone(JAPAN).isoformat() for moment in ends]
        return {"window": window, "seconds_lost": self.seconds}


def continuity_of(posting: Posting, shell: ShellCopy, at: datetime) -> Judged:
    """What follows from everything recorded about the posting until the instant."""
    return judge(posting, shell, Interruption.objects.touching(posting), at)


def judge(
    posting: Posting,
    shell: ShellCopy,
    interruptions: Iterable[Interruption],
    at: datetime,
) -> Judged:
    """As ``continuity_of``, for interruptions that were read before."""
    version = legal_basis(shell.basis_id).version(shell.version_id)
    window = window_of(shell, version)
    if window is None:
        return Judged(None, None, {})
    away = away_by_channel(posting, interruptions, version, at)
    outcome = judge_continuity(
        [interval for parts in away.values() for interval in parts],
        window=window,
        continuity=version.continuity,
        granularity=counted_by(posting),
    )
    lost = {channel: merged(parts, window) for channel, parts in away.items()}
    return Judged(window, outcome, lost)


def window_of(shell: ShellCopy, version: Version) -> Interval | None:
    """From the start of the last channel, on P, to the earliest lawful end."""
    if shell.posted_on is None or shell.board_started_at is None:
        return None
    variant = version.variant(shell.variant)
    starts = max(shell.display_from, shell.board_started_at)
    return Interval(starts, display_until_at_least(shell.posted_on, variant))


def away_by_channel(
    posting: Posting,
    interruptions: Iterable[Interruption],
    version: Version,
    at: datetime,
) -> dict[str, list[Interval]]:
    """When each channel that the statute requires was away, up to the instant.

    A sheet taken down for good before the lawful end is away from then on.
    """
    away: dict[str, list[Interval]] = {
        channel: [] for channel in ("web", "board") if requires(version, channel)
    }
    for each in interruptions:
        if each.channel in away and each.starts < at:
            ends = min(each.ends or at, at)
            away[each.channel].append(Interval(each.starts, ends))
    taken_down = posting.board_ended_at
    if "board" in away and taken_down is not None and taken_down < at:
        away["board"].append(Interval(taken_down, at))
    return away


def requires(version: Version, channel: str) -> bool:
    """Whether the statute wants the channel, so that its absence is a loss."""
    if channel == "web":
        return "web" in version.channels
    return not BOARD_LEGS.isdisjoint(version.channels)


def counted_by(posting: Posting) -> OutageUnit:
    """As adopted with the version: by the hour, or by the day."""
    adoption = posting.notice.adoption
    return OutageUnit(adoption.outage_counted_by) if adoption else OutageUnit.DAY


def make_up_for_outages(posting: Posting, shell: ShellCopy, at: datetime) -> None:
    """Moves the end where the statute itself says so. Requires a transaction.

    What the statute needs goes before the office's longest display. A display that has
    ended is not reopened: the legal officer decides.
    """
    outcome = continuity_of(posting, shell, at).outcome
    if not isinstance(outcome, ExtendTo) or outcome.until <= shell.display_until:
        return
    if has_expired(shell.display_until, at=at):
        return
    if posting.notice.status != Status.POSTED:
        return
    move_end(shell, outcome.until, at=at)
    shell.save(update_fields=["display_until"])


def needs_officer(judged: Judged, shell: ShellCopy, at: datetime) -> bool:
    """Whether the rule leaves what follows to a person."""
    outcome = judged.outcome
    if isinstance(outcome, ExtendTo):
        is_owed = outcome.until > shell.display_until
        return is_owed and has_expired(shell.display_until, at=at)
    return isinstance(outcome, Decide)


def in_words(judged: Judged, shell: ShellCopy, at: datetime) -> str:
    """What was lost and what follows; nothing while no period runs."""
    if judged.outcome is None:
        return ""
    is_too_late = needs_officer(judged, shell, at)
    return outcome_in_words(judged.outcome, is_too_late=is_too_late)


def is_decided(judged: Judged, decisions: Iterable[LegalDecision]) -> bool:
    """Whether the newest decision covers all that was lost of this very window.

    A decision on the deemed day was made in knowledge of the interruptions, too.
    """
    about = [each for each in decisions if each.kind in AFTER_POSTING]
    if not about:
        return False
    known, facts = about[-1].facts, judged.facts
    covers = known["seconds_lost"] >= facts["seconds_lost"]
    return covers and known["window"] == facts["window"]
