"""The access matrix: field class × audience → show or hide. A missing cell hides.

Redaction is an allow-list: a field that nobody classed belongs to no class and is
never shown. The legal basis must name the field as well (publishing.rules.redaction).
"""

from collections.abc import Mapping
from enum import StrEnum

from access_control.rules.audiences import Audience


class FieldClass(StrEnum):
    """What kind of thing a field tells about a person."""

    NAME = "name"
    CAPACITY = "capacity"
    KANA = "kana"
    KANA_ROW = "kana_row"
    DOCUMENT = "document"
    STATUTORY_CONTENT = "statutory_content"
    ADDRESS = "address"
    RETURN_REASON = "return_reason"
    MAILING = "mailing"
    PAYMENT = "payment"


class Access(StrEnum):
    """What an audience gets of a field."""

    SHOW = "show"
    HIDE = "hide"


FIELD_CLASSES: Mapping[str, FieldClass] = {
    "name": FieldClass.NAME,
    "capacity": FieldClass.CAPACITY,
    "distinguishing_number": FieldClass.CAPACITY,
    "kana": FieldClass.KANA,
    "kana_row": FieldClass.KANA_ROW,
    "document": FieldClass.DOCUMENT,
    "reference": FieldClass.DOCUMENT,
    "mailed_on": FieldClass.MAILING,
    "hearing_at": FieldClass.STATUTORY_CONTENT,
    "hearing_place": FieldClass.STATUTORY_CONTENT,
    "hearing_organisation": FieldClass.STATUTORY_CONTENT,
    "hearing_organisation_address": FieldClass.STATUTORY_CONTENT,
    "statement_to": FieldClass.STATUTORY_CONTENT,
    "statement_deadline": FieldClass.STATUTORY_CONTENT,
    # When money is due tells of a debt; no statute wants it shown.
    "payment_due": FieldClass.PAYMENT,
    "address": FieldClass.ADDRESS,
    "return_reason": FieldClass.RETURN_REASON,
}

_PUBLIC_CLASSES = (
    FieldClass.NAME,
    FieldClass.CAPACITY,
    # The row (あ, か, …) only leads a reader to the page of the list.
    FieldClass.KANA_ROW,
    FieldClass.DOCUMENT,
    FieldClass.STATUTORY_CONTENT,
)

ACCESS_MATRIX: Mapping[tuple[FieldClass, Audience], Access] = {
    **{(kind, Audience.PUBLIC): Access.SHOW for kind in _PUBLIC_CLASSES},
    **{(kind, Audience.TERMINAL): Access.SHOW for kind in _PUBLIC_CLASSES},
    **{(kind, Audience.OWN_OFFICE): Access.SHOW for kind in FieldClass},
}


def access_to(field: str, audience: Audience) -> Access:
    """What the audience gets of the field; an unknown field or cell hides."""
    kind = FIELD_CLASSES.get(field)
    if kind is None:
        return Access.HIDE
    return ACCESS_MATRIX.get((kind, audience), Access.HIDE)
