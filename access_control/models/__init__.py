"""Who may act: people, offices (a tree), appointments, the matrix, wrapped keys."""

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
from access_control.models.keys import (
    WrappedKey,
)
from access_control.models.matrix import (
    MatrixChange,
    MatrixChangeQuerySet,
)
from access_control.models.offices import (
    Office,
    OfficeKind,
)
from access_control.models.people import (
    User,
    UserManager,
)

__all__ = [
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
    "User",
    "UserManager",
    "WrappedKey",
]
