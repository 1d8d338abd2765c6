"""Who may act: people, offices (a tree), grants on offices; wrapped data keys; changes
of the access matrix."""

from access_control.models.keys import WrappedKey
from access_control.models.matrix import MatrixChange, MatrixChangeQuerySet
from access_control.models.offices import (
    Office,
    OfficeGroupGrant,
    OfficeKind,
    OfficeUserGrant,
)
from access_control.models.people import User, UserManager

__all__ = [
    "MatrixChange",
    "MatrixChangeQuerySet",
    "Office",
    "OfficeGroupGrant",
    "OfficeKind",
    "OfficeUserGrant",
    "User",
    "UserManager",
    "WrappedKey",
]
