"""The deemed day of a posting: as computed, and as a legal officer decided it.

Both are kept: the computed day follows from P at any time, the decided one stands in
the facts of a `LegalDecision`. The shell carries the day that counts.
"""

from collections.abc import Sequence
from datetime import date, datetime

from notices.models import LegalDecision, Notice
from notices.rules.adoption import Reading
from notices.rules.legal_basis import Version, legal_basis
from notices.rules.legal_questions import LegalQuestion
from notices.rules.periods import deemed_day_under, posted_on
from publishing.actions.continuity import AFTER_POSTING
from publishing.models import ShellCopy
from publishing.rules.ruling import PUBLISH_ANEW


def day_posted(shell: ShellCopy, board: datetime) -> date:
    """P, given when the sheet was hung up."""
    version = legal_basis(shell.basis_id).version(shell.version_id)
    return posted_on(_channel_starts(version, shell, board))


def day_computed(shell: ShellCopy, posted: date) -> date:
    """The deemed day for P, under the reading adopted for the posting."""
    version = legal_basis(shell.basis_id).version(shell.version_id)
    variant = version.variant(shell.variant)
    return deemed_day_under(posted, variant, Reading(shell.reading))


def earliest_deemed_day(shell: ShellCopy) -> date:
    """The computed day, also where the display ended before the period was over.

    Without any board it is the day that the display on the web alone would give.
    """
    board = shell.board_started_at or shell.display_from
    return day_computed(shell, day_posted(shell, board))


def day_that_counts(notice: Notice, computed: date | None) -> date | None:
    """The computed day, or what was decided in its place.

    A decision stands whatever is recorded at the board afterwards. Only where the
    computed day is now later than the decided one, the later one counts: an office
    cannot bring the effect forward against the reader.
    """
    decision = governing_decision(decisions_on(notice))
    if decision is None:
        return computed
    decided = decided_day(decision)
    if decided is None or computed is None:
        return decided
    return max(decided, computed)


def decisions_on(notice: Notice) -> list[LegalDecision]:
    """Decisions after posting, oldest first."""
    about = notice.legal_decisions.filter(kind__in=AFTER_POSTING)
    return list(about.select_related("by"))


def governing_decision(decisions: Sequence[LegalDecision]) -> LegalDecision | None:
    """The newest decision that says which day counts, if any.

    A newer decision about the interruptions replaces an older "publish anew" about
    them, and leaves a decided day alone.
    """
    last_of = {each.kind: each for each in decisions}
    telling = [each for each in last_of.values() if tells_the_day(each)]
    return max(telling, key=decisions.index, default=None)


def is_without_effect(decisions: Sequence[LegalDecision]) -> bool:
    """Whether it was decided that nothing was served and all is published anew."""
    decision = governing_decision(decisions)
    return decision is not None and decided_day(decision) is None


def tells_the_day(decision: LegalDecision) -> bool:
    """Whether a decision fixes the deemed day, or that there is none."""
    if decision.kind == LegalQuestion.DEEMED_DAY:
        return True
    return decision.facts.get("outcome") == PUBLISH_ANEW


def decided_day(decision: LegalDecision) -> date | None:
    """The decided day; None where the notice has no effect and is published anew."""
    text = decision.facts.get("deemed_on")
    return date.fromisoformat(text) if text else None


def _channel_starts(
    version: Version, shell: ShellCopy, board: datetime
) -> list[datetime]:
    if "web" in version.channels:
        return [shell.display_from, board]
    return [board]
