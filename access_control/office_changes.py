"""What happens to offices: made, renamed, moved, filled in, closed, merged.

Nothing is deleted: an office keeps what it was called and where it stood on each day.
Who may, on which day, and what is still open there is asked by the deeds of the pages
and commands (notices/actions/office_changes.py); here a rule of the tree is kept.
"""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from access_control.administration import record
from access_control.models import FormerOffice, Office, OfficeKind, User
from access_control.rules.administration import (
    AdministrationDeed,
    verify_closing,
    verify_move,
    verify_rename,
    verify_successor,
)

FACTS = ("sign", "issuer_title", "place", "hours", "telephone", "kind")


def name_on(office: Office, day: date) -> str:
    """What the office was called on a day."""
    former = FormerOffice.objects.of_day(office, day)
    return former.name if former else office.name


def last_change(office: Office) -> date | None:
    """The day of the last renaming or move."""
    former = office.formerly.order_by("until_on").last()
    return former.until_on if former else None


def create_office(
    code: str, name: str, parent: Office | None, *, by: User, at: datetime
) -> Office:
    """A new office below another one."""
    office = Office.objects.create(code=code, name=name, parent=parent)
    told = f"{name}({code})"
    record(AdministrationDeed.CREATE_OFFICE, by=by, at=at, office=office, new=told)
    return office


@transaction.atomic
def rename_office(
    office: Office, name: str, *, on: date, by: User, at: datetime
) -> None:
    """Gives an office another name from a day on; the same name changes nothing.

    Raises AdministrationRefused.
    """
    found = _locked(office)
    if found.name == name:
        return
    verify_rename(name, closed=found.closed_on is not None)
    _remember(found, on)
    told = {"old": found.name, "new": f"{name}({on}から)"}
    found.name = office.name = name
    found.save(update_fields=["name"])
    record(AdministrationDeed.RENAME_OFFICE, by=by, at=at, office=found, **told)


@transaction.atomic
def move_office(
    office: Office, parent: Office, *, on: date, by: User, at: datetime
) -> None:
    """Puts an office below another one from a day on. Raises AdministrationRefused."""
    found = _locked(office)
    if found.parent_id == parent.pk:
        return
    chain = [each.code for each in parent.with_superiors()]
    verify_move(found.code, chain, closed=found.closed_on is not None)
    _remember(found, on)
    told = {"old": str(found.parent or ""), "new": f"{parent.name}({on}から)"}
    found.parent = office.parent = parent
    found.save(update_fields=["parent"])
    record(AdministrationDeed.MOVE_OFFICE, by=by, at=at, office=found, **told)


def fill_in_office(
    office: Office, facts: Mapping[str, str], *, by: User, at: datetime
) -> None:
    """Changes what readers need to fetch a document, and the sign of the numbers."""
    changed = {
        name: text for name, text in facts.items() if getattr(office, name) != text
    }
    for name, text in changed.items():
        label = str(Office._meta.get_field(name).verbose_name)
        told = {"old": f"{label}: {getattr(office, name)}", "new": text}
        setattr(office, name, text)
        record(AdministrationDeed.FILL_IN_OFFICE, by=by, at=at, office=office, **told)
    if changed:
        office.save(update_fields=list(changed))


@transaction.atomic
def close_office(
    office: Office, *, on: date, by: User, at: datetime, successor: Office | None = None
) -> None:
    """Closes an office from a day on; a successor answers for what it still displays.

    Closing it again changes nothing. Raises AdministrationRefused.
    """
    found = _locked(office)
    if found.closed_on is not None:
        return
    _end(found, on, successor)
    office.closed_on, office.succeeded_by = on, successor
    told = f"{on} 引継先: {successor.name if successor else 'なし'}"
    record(AdministrationDeed.CLOSE_OFFICE, by=by, at=at, office=found, new=told)


@transaction.atomic
def merge_offices(
    offices: list[Office], into: Office, *, on: date, by: User, at: datetime
) -> None:
    """Closes several offices in favour of one. Raises AdministrationRefused."""
    for office in offices:
        found = _locked(office)
        if found.closed_on is not None:
            continue
        _end(found, on, into)
        told = f"{into.name}({on}から)"
        record(AdministrationDeed.MERGE_OFFICE, by=by, at=at, office=found, new=told)


def _end(office: Office, on: date, successor: Office | None) -> None:
    verify_closing(
        closed=office.closed_on is not None,
        is_authority=office.kind == OfficeKind.AUTHORITY or office.parent_id is None,
        open_children=office.children.filter(closed_on__isnull=True).count(),
    )
    if successor is not None:
        verify_successor(
            is_itself=successor.pk == office.pk,
            is_closed=successor.closed_on is not None,
            same_authority=successor.authority() == office.authority(),
        )
        # Whoever answered for others passes them on, so that one step always suffices.
        office.predecessors.update(succeeded_by=successor)
    office.closed_on, office.succeeded_by = on, successor
    office.save(update_fields=["closed_on", "succeeded_by"])


def _remember(office: Office, on: date) -> None:
    """What the office is until the day; the first change of a day tells it."""
    FormerOffice.objects.get_or_create(
        office=office,
        until_on=on,
        defaults={"name": office.name, "parent_id": office.parent_id},
    )


def _locked(office: Office) -> Office:
    return Office.objects.select_for_update().get(pk=office.pk)
