"""Refusing a deed: who may not, and what a rule forbids."""

from datetime import datetime

from access_control.grants import may
from access_control.models import Office, User
from notices.rules.broken_rule import BrokenRule
from notices.rules.periods import legal_day


class NotAllowed(BrokenRule):
    """The person does not hold the right at this office."""


class DeedRefused(BrokenRule):
    """A rule forbids the deed; the message says why and what to do."""


def require(by: User, codename: str, office: Office) -> None:
    """Raises NotAllowed unless the person holds the permission at the office."""
    if not may(by, codename, office):
        raise NotAllowed(
            f"{office}でこの操作をする権限がありません。",
            f"no permission {codename} at the office {office.code}",
        )


def require_reason(reason: str) -> None:
    """Raises DeedRefused for an empty reason."""
    if not reason.strip():
        raise DeedRefused("理由を入力してください。", "a reason is required")


def require_open(office: Office, at: datetime) -> None:
    """Raises DeedRefused at an office that is closed."""
    office.refresh_from_db(fields=["closed_on", "succeeded_by"])
    if not office.is_closed_on(legal_day(at)):
        return
    ja = (
        f"引継先の{office.succeeded_by}で行ってください。"
        if office.succeeded_by
        else ""
    )
    raise DeedRefused(
        f"{office}は閉鎖されているため、新しい公示送達は受け付けません。{ja}",
        f"the office {office.code} is closed and takes no new notices",
    )
