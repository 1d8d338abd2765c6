"""What a row's cells say: verbatim for storage, plain for comparing and reporting."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime

from notices.intake.cells import Cell, CellValue
from notices.intake.field_names import INQUIRY_FIELD_NAMES_JA
from notices.intake.individual_number import holds_individual_number
from notices.intake.wareki import read_date, read_datetime, read_deadline

_DATE_READERS: Mapping[str, Callable[[CellValue], date]] = {
    "mailed_on": read_date,
    "hearing_at": read_datetime,
    "statement_deadline": read_deadline,
    "payment_due": read_deadline,
    **{field: read_date for field in INQUIRY_FIELD_NAMES_JA if field.endswith(":on")},
}

_WITHHELD = "（個人番号を含むため表示しません）"
_SPACES = re.compile(r"\s+")


def stored_text(field: str, cell: Cell) -> str:
    """What is stored of one cell; a date as ISO 8601. Raises BadDate."""
    verbatim = cell.text.strip()
    if not verbatim or field not in _DATE_READERS:
        return verbatim
    return _iso(_DATE_READERS[field](cell.value))


def stored_fields(cells: Mapping[str, Cell]) -> Mapping[str, str]:
    """What is stored of a row, without its empty fields. Raises BadDate."""
    texts = {field: stored_text(field, cell) for field, cell in cells.items()}
    return {field: text for field, text in texts.items() if text}


def understood_fields(fields: Mapping[str, str]) -> Mapping[str, str]:
    """The stored fields as compared and reported; an absent one is empty.

    Name and document keep their spelling, whitespace apart: NFC and NFKC rewrite legal
    names (塚 U+FA10, ㈱). Half-width kana and full-width digits become plain elsewhere.
    """
    return {
        "name": _one_spaced(fields.get("name", "")),
        "kana": _plain(fields.get("kana", "")),
        "document": _one_spaced(fields.get("document", "")),
        "reference": _plain(fields.get("reference", "")),
        "mailed_on": fields.get("mailed_on", ""),
        "hearing_at": fields.get("hearing_at", ""),
    }


def worklist_fields(cells: Mapping[str, Cell]) -> Mapping[str, str]:
    """A refused row's texts for the worklist, never with an individual number.

    番号法20条 forbids to keep one.
    """
    texts = {field: cell.text.strip() for field, cell in cells.items()}
    return {
        field: _WITHHELD if holds_individual_number(text) else text
        for field, text in texts.items()
        if text
    }


def _iso(moment: date) -> str:
    if isinstance(moment, datetime):
        return moment.isoformat(timespec="minutes")
    return moment.isoformat()


def _one_spaced(text: str) -> str:
    return _SPACES.sub(" ", text)


def _plain(text: str) -> str:
    return _one_spaced(unicodedata.normalize("NFKC", text)).strip()
