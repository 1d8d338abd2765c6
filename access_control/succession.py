"""Who follows whom: the days on which people hold a permission at an office."""

from collections.abc import Iterable
from datetime import date

from django.db.models import F, Max

from access_control.grants import today
from access_control.models import Appointment, Office, OfficeUserGrant, User
from access_control.models.appointments import counts_on
from access_control.rules.roles import Role


def periods_of(
    codename: str, offices: Iterable[Office]
) -> dict[int, list[tuple[date, date | None]]]:
    """By id of the office: when somebody appointed there holds the permission.

    [from, until) of each appointment of a person who is not disabled.
    """
    rows = OfficeUserGrant.objects.filter(
        permission__codename=codename, content_object__in=offices, user__is_active=True
    )
    found: dict[int, list[tuple[date, date | None]]] = {}
    for office, from_on, until_on in rows.values_list(
        "content_object", "appointment__from_on", "appointment__until_on"
    ):
        found.setdefault(office, []).append((from_on, until_on))
    return found


def last_days(codename: str, on: date) -> dict[tuple[int, int], date]:
    """Who held the permission at an office and no longer does on a day.

    By (id of the person, id of the office): the first day without it.
    """
    rows = OfficeUserGrant.objects.filter(permission__codename=codename)
    over = rows.filter(appointment__until_on__lte=on).exclude(
        appointment__until_on__lte=F("appointment__from_on")
    )
    still = set(
        rows.filter(counts_on(on, "appointment__")).values_list(
            "user", "content_object"
        )
    )
    ended = over.values("user", "content_object").annotate(
        until=Max("appointment__until_on")
    )
    return {
        (row["user"], row["content_object"]): row["until"]
        for row in ended
        if (row["user"], row["content_object"]) not in still
    }


def is_program(user: User) -> bool:
    """Whether the account is one of another system, which never uses the pages."""
    mine = Appointment.objects.filter(user=user, role=Role.API_CLIENT)
    return mine.not_over(today()).exists()
