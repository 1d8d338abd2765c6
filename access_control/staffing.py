"""Who works where: people are added and appointed, and their roles end.

Every change is recorded, and nobody changes his own roles. The only place that gives
and takes roles for an administrator: `appoint_person`, `end_role`, `roles_held`.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from access_control.administration import record
from access_control.grants import grant_role, revoke_role
from access_control.models import Office, OfficeUserGrant, User
from access_control.rules.administration import AdministrationDeed, refuse_own
from access_control.rules.roles import ROLE_NAMES_JA, ROLE_PERMISSIONS, Role
from access_control.second_factor import forget_second_factor
from access_control.sessions import disable, enable


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role that a person holds at an office; ``until_on`` is its last day."""

    email: str
    role: Role
    office_code: str
    from_on: date | None = None
    until_on: date | None = None

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
) -> None:
    """Gives a person a role at an office. Raises AdministrationRefused for oneself."""
    refuse_own(is_own=person.pk == by.pk)
    grant_role(person, role, office)
    told = " ".join([ROLE_NAMES_JA[role], *period_in_words(from_on, until_on)])
    about = {"office": office, "person": person, "new": told}
    record(AdministrationDeed.APPOINT, by=by, at=at, **about)


def end_role(
    person: User, role: Role, office: Office, *, by: User, at: datetime
) -> None:
    """Takes a role at an office back. Raises AdministrationRefused for oneself."""
    refuse_own(is_own=person.pk == by.pk)
    revoke_role(person, role, office)
    about = {"office": office, "person": person, "old": ROLE_NAMES_JA[role]}
    record(AdministrationDeed.END_ROLE, by=by, at=at, **about)


def roles_held(people: Iterable[User] | None = None) -> list[HeldRole]:
    """The roles of the people, or of everybody."""
    grants = OfficeUserGrant.objects.order_by("user__email", "content_object__code")
    if people is not None:
        grants = grants.filter(user__in=people)
    held: dict[tuple[str, str], set[str]] = defaultdict(set)
    for email, code, codename in grants.values_list(
        "user__email", "content_object__code", "permission__codename"
    ):
        held[email, code].add(codename)
    return [
        HeldRole(email, role, code)
        for (email, code), codenames in held.items()
        for role, needed in ROLE_PERMISSIONS.items()
        if needed <= codenames
    ]


def people_at(office: Office) -> list[tuple[User, HeldRole]]:
    """Who works at an office, with each of the roles."""
    grants = OfficeUserGrant.objects.filter(content_object=office)
    people = {
        person.email: person
        for person in User.objects.filter(pk__in=grants.values("user"))
    }
    return [
        (people[held.email], held)
        for held in roles_held(people.values())
        if held.office_code == office.code
    ]


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
