"""Starting on the next open morning: an approver's answer to a closed door."""

from copy import copy
from datetime import datetime

from django.db import transaction

from access_control.models import User
from notices.actions.approval import (
    NOT_APPROVED,
    record_event,
    version_to_post,
    window_of,
)
from notices.actions.office_calendar import calendar_of
from notices.models import Notice
from notices.refusals import DeedRefused, require
from notices.rules.transitions import Status


def morning_to_offer(notice: Notice, at: datetime) -> datetime | None:
    """The next open morning where approving now would start at a closed door.

    That is so on a closed day and outside hours without a planned start, and whenever
    the planned start has passed.
    """
    calendar = calendar_of(notice.office)
    begins = notice.display_from
    if begins is None and calendar.is_staffed(at):
        return None
    if begins is not None and begins >= at:
        return None
    return calendar.next_open_morning(at)


def start_on_open_morning(notice: Notice, *, by: User, at: datetime) -> datetime:
    """Plans a submitted notice for the next open morning; returns the start.

    Whoever had approved first approved another start, and approves anew. Twice is
    once. Raises NotAllowed, DeedRefused, NotInForce, WindowRefused.
    """
    require(by, "approve_notices", notice.office)
    morning = calendar_of(notice.office).next_open_morning(at)
    if notice.display_from == morning:
        return morning
    planned = copy(notice)
    planned.display_from = morning
    window_of(planned, version_to_post(planned, at), at)
    with transaction.atomic():
        unchanged = Notice.objects.filter(
            pk=notice.pk,
            status=Status.SUBMITTED,
            display_from=notice.display_from,
        )
        if unchanged.update(display_from=morning, **NOT_APPROVED) != 1:
            raise DeedRefused(
                "開始日時を変えられるのは、審査依頼中の公示送達だけです。"
                "画面を開き直して、今の状態を確かめてください。",
                "the notice is not awaiting approval, or somebody else acted first",
            )
        record_event(notice, "start_on_open_morning", by=by, at=at)
    notice.refresh_from_db()
    return morning
