"""審査依頼: what cannot be posted beside what is on display is refused already here."""

from datetime import datetime

from access_control.models import User
from notices.actions.approval import submit_notice
from notices.models import Notice
from publishing.actions.linkage import require_unlinked


def submit_unlinked(notice: Notice, *, by: User, at: datetime) -> None:
    """Hands a draft to the approver. Raises NotAllowed, BrokenRule, LinkageRefused."""
    require_unlinked(notice, at=at)
    submit_notice(notice, by=by, at=at)
