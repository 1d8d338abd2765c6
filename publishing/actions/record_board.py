"""The board leg: what a person saw hung up and taken down at the office."""

from datetime import datetime

from django.db import transaction

from access_control.models import User
from notices.refusals import DeedRefused, require
from notices.rules.legal_basis import legal_basis
from notices.rules.periods import display_until_at_least
from publishing import display_log
from publishing.actions.continuity import make_up_for_outages
from publishing.actions.deemed_day import day_computed, day_posted, day_that_counts
from publishing.actions.extend import move_end, require_posted
from publishing.models import Posting, ShellCopy
from publishing.rules.visibility import has_expired

MOVED_BY_BOARD = (
    "board_started_at",
    "posted_on",
    "deemed_served_on",
    "display_until",
)


def record_board_start(
    posting: Posting, *, by: User, started: datetime, at: datetime
) -> None:
    """Records when the sheet was hung up; moves P and, where the law needs it, the end.

    A posting whose end has come without it is not reopened: it goes to a legal officer.
    Raises NotAllowed, DeedRefused.
    """
    require(by, "record_board", posting.notice.office)
    if posting.board_started_at is not None:
        raise DeedRefused(
            "掲示場での掲示の開始は、すでに記録されています。",
            "the start on the board is recorded already",
        )
    require_possible_start(posting, started, at)
    with transaction.atomic():
        shell = ShellCopy.objects.select_for_update().get(public_id=posting.public_id)
        require_posted(posting)
        unchanged = Posting.objects.filter(pk=posting.pk, board_started_at__isnull=True)
        if unchanged.update(board_started_at=started, board_recorded_by=by) != 1:
            raise DeedRefused(
                "掲示場での掲示の開始は、すでに記録されています。",
                "the start on the board is recorded already",
            )
        move_p(posting, shell, started, at)
        display_log.record_deed(
            "board_started", shell, at=at, started=int(started.timestamp())
        )
    posting.refresh_from_db()


def record_board_end(
    posting: Posting, *, by: User, ended: datetime, at: datetime
) -> None:
    """Records when the sheet was taken down. Raises NotAllowed, DeedRefused."""
    require(by, "record_board", posting.notice.office)
    if posting.board_started_at is None:
        raise DeedRefused(
            "掲示場での掲示の開始がまだ記録されていません。",
            "the start on the board is not recorded yet",
        )
    require_possible_end(posting, ended, at)
    with transaction.atomic():
        unchanged = Posting.objects.filter(pk=posting.pk, board_ended_at__isnull=True)
        if unchanged.update(board_ended_at=ended) != 1:
            raise DeedRefused(
                "掲示場での掲示の終了は、すでに記録されています。",
                "the end on the board is recorded already",
            )
        posting.refresh_from_db()
        shell = ShellCopy.objects.select_for_update().get(public_id=posting.public_id)
        display_log.record_deed(
            "board_ended", shell, at=at, ended=int(ended.timestamp())
        )
        # A sheet that was taken down too early is away from then on.
        make_up_for_outages(posting, shell, at)


def require_possible_start(posting: Posting, started: datetime, at: datetime) -> None:
    """Raises DeedRefused for a start that has not happened or cannot have happened."""
    if started > at:
        raise DeedRefused(
            "掲示の開始は、実際に掲示した後に記録してください(未来の日時です)。",
            "the start on the board lies in the future; record it when it has happened",
        )
    if started < posting.published_at.replace(second=0, microsecond=0):
        raise DeedRefused(
            "掲示の開始が、決裁より前の日時です。日時を確かめてください。",
            "the board cannot start before the notice was approved",
        )


def require_possible_end(posting: Posting, ended: datetime, at: datetime) -> None:
    """Raises DeedRefused for an end before the recorded start, or in the future."""
    if posting.board_started_at is None or not posting.board_started_at <= ended <= at:
        raise DeedRefused(
            "掲示の終了は、開始の後で、現在より前の日時でなければなりません。",
            "the end on the board must lie between its start and now",
        )


def move_p(posting: Posting, shell: ShellCopy, started: datetime, at: datetime) -> None:
    """P is the day on which the last required channel started.

    Where the web display ended too early for that P, none is stated: whether and when
    the document was served is a legal officer's question. What the officer has decided
    stands (`day_that_counts`). Requires a transaction.
    """
    version = legal_basis(shell.basis_id).version(shell.version_id)
    day = day_posted(shell, started)
    needed = display_until_at_least(day, version.variant(shell.variant))
    shell.board_started_at = started
    if needed > shell.display_until and not has_expired(shell.display_until, at=at):
        move_end(shell, needed, at=at)
    is_whole = needed <= shell.display_until
    shell.posted_on = day if is_whole else None
    computed = day_computed(shell, day) if is_whole else None
    shell.deemed_served_on = day_that_counts(posting.notice, computed)
    shell.save(update_fields=MOVED_BY_BOARD)
    # With another P another stretch of time has to be whole.
    make_up_for_outages(posting, shell, at)
