"""The first of two approvals 二人の決裁: it publishes nothing yet."""

from datetime import datetime

from django.db import transaction

from access_control.models import User
from notices.actions.approval import record_event, require_decidable
from notices.actions.marked_rows import needs_two_approvers
from notices.models import Notice
from notices.refusals import DeedRefused
from notices.rules.legal_basis import Version
from notices.rules.transitions import Status


def approve_first(notice: Notice, *, by: User, at: datetime) -> Version:
    """Leaves the notice submitted until another approver approves it too.

    Raises NotAllowed, SamePerson, BrokenRule, CannotOpen.
    """
    version = require_decidable(notice, by=by, at=at)
    if not needs_two_approvers(notice):
        raise DeedRefused(
            "この公示送達の決裁は、一人で足ります。", "one approver is enough"
        )
    with transaction.atomic():
        undecided = Notice.objects.filter(
            pk=notice.pk,
            status=Status.SUBMITTED,
            display_from=notice.display_from,
            first_approved_by__isnull=True,
            disposed_at__isnull=True,
        )
        if undecided.update(first_approved_by=by, first_approved_at=at) != 1:
            raise DeedRefused(
                "一人目の決裁は済んでいます。二人目の決裁者の決裁を待っています。",
                "the first approval was given already; a second one is awaited",
            )
        record_event(notice, "first_approval", by=by, at=at)
    notice.refresh_from_db()
    return version
