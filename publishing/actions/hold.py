"""保留: keeping a notice beyond its years, and its public copies beyond their end.

To the outer side a hold crosses as ``ShellCopy.held`` and ``hold_ended_at`` alone.
"""

from datetime import date, datetime

from django.db import transaction

from access_control.grants import may
from access_control.models import User
from notices.models import DisposalHold, Notice
from notices.refusals import DeedRefused, NotAllowed, require, require_reason
from notices.register import keep_reason, open_reason, seal_reason
from notices.rules.periods import legal_day
from notices.rules.retention import HoldCause
from publishing.models import ShellCopy

RELEASE = "sealed_release_reason"


def place_hold(
    notice: Notice,
    cause: HoldCause,
    *,
    reviewer: User,
    review_on: date,
    reason: str,
    by: User,
    at: datetime,
) -> DisposalHold:
    """Keeps the notice with all its entries until every hold on it is released.

    Raises NotAllowed, DeedRefused.
    """
    require(by, "decide_disposal", notice.office)
    require_reason(reason)
    _require_reviewer(reviewer, notice)
    _require_future(review_on, at)
    with transaction.atomic():
        # The row of the notice is the lock between holds and disposal.
        locked = Notice.objects.select_for_update().get(pk=notice.pk)
        _require_still_there(locked)
        _require_new(locked, cause)
        hold = DisposalHold.objects.create(
            notice=locked,
            cause=cause,
            reviewer=reviewer,
            review_on=review_on,
            placed_by=by,
            placed_at=at,
        )
        keep_reason(locked, hold, reason.strip())
        tell_outer_side(locked, ended_at=None)
    return hold


def release_hold(hold: DisposalHold, *, by: User, at: datetime, reason: str) -> None:
    """Ends a hold; when it was the last one, clock and years take over again.

    The clock then waits as long as after an end. Whoever placed it does not release it.
    Raises NotAllowed, DeedRefused.
    """
    require(by, "decide_disposal", hold.notice.office)
    _require_another(hold, by)
    require_reason(reason)
    with transaction.atomic():
        notice = Notice.objects.select_for_update().get(pk=hold.notice_id)
        current = DisposalHold.objects.current().filter(pk=hold.pk)
        released = current.update(
            released_by=by,
            released_at=at,
            sealed_release_reason=seal_reason(notice, hold, reason.strip(), RELEASE),
        )
        if released != 1:
            raise DeedRefused(
                "この保留は、すでに解除されています。", "the hold is released already"
            )
        tell_outer_side(notice, ended_at=at)
    hold.refresh_from_db()


def tell_outer_side(notice: Notice, *, ended_at: datetime | None) -> None:
    """Tells the public copies whether the notice is held. Requires a transaction."""
    posting = getattr(notice, "posting", None)
    if posting is not None:
        held = notice.holds.current().exists()
        shell = ShellCopy.objects.filter(pk=posting.public_id)
        shell.update(held=held, hold_ended_at=None if held else ended_at)


def reasons_of(hold: DisposalHold) -> tuple[str, str]:
    """Why it was placed and why it was released, in clear. Raises CannotOpen."""
    return (
        open_reason(hold.notice, hold),
        open_reason(hold.notice, hold, RELEASE),
    )


def _require_reviewer(reviewer: User, notice: Notice) -> None:
    if not may(reviewer, "decide_disposal", notice.office):
        raise NotAllowed(
            "見直す人は、この部署の廃棄を決定できる人から選んでください。",
            "the reviewer must hold decide_disposal at the office",
        )


def _require_another(hold: DisposalHold, by: User) -> None:
    if hold.placed_by_id == by.pk:
        raise DeedRefused(
            "保留した本人は解除できません。別の法務担当が解除してください。",
            "whoever placed the hold cannot release it; another legal officer must",
        )


def _require_future(review_on: date, at: datetime) -> None:
    if review_on <= legal_day(at):
        raise DeedRefused(
            "見直す日は、明日からの日付にしてください。",
            "the day of review lies after today",
        )


def _require_still_there(notice: Notice) -> None:
    if notice.disposed_at is not None:
        raise DeedRefused(
            "この公示送達は廃棄済みのため、保留できません。",
            "the notice was disposed of; there is nothing left to hold",
        )


def _require_new(notice: Notice, cause: HoldCause) -> None:
    if notice.holds.current().filter(cause=cause).exists():
        raise DeedRefused(
            "同じ区分の保留が、すでにあります。解除してから保留し直してください。",
            "a hold of this cause stands already; release it first",
        )
