"""Extending a display: an approver's decision, before the end, never a shortening."""

from datetime import datetime, timedelta

from django.db import transaction

from access_control.models import User
from notices.actions.approval import record_event
from notices.actions.office_calendar import longest_display
from notices.refusals import DeedRefused, require, require_reason
from notices.rules.periods import day_starts, legal_day
from notices.rules.transitions import Status, check_four_eyes
from publishing import display_log
from publishing.models import EntryCopy, Posting, ShellCopy
from publishing.rules.visibility import has_expired


def extend_display(
    posting: Posting, *, by: User, until: datetime, at: datetime, reason: str
) -> None:
    """Moves the end (exclusive) later; P and the deemed day stay as they are.

    Entries that ended early stay ended. Raises NotAllowed, SamePerson, DeedRefused.
    """
    notice = posting.notice
    require(by, "approve_notices", notice.office)
    check_four_eyes(notice.workers(), by.pk)
    require_reason(reason)
    with transaction.atomic():
        shell = ShellCopy.objects.select_for_update().get(public_id=posting.public_id)
        require_posted(posting)
        require_later(shell, until, at)
        require_not_too_late(shell, until, longest_display(notice.office))
        move_end(shell, until, at=at)
        shell.save(update_fields=["display_until"])
        record_event(notice, "extend", by=by, at=at, reason=reason)


def move_end(shell: ShellCopy, until: datetime, *, at: datetime) -> None:
    """Entries that end with the shell move with it. The shell itself is not saved."""
    before, shell.display_until = shell.display_until, until
    together = EntryCopy.objects.filter(shell=shell, display_until=before)
    together.update(display_until=until)
    display_log.record_deed("extended", shell, at=at, until=int(until.timestamp()))


def require_posted(posting: Posting) -> None:
    """Raises DeedRefused for what was withdrawn: it never comes back on display."""
    posting.notice.refresh_from_db(fields=["status"])
    if posting.notice.status != Status.POSTED:
        raise DeedRefused(
            "この掲示は取り下げられています。必要なら、新しい公示として掲示してください。",
            "the posting was withdrawn; publish anew instead",
        )


def require_not_too_late(shell: ShellCopy, until: datetime, max_days: int) -> None:
    """Raises DeedRefused for an end beyond the longest display."""
    first_day = legal_day(shell.display_from)
    if until > day_starts(first_day + timedelta(days=max_days)):
        raise DeedRefused(
            f"この部署の掲示は{max_days}日までです。終了の日時を確かめてください。",
            f"a display lasts {max_days} days at most at this office",
        )


def require_later(shell: ShellCopy, until: datetime, at: datetime) -> None:
    """Raises DeedRefused where the display has ended, or would not last longer."""
    if has_expired(shell.display_until, at=at):
        raise DeedRefused(
            "掲示は終了しています。必要なら、新しい公示として掲示してください。",
            "the display has ended; publish anew instead",
        )
    if until <= shell.display_until:
        raise DeedRefused(
            "新しい終了は、今の終了より後でなければなりません。",
            "the new end must be later than the present one",
        )
