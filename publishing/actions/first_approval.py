"""The first of two approvals, with everything asked that the second will be asked."""

from datetime import datetime

from django.db import transaction

from access_control.models import User
from notices.actions.first_approval import approve_first
from notices.models import Notice
from publishing.actions.duplicates import require_not_shown_twice
from publishing.actions.linkage import require_unlinked
from publishing.actions.places import require_no_place_told
from publishing.actions.repeat import require_first_served


def give_first_approval(notice: Notice, *, by: User, at: datetime) -> None:
    """Publishes nothing; another approver's approval does.

    Raises NotAllowed, SamePerson, BrokenRule, LinkageRefused, CannotOpen.
    """
    with transaction.atomic():
        version = approve_first(notice, by=by, at=at)
        require_not_shown_twice(notice, at=at)
        require_unlinked(notice, at=at)
        require_no_place_told(notice, version)
        require_first_served(notice, at=at)
