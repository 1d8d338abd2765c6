"""A planned change as a row of a page: what, whose, old → new."""

from access_control.models import OfficeKind
from access_control.rules.administration import DEED_NAMES_JA, AdministrationDeed
from access_control.rules.import_plan import Change
from access_control.rules.roles import ROLE_NAMES_JA, Role
from access_control.staffing import period_in_words
from notices.intake.office_sheet import OFFICE_COLUMNS

ROLE_DEEDS = (AdministrationDeed.APPOINT, AdministrationDeed.END_ROLE)


def change_in_words(change: Change) -> dict[str, str]:
    """The cells of one change."""
    return {
        "deed": DEED_NAMES_JA[change.deed],
        "whose": " ".join(word for word in (change.email, change.code) if word),
        "old": _value(change, change.old),
        "new": " ".join([_value(change, change.new), *_days(change)]).strip(),
    }


def _value(change: Change, text: str) -> str:
    if change.deed in ROLE_DEEDS and text:
        return ROLE_NAMES_JA[Role(text)]
    if change.deed is not AdministrationDeed.FILL_IN_OFFICE:
        return text
    shown = OfficeKind(text).label if change.field == "kind" and text else text
    return f"{OFFICE_COLUMNS[change.field]}: {shown}"


def _days(change: Change) -> list[str]:
    if change.deed is AdministrationDeed.CLOSE_OFFICE:
        return [f"({change.from_on})"]
    return period_in_words(change.from_on or None, change.until_on or None)
