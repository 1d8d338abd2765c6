"""Who administers which offices, and the record of every change.

Whoever holds `administer_offices` at an office administers it and all below it.
"""

from collections.abc import Iterable
from datetime import datetime

from access_control.grants import offices_where
from access_control.models import AdministrationEvent, Office, User
from access_control.rules.administration import AdministrationDeed

ADMINISTERS = "administer_offices"
LONGEST_TOLD = 300


def administered_ids(user: User) -> frozenset[int]:
    """Ids of the offices that the person administers, closed ones included."""
    above = set(offices_where(user, ADMINISTERS).values_list("pk", flat=True))
    return frozenset(_with_all_below(above)) if above else frozenset()


def administers(user: User, office: Office) -> bool:
    """Whether the person administers the office."""
    return office.pk in administered_ids(user)


def record(
    deed: AdministrationDeed,
    *,
    by: User,
    at: datetime,
    office: Office | None = None,
    person: User | None = None,
    old: str = "",
    new: str = "",
) -> AdministrationEvent:
    """Keeps who changed what."""
    return AdministrationEvent.objects.create(
        deed=deed,
        by=by,
        at=at,
        office=office,
        person=person,
        old=old[:LONGEST_TOLD],
        new=new[:LONGEST_TOLD],
    )


def _with_all_below(above: Iterable[int]) -> set[int]:
    children: dict[int, list[int]] = {}
    for pk, parent in Office.objects.values_list("pk", "parent_id"):
        children.setdefault(parent, []).append(pk)
    found, waiting = set(), list(above)
    while waiting:
        pk = waiting.pop()
        if pk not in found:
            found.add(pk)
            waiting += children.get(pk, [])
    return found
