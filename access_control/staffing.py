"""Who works where: people are added and appointed, and their roles end.

Every change is recorded, and nobody changes his own roles. The only place that gives
and takes roles for an administrator: `appoint_person`, `end_role`, `roles_held`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from access_control.administration import record
from access_control.grants import SINCE_EVER, grant_role, revoke_role
from access_control.models import Appointment, AppointmentKind, Office, User
from access_control.rules.administration import AdministrationDeed, refuse_own
from access_control.rules.roles import ROLE_NAMES_JA, Role
from access_control.second_factor import forget_second_factor
from access_control.sessions import disable, enable

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role that a person holds at an office; ``until_on`` is its last day."""

    email: str
    role: Role
    office_code: str
    from_on: date | None = None
    until_on: date | None = None
    is_deputy: bool = False

    @property
    def role_name(self) -> str:
        return ROLE_NAMES_JA[self.role]


def add_person(email: str, name: str, *, by: User, at: datetime) -> User:
    """A person without a password, which he sets by his invitation."""
    person = User.objects.create_user(email, None, name=name)
    record(AdministrationDeed.ADD_PERSON, by=by, at=at, person=person, new=name)
    return person


def rename_person(person: User, name: str, *, by: User, at: datetime) -> None:
    """Another name for the same person; the same one changes nothing."""
    if person.name == name:
        return
    told = {"old": person.name, "new": name}
    person.name = name
    person.save(update_fields=["name"])
    record(AdministrationDeed.RENAME_PERSON, by=by, at=at, person=person, **told)


def appoint_person(
    person: User,
    role: Role,
    office: Office,
    *,
    from_on: date | None,
    until_on: date | None,
    by: User,
    at: datetime,
    deputy_for: User | None = None,
) -> None:
    """Gives a person a role at an office; ``until_on`` is its last day.

    ``deputy_for``: whose decisions he takes meanwhile 代決. Raises
    AdministrationRefused for oneself.
    """
    refuse_own(is_own=person.pk == by.pk)
    end = until_on + ONE_DAY if until_on else None
    days = {"from_on": from_on, "until_on": end}
    grant_role(person, role, office, **days, by=by, at=at, deputy_for=deputy_for)
    told = " ".join([ROLE_NAMES_JA[role], *period_in_words(from_on, until_on)])
    about = {"office": office, "person": person, "new": told}
    record(AdministrationDeed.APPOINT, by=by, at=at, **about)


def end_role(
    person: User, role: Role, office: Office, *, on: date, by: User, at: datetime
) -> None:
    """Ends a role at an office: the day before ``on`` is its last.

    Raises AdministrationRefused for oneself.
    """
    refuse_own(is_own=person.pk == by.pk)
    revoke_role(person, role, office, on=on, by=by, at=at)
    about = {"office": office, "person": person, "old": ROLE_NAMES_JA[role]}
    about["new"] = f"{on - ONE_DAY}まで"
    record(AdministrationDeed.END_ROLE, by=by, at=at, **about)


def roles_held(people: Iterable[User] | None = None, *, on: date) -> list[HeldRole]:
    """The roles of the people, or of everybody, that count on a day or begin after."""
    appointments = Appointment.objects.not_over(on).select_related("user", "office")
    if people is not None:
        appointments = appointments.filter(user__in=people)
    return [_held(each) for each in appointments.order_by("user__email", "pk")]


def _held(appointment: Appointment) -> HeldRole:
    from_on, until_on = appointment.from_on, appointment.until_on
    return HeldRole(
        appointment.user.email,
        Role(appointment.role),
        appointment.office.code,
        from_on=None if from_on == SINCE_EVER else from_on,
        until_on=until_on - ONE_DAY if until_on else None,
        is_deputy=appointment.kind == AppointmentKind.DEPUTY,
    )


def people_at(office: Office, *, on: date) -> list[tuple[User, HeldRole]]:
    """Who works at an office on a day or after it, with each of the roles."""
    here = Appointment.objects.filter(office=office).not_over(on)
    people = here.select_related("user", "office").order_by("user__name", "pk")
    return [(appointment.user, _held(appointment)) for appointment in people]


def shut_out(person: User, *, by: User, at: datetime) -> int:
    """Disables a person; returns how many sessions ended. Not oneself."""
    refuse_own(is_own=person.pk == by.pk)
    record(AdministrationDeed.DISABLE_PERSON, by=by, at=at, person=person)
    return disable(person)


def let_in_again(person: User, *, by: User, at: datetime) -> None:
    """Lets a disabled person sign in again. Not oneself."""
    refuse_own(is_own=person.pk == by.pk)
    record(AdministrationDeed.ENABLE_PERSON, by=by, at=at, person=person)
    enable(person)


def forget_factor(person: User, *, by: User, at: datetime) -> int:
    """Removes the second factors of another person; returns how many."""
    refuse_own(is_own=person.pk == by.pk)
    record(AdministrationDeed.FORGET_FACTOR, by=by, at=at, person=person)
    return forget_second_factor(person)


def period_in_words(from_on: date | None, until_on: date | None) -> list[str]:
    """The days of an appointment; nothing where there is neither."""
    words = [f"{from_on}から" if from_on else "", f"{until_on}まで" if until_on else ""]
    return [word for word in words if word]
