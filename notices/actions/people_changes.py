"""Administering people: who may see and change whom, then the deed.

An administrator sees the people of his offices and those who have no office yet. He
changes only those all of whose roles are at offices he administers: a new password for
somebody opens everything that person may do.
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from access_control import invitations, staffing
from access_control.administration import administered_ids
from access_control.models import Appointment, Office, User
from access_control.rules.roles import PROGRAM_ALONE_JA, Role, is_program_and_person
from notices.actions.office_changes import administration_rules, require_administers
from notices.actions.succession import keeping_approvers
from notices.refusals import DeedRefused, NotAllowed, require_open
from notices.rules.periods import legal_day


def people_seen_by(user: User, *, on: date) -> QuerySet[User]:
    """The people of the offices that somebody administers, and those without any."""
    mine = administered_ids(user)
    if not mine:
        return User.objects.none()
    roles = Appointment.objects.not_over(on).filter(user=OuterRef("pk"))
    here = Exists(roles.filter(office__in=mine))
    return User.objects.filter(Q(here) | ~Exists(roles)).order_by("name", "email")


def may_change(by: User, person: User, *, on: date) -> bool:
    """Whether all roles of the person are at offices that ``by`` administers."""
    theirs = Appointment.objects.not_over(on).filter(user=person)
    offices = set(theirs.values_list("office", flat=True))
    mine = administered_ids(by)
    return bool(mine) and offices <= mine and person.pk != by.pk


@transaction.atomic
def appoint(
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
    """Gives a person a role at an office. Raises NotAllowed, DeedRefused."""
    require_administers(by, office)
    require_open(office, at)
    _require_program_alone(person, role, on=legal_day(at))
    told = {"from_on": from_on, "until_on": until_on, "deputy_for": deputy_for}
    with administration_rules():
        staffing.appoint_person(person, role, office, **told, by=by, at=at)


def end_role(
    person: User,
    role: Role,
    office: Office,
    *,
    by: User,
    at: datetime,
    on: date | None = None,
) -> None:
    """Ends a role at an office: the day before ``on`` (today) is its last.

    Raises NotAllowed, DeedRefused, QueueWithoutApprover.
    """
    require_administers(by, office)
    today = legal_day(at)
    ends = max(on or today, today)
    with keeping_approvers(today), administration_rules():
        staffing.end_role(person, role, office, on=ends, by=by, at=at)


@transaction.atomic
def disable_person(person: User, *, by: User, at: datetime) -> int:
    """Shuts a person out; returns how many sessions ended."""
    _require_may_change(by, person, at)
    with administration_rules():
        return staffing.shut_out(person, by=by, at=at)


@transaction.atomic
def enable_person(person: User, *, by: User, at: datetime) -> None:
    """Lets a person sign in again. Raises NotAllowed, DeedRefused."""
    _require_may_change(by, person, at)
    with administration_rules():
        staffing.let_in_again(person, by=by, at=at)


@transaction.atomic
def forget_factor(person: User, *, by: User, at: datetime) -> int:
    """Removes a person's second factors; returns how many."""
    _require_may_change(by, person, at)
    with administration_rules():
        return staffing.forget_factor(person, by=by, at=at)


def invite(person: User, *, by: User, at: datetime) -> tuple[str, bool]:
    """A link to set a password, and whether it was mailed to the person.

    Raises NotAllowed, DeedRefused.
    """
    _require_may_change(by, person, at)
    with administration_rules(), transaction.atomic():
        link = invitations.invite(person, by=by, at=at)
    return link, invitations.mail_invitation(person, link)


def _require_program_alone(person: User, role: Role, *, on: date) -> None:
    mine = Appointment.objects.filter(user=person).not_over(on)
    if is_program_and_person({role, *mine.values_list("role", flat=True)}):
        raise DeedRefused(
            PROGRAM_ALONE_JA,
            "an account of another system holds no role of a person; use two accounts",
        )


def _require_may_change(by: User, person: User, at: datetime) -> None:
    if not may_change(by, person, on=legal_day(at)):
        raise NotAllowed(
            "この利用者は変えられません。自分自身か、管理していない部署にも役割があります。",
            "the person is oneself or works at offices one does not administer",
        )
