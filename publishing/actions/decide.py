"""A legal officer's decisions after posting: about interruptions, and the deemed day.

Never automatic where the law is silent. What was computed and what was decided are both
kept; a newer decision replaces an older one, and all stay on record.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from access_control.models import User
from notices.actions.legal_decisions import decide, require_legal_officer
from notices.actions.office_calendar import longest_display
from notices.models import LegalDecision
from notices.refusals import DeedRefused
from notices.rules.japanese_dates import era_date
from notices.rules.legal_questions import LegalQuestion
from notices.rules.periods import DAY, day_starts
from publishing import display_log
from publishing.actions.continuity import continuity_of
from publishing.actions.deemed_day import (
    day_computed,
    day_that_counts,
    decisions_on,
    earliest_deemed_day,
)
from publishing.actions.extend import (
    move_end,
    require_later,
    require_not_too_late,
    require_posted,
)
from publishing.models import Posting, ShellCopy
from publishing.rules.ruling import Ruling
from publishing.rules.visibility import has_expired


def decide_interruption(
    posting: Posting,
    *,
    by: User,
    at: datetime,
    reason: str,
    outcome: Ruling,
    until: datetime | None = None,
) -> None:
    """What follows from all that was lost so far; ``until`` with an extension only.

    Raises NotAllowed, SamePerson, DeedRefused.
    """
    require_legal_officer(posting.notice, by, reason)
    with transaction.atomic():
        shell = _locked(posting)
        judged = continuity_of(posting, shell, at)
        if not judged.seconds:
            raise DeedRefused(
                "掲示の期間のうちに、途切れた記録がありません。判断は要りません。",
                "nothing of the period was lost; there is nothing to decide",
            )
        _require_end_with_extension(outcome, until)
        facts = judged.facts | {"outcome": outcome.value, **_computed(shell)}
        if until is not None:
            _extend(posting, shell, until, at)
            facts["until"] = until.isoformat()
        _keep(posting, LegalQuestion.INTERRUPTION, by, at, reason, facts)
        _apply(posting, shell)
        display_log.record_deed(
            "corrected", shell, at=at, decided="interruption", outcome=outcome.value
        )


def decide_deemed_day(
    posting: Posting, *, by: User, at: datetime, reason: str, deemed_on: date | None
) -> None:
    """The day from which service has effect; None: no effect, publish anew.

    Raises NotAllowed, SamePerson, DeedRefused.
    """
    require_legal_officer(posting.notice, by, reason)
    with transaction.atomic():
        shell = _locked(posting)
        _require_answerable(shell, at)
        if deemed_on is not None:
            _require_not_brought_forward(shell, deemed_on)
            _require_not_far_off(posting, shell, deemed_on)
        decided = deemed_on.isoformat() if deemed_on else None
        judged = continuity_of(posting, shell, at)
        facts = judged.facts | {"deemed_on": decided, **_computed(shell)}
        _keep(posting, LegalQuestion.DEEMED_DAY, by, at, reason, facts)
        _outlast(shell, deemed_on, at)
        _apply(posting, shell)
        display_log.record_deed(
            "corrected", shell, at=at, decided="deemed_day", deemed_on=decided
        )


def _locked(posting: Posting) -> ShellCopy:
    shell = ShellCopy.objects.select_for_update().get(pk=posting.public_id)
    require_posted(posting)
    return shell


def _require_end_with_extension(outcome: Ruling, until: datetime | None) -> None:
    if (outcome is Ruling.EXTENDED) != (until is not None):
        raise DeedRefused(
            "新しい終了の日時は、延長するときに、そのときだけ入力してください。",
            "an extension needs its end, and nothing else has one",
        )


def _extend(posting: Posting, shell: ShellCopy, until: datetime, at: datetime) -> None:
    require_later(shell, until, at)
    require_not_too_late(shell, until, longest_display(posting.notice.office))
    move_end(shell, until, at=at)
    shell.save(update_fields=["display_until"])


def _require_answerable(shell: ShellCopy, at: datetime) -> None:
    is_over = has_expired(shell.display_until, at=at)
    if shell.board_started_at is None and not is_over:
        raise DeedRefused(
            "掲示場の掲示がまだ記録されていません。記録すれば、みなす日は計算されます。",
            "the board is not recorded yet; the day is computed when it is",
        )


def _require_not_brought_forward(shell: ShellCopy, deemed_on: date) -> None:
    # The reader counts on the computed day; only the statute could bring it forward.
    earliest = earliest_deemed_day(shell)
    if deemed_on < earliest:
        raise DeedRefused(
            f"計算した日({era_date(earliest)})より前の日にはできません。"
            "受け取る人の不利になるためです。",
            f"the deemed day cannot be before {earliest.isoformat()}",
        )


def _require_not_far_off(posting: Posting, shell: ShellCopy, deemed_on: date) -> None:
    # A mistyped year must neither stand on a page nor keep names on display.
    longest = timedelta(days=longest_display(posting.notice.office))
    latest = earliest_deemed_day(shell) + longest
    if deemed_on > latest:
        raise DeedRefused(
            f"計算した日から離れすぎています。{era_date(latest)}までの日にしてください。"
            "それより後になるときは、公示をやり直してください。",
            f"the deemed day cannot be after {latest.isoformat()}; publish anew",
        )


def _outlast(shell: ShellCopy, deemed_on: date | None, at: datetime) -> None:
    """The display lasts to the end of the decided day; what has ended stays ended."""
    if deemed_on is None or has_expired(shell.display_until, at=at):
        return
    needed = day_starts(deemed_on + DAY)
    if needed > shell.display_until:
        move_end(shell, needed, at=at)
        shell.save(update_fields=["display_until"])


def _computed(shell: ShellCopy) -> dict[str, Any]:
    computed = _computed_day(shell)
    return {"computed": computed.isoformat() if computed else None}


def _computed_day(shell: ShellCopy) -> date | None:
    return day_computed(shell, shell.posted_on) if shell.posted_on else None


def _keep(
    posting: Posting,
    question: LegalQuestion,
    by: User,
    at: datetime,
    reason: str,
    facts: Mapping[str, Any],
) -> LegalDecision:
    notice = posting.notice
    before = decisions_on(notice)[-1:]
    if any(last.kind == question and last.facts == facts for last in before):
        raise DeedRefused(
            "同じ判断が、すでに記録されています。",
            "the same decision is recorded already",
        )
    return decide(notice, question, by=by, at=at, reason=reason, facts=facts)


def _apply(posting: Posting, shell: ShellCopy) -> None:
    shell.deemed_served_on = day_that_counts(posting.notice, _computed_day(shell))
    shell.save(update_fields=["deemed_served_on"])
