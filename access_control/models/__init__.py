"""Who may act: people, offices (a tree), grants on offices, wrapped data keys."""

from access_control.models.administration import (
    AdministrationEvent,
    FormerOffice,
)
from access_control.models.keys import WrappedKey
from access_control.models.offices import (
    Office,
    OfficeGroupGrant,
    OfficeKind,
    OfficeUserGrant,
)
from access_control.models.people import User, UserManager

__all__ = [
    "AdministrationEvent",
    "FormerOffice",
    "Office",
    "OfficeGroupGrant",
    "OfficeKind",
    "OfficeUserGrant",
    "User",
    "UserManager",
    "WrappedKey",
]
