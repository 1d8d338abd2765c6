"""Who may act: people, offices (a tree), grants on offices; wrapped data keys; changes
of the access matrix."""

from access_control.models.keys import WrappedKey
from access_control.models.matrix import MatrixChange, MatrixChangeQuerySet
from access_control.models.offices import (
    Office,
    OfficeGroupGrant,
    OfficeKind,
"""Who may act: people, offices (a tree), appointments, wrapped data keys."""

from access_control.models.administration import AdministrationEvent, FormerOffice
from access_control.models.appointments import (
    Appointment,
    AppointmentKind,
    OfficeUserGrant,
)
from access_control.models.keys import WrappedKey
from access_control.models.offices import Office, OfficeKind
from access_control.models.people import User, UserManager

__all__ = [
    "MatrixChange",
    "MatrixChangeQuerySet",
    "AdministrationEvent",
    "Appointment",
    "AppointmentKind",
    "FormerOffice",
    "Office",
    "OfficeKind",
    "OfficeUserGrant",
    "User",
    "UserManager",
    "WrappedKey",
]
