"""What every approval asks last: whether the public may be shown this."""

from datetime import datetime

from notices.models import Notice
from notices.rules.legal_basis import Version
from publishing.actions.duplicates import require_not_shown_twice
from publishing.actions.linkage import require_unlinked
from publishing.actions.places import require_no_place_told
from publishing.actions.repeat import require_first_served


def require_publishable(notice: Notice, version: Version, *, at: datetime) -> None:
    """Raises DeedRefused (LinkageRefused, PlaceTold among them), CannotOpen."""
    require_not_shown_twice(notice, at=at)
    require_unlinked(notice, at=at)
    require_no_place_told(notice, version)
    require_first_served(notice, at=at)
