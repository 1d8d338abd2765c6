"""What can be wrong with one row, in the order in which it is looked for."""

import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import NamedTuple

from notices.intake.cells import Cell, Row
from notices.intake.individual_number import holds_individual_number
from notices.intake.reasons import Reason
from notices.intake.spreadsheet_safety import starts_like_formula
from notices.intake.understanding import stored_text
from notices.intake.wareki import BadDate

# In characters. The longest registered company names stay below 150, the longest
# address lines below 200; a foreign name in katakana and Latin letters below 120.
USUAL_LENGTH = 200
MAX_LENGTHS: Mapping[str, int] = {
    "reference": 100,
    "capacity": 100,
    "distinguishing_number": 100,
    "address": 400,
    "hearing_place": 400,
    "hearing_organisation_address": 400,
    "return_reason": 400,
    # Together they fit into the sealed form of one mark.
    "support_measures": 30,
    "minor": 30,
    "any_care": 30,
}

# Excel keeps 15 digits of a number and turns the rest into zeros.
_EXACT_BELOW = 10**15

# The field of a finding in a column that nobody mapped.
_UNMAPPED = ""

_WIDE_SPACE = "\u3000"
_PRIVATE_USE = "Co"
# U+FFFD and 〓 stand where a conversion found no character.
_LOST_CHARACTERS = frozenset("\ufffd〓")
_CONTROLS = frozenset({"Cc", "Cf"})
# Line breaks stand in addresses; joiners shape letters in names of several scripts.
_HARMLESS = frozenset("\t\n\r\u200c\u200d")


class Finding(NamedTuple):
    """A reason to refuse a row, and the field it concerns."""

    reason: Reason
    field: str


Cells = Mapping[str, Cell]


def first_finding(row: Row, cells: Cells, required: Collection[str]) -> Finding | None:
    """The first thing wrong with a row, or None; cells are the mapped ones by field.

    Duplicates are not looked for: they need the other rows.
    """
    return next(_findings(row, cells, required), None)


def finding_in(field: str, cell: Cell) -> Reason | None:
    """The first thing wrong with one cell that has to hold something, or None."""
    if holds_individual_number(cell.text):
        return Reason.INDIVIDUAL_NUMBER
    for reason, is_wrong in _CELL_CHECKS:
        if is_wrong(field, cell):
            return reason
    if not cell.text.strip():
        return _OMISSIONS.get(field, Reason.MISSING_FIELD)
    return next((finding.reason for finding in _bad_dates({field: cell})), None)


def _findings(row: Row, cells: Cells, required: Collection[str]) -> Iterator[Finding]:
    yield from _individual_numbers(row, cells)
    for reason, is_wrong in _CELL_CHECKS:
        for field, cell in cells.items():
            if is_wrong(field, cell):
                yield Finding(reason, field)
    yield from _omissions(cells, required)
    yield from _bad_dates(cells)


def _individual_numbers(row: Row, cells: Cells) -> Iterator[Finding]:
    """Looks at every column, since a number must not stand in the remarks either."""
    if not any(holds_individual_number(cell.text) for cell in row.cells):
        return
    for field, cell in cells.items():
        if holds_individual_number(cell.text):
            yield Finding(Reason.INDIVIDUAL_NUMBER, field)
    yield Finding(Reason.INDIVIDUAL_NUMBER, _UNMAPPED)


def _is_formula(_field: str, cell: Cell) -> bool:
    # Before and after stripping: a leading tab is as dangerous as a hidden "=".
    text = cell.text
    return (
        cell.is_formula
        or starts_like_formula(text)
        or starts_like_formula(text.strip())
    )


def _has_control_character(_field: str, cell: Cell) -> bool:
    return any(
        unicodedata.category(c) in _CONTROLS and c not in _HARMLESS
        for c in _unprintable(cell.text)
    )


def _has_private_use_character(_field: str, cell: Cell) -> bool:
    if not _LOST_CHARACTERS.isdisjoint(cell.text):
        return True
    return any(unicodedata.category(c) == _PRIVATE_USE for c in _unprintable(cell.text))


def _unprintable(text: str) -> str:
    """The text's characters that need a closer look; of most texts none do."""
    return "" if text.replace(_WIDE_SPACE, "").isprintable() else text


def _lost_digits(_field: str, cell: Cell) -> bool:
    return isinstance(cell.value, int | float) and abs(cell.value) >= _EXACT_BELOW


def _is_too_long(field: str, cell: Cell) -> bool:
    return len(cell.text.strip()) > MAX_LENGTHS.get(field, USUAL_LENGTH)


_CELL_CHECKS: tuple[tuple[Reason, Callable[[str, Cell], bool]], ...] = (
    (Reason.FORMULA, _is_formula),
    (Reason.CONTROL_CHARACTER, _has_control_character),
    (Reason.PRIVATE_USE_CHARACTER, _has_private_use_character),
    (Reason.LOST_DIGITS, _lost_digits),
    (Reason.TOO_LONG, _is_too_long),
)

_OMISSIONS: Mapping[str, Reason] = {
    "name": Reason.MISSING_NAME,
    "document": Reason.MISSING_DOCUMENT,
}


def _omissions(cells: Cells, required: Collection[str]) -> Iterator[Finding]:
    for field in dict.fromkeys(("name", *required)):
        if field not in cells or not cells[field].text.strip():
            yield Finding(_OMISSIONS.get(field, Reason.MISSING_FIELD), field)


def _bad_dates(cells: Cells) -> Iterator[Finding]:
    for field, cell in cells.items():
        try:
            stored_text(field, cell)
        except BadDate:
            yield Finding(Reason.BAD_DATE, field)
