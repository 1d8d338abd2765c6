"""引継ぎの確認: whoever follows an approver confirms what was approved and still runs.

Nothing is taken off display because nobody has confirmed it yet.
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from access_control.grants import offices_where
from access_control.models import User
from access_control.succession import last_days
from notices.actions.approval import record_event
from notices.models import Notice
from notices.refusals import DeedRefused, require
from notices.rules.periods import legal_day
from notices.rules.succession import is_to_reconfirm
from notices.rules.transitions import Status, check_four_eyes
from publishing.models import ShellCopy

CODENAME = "approve_notices"


def notices_to_reconfirm(user: User, at: datetime) -> list[Notice]:
    """Posted notices whose approver has left the office, for those who follow."""
    changes = last_days(CODENAME, legal_day(at))
    if not changes:
        return []
    mine = Notice.objects.in_offices(offices_where(user, CODENAME))
    return [
        notice
        for notice in _running(mine.made_by_others(user), at)
        if _is_open(notice, changes, at)
    ]


def reconfirm(notice: Notice, *, by: User, at: datetime) -> None:
    """Confirms what a former approver decided. Raises NotAllowed, SamePerson,
    DeedRefused."""
    require(by, CODENAME, notice.office)
    check_four_eyes(notice.workers(), by.pk)
    with transaction.atomic():
        Notice.objects.select_for_update().get(pk=notice.pk)
        changes = last_days(CODENAME, legal_day(at))
        running = _running(Notice.objects.filter(pk=notice.pk), at)
        if not any(_is_open(one, changes, at) for one in running):
            raise DeedRefused(
                "引継ぎの確認は要りません。すでに確認されたか、掲示が終わっています。",
                "nothing to confirm: it was confirmed, or the display has ended",
            )
        record_event(notice, "reconfirm", by=by, at=at)


def _running(notices: QuerySet[Notice], at: datetime) -> list[Notice]:
    """Posted ones that are, or will be, on display; ``until`` is their end."""
    confirmed = Max("events__at", filter=Q(events__deed="reconfirm"))
    posted = notices.filter(status=Status.POSTED).annotate(reconfirmed_at=confirmed)
    found = list(posted.select_related("office", "posting", "approved_by"))
    ids = [notice.posting.public_id for notice in found]
    ends = dict(
        ShellCopy.objects.filter(pk__in=ids, display_until__gt=at).values_list(
            "pk", "display_until"
        )
    )
    for notice in found:
        notice.until = ends.get(notice.posting.public_id)
    return [notice for notice in found if notice.until is not None]


def _is_open(
    notice: Notice, changes: dict[tuple[int, int], date], at: datetime
) -> bool:
    changed_on = changes.get((notice.approved_by_id, notice.office_id))
    return changed_on is not None and is_to_reconfirm(
        approved_at=notice.approved_at,
        until=notice.until,
        changed_on=changed_on,
        reconfirmed_at=notice.reconfirmed_at,
        at=at,
    )
