"""What was read of a file, carried through the page that asks for confirmation.

Signed for the person who chose the file, and worth nothing after an hour. Nothing of
the file lies on the server meanwhile.
"""

from datetime import date
from typing import Any

from django.core import signing

from access_control.models import User
from access_control.rules.import_plan import OfficeRow, PersonRow
from notices.intake.office_sheet import OfficeSheet

SALT = "notices.intake.sealed_sheet"
LONGEST_S = 3600


def carried(sheet: OfficeSheet, user: User) -> str:
    """The rows as one signed text; empty for a file with faults."""
    if sheet.faults:
        return ""
    told = {
        "for": user.pk,
        "offices": [
            [row.row, row.code, dict(row.facts), _iso(row.closed_on)]
            for row in sheet.offices
        ],
        "people": [
            [r.row, r.email, r.name, r.code, r.role, _iso(r.from_on), _iso(r.until_on)]
            for r in sheet.people
        ],
    }
    return signing.dumps(told, salt=SALT, compress=True)


def opened(text: str, user: User) -> OfficeSheet:
    """The rows again. Raises BadSignature, also for another person's and an old one."""
    told: dict[str, Any] = signing.loads(text, salt=SALT, max_age=LONGEST_S)
    if told["for"] != user.pk:
        raise signing.BadSignature("another person's file")
    return OfficeSheet(
        offices=[
            OfficeRow(row, code, facts, _day(closed))
            for row, code, facts, closed in told["offices"]
        ],
        people=[
            PersonRow(*words, _day(from_on), _day(until_on))
            for *words, from_on, until_on in told["people"]
        ],
    )


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
