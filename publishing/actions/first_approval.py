"""The first of two approvals, with everything asked that the second will be asked."""

from datetime import datetime

from django.db import transaction

from access_control.models import User
from notices.actions.first_approval import approve_first
from notices.models import Notice
from publishing.actions.publishable import require_publishable


def give_first_approval(notice: Notice, *, by: User, at: datetime) -> None:
    """Publishes nothing; another approver's approval does.

    Raises NotAllowed, SamePerson, BrokenRule, LinkageRefused, CannotOpen.
    """
    with transaction.atomic():
        version = approve_first(notice, by=by, at=at)
        require_publishable(notice, version, at=at)
