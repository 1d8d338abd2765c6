"""Who may act: people, offices (a tree), appointments, the matrix, openings, keys."""

from access_control.models.administration import (
    AdministrationEvent,
    FormerOffice,
    FormerOfficeQuerySet,
)
from access_control.models.appointments import (
    Appointment,
    AppointmentKind,
    AppointmentQuerySet,
    OfficeUserGrant,
)
from access_control.models.keys import WrappedKey
from access_control.models.matrix import MatrixChange, MatrixChangeQuerySet
from access_control.models.offices import Office, OfficeKind
from access_control.models.people import User, UserManager
from access_control.models.personal_data import (
    AddedOnly,
    AddedOnlyQuerySet,
    PersonalDataAccess,
    Sitting,
    SubjectKind,
)

__all__ = [
    "AddedOnly",
    "AddedOnlyQuerySet",
    "AdministrationEvent",
    "Appointment",
    "AppointmentKind",
    "AppointmentQuerySet",
    "FormerOffice",
    "FormerOfficeQuerySet",
    "MatrixChange",
    "MatrixChangeQuerySet",
    "Office",
    "OfficeKind",
    "OfficeUserGrant",
    "PersonalDataAccess",
    "Sitting",
    "SubjectKind",
    "User",
    "UserManager",
    "WrappedKey",
]
