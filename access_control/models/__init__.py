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
