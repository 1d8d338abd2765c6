"""Refusing a deed: who may not, and what a rule forbids."""

from access_control.grants import may
from access_control.models import Office, User
from notices.rules.broken_rule import BrokenRule


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
