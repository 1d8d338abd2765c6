"""The only door to guardian: who holds which permission on which office, and when.

An appointment owns guardian's rows; its dates are enforced whenever a permission is
asked for, so that no job has to run for a role to begin or to end.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AnonymousUser, Permission
from django.db import transaction
from django.db.models import Q, QuerySet

from access_control.models import (
    Appointment,
    AppointmentKind,
    Office,
    OfficeUserGrant,
    User,
)
from access_control.models.appointments import counts_on
from access_control.rules.roles import (
    ENDS_WITH_OFFICE,
    INHERITED_ROLES,
    ROLE_PERMISSIONS,
    Role,
)
from config import clock

JAPAN = ZoneInfo("Asia/Tokyo")
# From when a role counts that is given without a date.
SINCE_EVER = date(2000, 1, 1)
# How many levels below an office inherit from it. Authority, bureau and office are
# two; offices below these would hold nothing rather than too much.
LEVELS_BELOW = 5


def grant_role(
    user: User,
    role: Role,
    office: Office,
    *,
    from_on: date | None = None,
    until_on: date | None = None,
    by: User | None = None,
    at: datetime | None = None,
    deputy_for: User | None = None,
) -> Appointment:
    """Appoints a person to a role at one office for the legal days [from, until).

    Giving again what an appointment already covers changes nothing.
    """
    from_on = from_on or SINCE_EVER
    asked = {"user": user, "role": role, "office": office, "deputy_for": deputy_for}
    with transaction.atomic():
        covering = Appointment.objects.filter(_covers(from_on, until_on), **asked)
        appointment = covering.first() or Appointment.objects.create(
            **asked,
            from_on=from_on,
            until_on=until_on,
            kind=_kind(deputy_for),
            made_by=by,
            made_at=at or clock.now(),
        )
        _write_permissions(appointment)
    return appointment


def revoke_role(
    user: User,
    role: Role,
    office: Office,
    *,
    on: date | None = None,
    by: User | None = None,
    at: datetime | None = None,
) -> None:
    """Ends the person's appointments to a role at an office, from a day (today) on.

    What another role gives stays. Whether somebody is left to decide is not asked here.
    """
    at = at or clock.now()
    on = on or _legal_day(at)
    mine = Appointment.objects.filter(user=user, role=role, office=office)
    for appointment in mine.not_over(on):
        end(appointment, on=on, by=by, at=at)


def end(appointment: Appointment, *, on: date, by: User | None, at: datetime) -> None:
    """Ends one appointment: its last day is the one before ``on``."""
    appointment.until_on = max(on, appointment.from_on)
    appointment.ended_by, appointment.ended_at = by, at
    appointment.save(update_fields=["until_on", "ended_by", "ended_at"])


def renew_permissions(on: date) -> int:
    """Gives every appointment that is not over what its role gives now; how many.

    After an upgrade that changed what a role may do. A permission that the role lost
    goes as well.
    """
    appointments = Appointment.objects.not_over(on)
    for appointment in appointments:
        given = ROLE_PERMISSIONS[Role(appointment.role)]
        appointment.permissions.exclude(permission__codename__in=given).delete()
        _write_permissions(appointment)
    return len(appointments)


def offices_where(user: User | AnonymousUser, codename: str) -> QuerySet[Office]:
    """The offices at which the person holds the permission today."""
    return offices_where_on(user, codename, on=today())


def offices_where_on(
    user: User | AnonymousUser, codename: str, *, on: date
) -> QuerySet[Office]:
    """The offices at which the person holds the permission on a legal day.

    Nobody anonymous or disabled holds any, and a superuser holds none by being one.
    """
    if user.is_anonymous or not user.is_active:
        return Office.objects.none()
    granted = _grants_on(user, on).filter(permission__codename=codename)
    own = Office.objects.filter(_at_or_below(granted))
    if codename in ENDS_WITH_OFFICE:
        own = own.filter(_is_open_on(on))
    # A successor answers for what a closed office still displays.
    return Office.objects.filter(Q(pk__in=own) | Q(succeeded_by__in=own))


def may(user: User | AnonymousUser, codename: str, office: Office) -> bool:
    """Whether the person holds the permission at the office today."""
    return offices_where(user, codename).filter(pk=office.pk).exists()


def has_anywhere(user: User | AnonymousUser, codename: str) -> bool:
    """Whether the person holds the permission at any office today."""
    return offices_where(user, codename).exists()


def works_at(user: User, office: Office) -> bool:
    """Whether the person is appointed at this very office today, by no inheritance."""
    return Appointment.objects.on(today()).filter(user=user, office=office).exists()


def authorities_where(user: User | AnonymousUser, codename: str) -> set[int]:
    """Keys of the authorities at which the person holds it today.

    At the authority itself: what holds for all its offices is not decided at one.
    """
    roots = offices_where(user, codename).filter(parent__isnull=True)
    return set(roots.values_list("pk", flat=True))


def people_where(codename: str, office: Office) -> QuerySet[User]:
    """Who holds the permission at the office today, by one query; the inverse of may.

    What ends with a closed office only its successor's people hold there.
    """
    on, ends = today(), codename in ENDS_WITH_OFFICE
    here = Q(pk__in=[])
    for place in filter(None, (office, office.succeeded_by)):
        if not (ends and place.is_closed_on(on)):
            here |= _held_at(place)
    counts = OfficeUserGrant.objects.filter(
        here, counts_on(on, "appointment__"), permission__codename=codename
    )
    holders = counts.values("appointment__user")
    return User.objects.filter(is_active=True, pk__in=holders)


def permissions_held(user: User | AnonymousUser) -> frozenset[str]:
    """Codenames that the person holds at one office at least today, by one query.

    As no inherited role holds what ends with an office, the office of the appointment
    decides.
    """
    if user.is_anonymous or not user.is_active:
        return frozenset()
    on = today()
    stands = ~Q(permission__codename__in=ENDS_WITH_OFFICE)
    counts = _grants_on(user, on).filter(stands | _is_open_on(on, "content_object__"))
    return frozenset(counts.values_list("permission__codename", flat=True))


def today() -> date:
    """The legal day in Japan, by the clock of record."""
    return _legal_day(clock.now())


def _legal_day(at: datetime) -> date:
    return at.astimezone(JAPAN).date()


def _grants_on(user: User, on: date) -> QuerySet[OfficeUserGrant]:
    return OfficeUserGrant.objects.filter(
        counts_on(on, "appointment__"), appointment__user=user
    )


def _held_at(office: Office) -> Q:
    """Grants at the office itself, and inherited ones from above."""
    above = office.with_superiors()[1 : LEVELS_BELOW + 1]
    inherited = Q(content_object__in=above, appointment__role__in=INHERITED_ROLES)
    return Q(content_object=office) | inherited


def _at_or_below(granted: QuerySet[OfficeUserGrant]) -> Q:
    inherited = granted.filter(appointment__role__in=INHERITED_ROLES)
    found = Q(pk__in=granted.values("content_object"))
    for level in range(1, LEVELS_BELOW + 1):
        above = "__".join(["parent"] * level)
        found |= Q(**{f"{above}__in": inherited.values("content_object")})
    return found


def _is_open_on(on: date, path: str = "") -> Q:
    is_open = Q(**{f"{path}closed_on__isnull": True})
    return is_open | Q(**{f"{path}closed_on__gt": on})


def _covers(from_on: date, until_on: date | None) -> Q:
    if until_on is None:
        return Q(from_on__lte=from_on, until_on__isnull=True)
    is_long_enough = Q(until_on__isnull=True) | Q(until_on__gte=until_on)
    return Q(from_on__lte=from_on) & is_long_enough


def _kind(deputy_for: User | None) -> AppointmentKind:
    return AppointmentKind.DEPUTY if deputy_for else AppointmentKind.REGULAR


def _write_permissions(appointment: Appointment) -> None:
    codenames = ROLE_PERMISSIONS[Role(appointment.role)]
    known = Permission.objects.filter(
        content_type__app_label="access_control", codename__in=codenames
    )
    rows = [
        OfficeUserGrant(
            user_id=appointment.user_id,
            appointment=appointment,
            permission=permission,
            content_object_id=appointment.office_id,
        )
        for permission in known
    ]
    OfficeUserGrant.objects.bulk_create(rows, ignore_conflicts=True)
