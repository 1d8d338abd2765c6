"""Which column of an office's list holds which field."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from notices.intake.cells import Row
from notices.intake.field_names import COLUMN_NAMES_JA
from notices.intake.headings import RANKED_FIELDS, heading_key
from notices.intake.reasons import Reason, message_en, message_ja

# Titles, dates of making and remarks stand above a header, seldom thirty rows of them.
HEADER_SEARCH_ROWS = 30
# A column assigned by hand goes before any that is recognised.
_BY_HAND = -1


class UnknownColumn(Exception):
    """A column was assigned by hand, and no such heading or no such field exists."""

    reason = Reason.UNKNOWN_COLUMN

    def __init__(self, named: str) -> None:
        self.named = named
        self.message_ja = message_ja(self.reason, field=named)
        self.message_en = message_en(self.reason, field=named)
        super().__init__(self.message_en)


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header stands, and the field of each column (the first is 0)."""

    row_number: int
    columns: Mapping[int, str]


def find_header(rows: Iterable[Row], overrides: Mapping[str, str]) -> Header | None:
    """The first row whose headings name the addressee and one field more, or None.

    Overrides map a column's heading to its field and go before what is recognised.
    Raises UnknownColumn when an override names no heading of that row or no field.
    """
    ranked = {**RANKED_FIELDS, **_assigned(overrides)}
    for row in _top(rows):
        columns = _recognised(row, ranked)
        if "name" in columns.values() and len(columns) > 1:
            _refuse_absent(overrides, (row,))
            return Header(row.number, columns)
    return None


def refuse_absent_everywhere(
    tables: Iterable[Iterable[Row]], overrides: Mapping[str, str]
) -> None:
    """Raises UnknownColumn for an override whose heading stands near no table's top."""
    _refuse_absent(overrides, [row for rows in tables for row in _top(rows)])


def _top(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if row.number <= HEADER_SEARCH_ROWS]


def _assigned(overrides: Mapping[str, str]) -> Mapping[str, tuple[int, str]]:
    for heading, field in overrides.items():
        if field not in COLUMN_NAMES_JA:
            raise UnknownColumn(field)
        # An empty heading would claim every column without one.
        if not heading_key(heading):
            raise UnknownColumn(heading)
    return {heading_key(name): (_BY_HAND, field) for name, field in overrides.items()}


def _recognised(row: Row, ranked: Mapping[str, tuple[int, str]]) -> Mapping[int, str]:
    """The field of each column; the better heading holds it, of equals the left one."""
    keys = [heading_key(cell.text) for cell in row.cells]
    found = sorted((*ranked[key], i) for i, key in enumerate(keys) if key in ranked)
    columns: dict[int, str] = {}
    for _, field, column in found:
        if field not in columns.values():
            columns[column] = field
    return dict(sorted(columns.items()))


def _refuse_absent(overrides: Mapping[str, str], rows: Iterable[Row]) -> None:
    present = {heading_key(cell.text) for row in rows for cell in row.cells}
    for heading in overrides:
        if heading_key(heading) not in present:
            raise UnknownColumn(heading)
