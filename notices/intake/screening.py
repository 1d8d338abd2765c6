"""The door to an office's list: decides row by row what of it can be taken in.

A row is refused with the first reason found, in an order that never lets an individual
number reach storage and names dangers before omissions. The other rows go on.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from notices.intake.cells import EMPTY, Cell, Row, Table
from notices.intake.columns import Header, find_header, refuse_absent_everywhere
from notices.intake.findings import Finding, first_finding
from notices.intake.limits import DEFAULT_LIMITS, Limits
from notices.intake.listed_care import with_care
from notices.intake.listed_inquiries import (
    ListedInquiry,
    inquiries_in,
    unclear_inquiries,
    without_inquiries,
)
from notices.intake.reasons import Reason, message_ja
from notices.intake.understanding import (
    stored_fields,
    understood_fields,
    worklist_fields,
)
from notices.intake.unreadable import Fault, UnreadableList
from notices.intake.workbook import read_tables
from notices.rules.inquiries import InquiryItem

# Name, document and reference as understood: what makes two rows one and the same.
Identity = tuple[str, str, str]

# A dash alone says that there is nothing, such as no フリガナ of a company.
_NONE_MARKS = frozenset("-－‐―—–−")
# What closes a list is no addressee.
_CLOSING_MARKS = frozenset({"以上", "以下余白"})
_AS_RECOGNISED: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Record:
    """A row that holds something in a mapped column."""

    row: Row
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class AcceptedRow:
    """What is stored, and what was understood.

    fields: verbatim without outer whitespace, dates as ISO 8601, empty ones left out.
    understood: always name, kana, document, reference, mailed_on and hearing_at.
    inquiries: whole records of its columns; unclear: items that lack something.
    """

    row: int
    fields: Mapping[str, str]
    understood: Mapping[str, str]
    inquiries: tuple[ListedInquiry, ...] = ()
    unclear: tuple[InquiryItem, ...] = ()


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """What is wrong with which field; fields are verbatim, for the worklist."""

    row: int
    reason: Reason
    field: str
    message_ja: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Screened:
    """The outcome for one table; total counts accepted and refused rows."""

    sheet: str | None
    header_row: int
    total: int
    accepted: tuple[AcceptedRow, ...]
    refused: tuple[RefusedRow, ...]


def nothing_on_display(_identity: Identity) -> bool:
    """No entry on display forbids a row."""
    return False


def parse_list(
    data: bytes,
    *,
    filename: str,
    required: Collection[str],
    sheet: str | None = None,
    overrides: Mapping[str, str] = _AS_RECOGNISED,
    forbidden_on_display: Callable[[Identity], bool] = nothing_on_display,
    limits: Limits = DEFAULT_LIMITS,
) -> Screened:
    """Reads the named sheet, or the first that has a header, and screens its rows.

    required: the fields the legal basis needs; overrides: column heading → field.
    Raises UnreadableList for the file as a whole, UnknownColumn for an override that
    names no heading or no field.
    """
    tables = read_tables(data, filename=filename, limits=limits)
    table, header = _choose(_named(tables, sheet), overrides)
    return screen(
        table, header, required=required, forbidden_on_display=forbidden_on_display
    )


def screen(
    table: Table,
    header: Header,
    *,
    required: Collection[str],
    forbidden_on_display: Callable[[Identity], bool] = nothing_on_display,
) -> Screened:
    """Accepts or refuses each record below the header.

    A name is always required; required names the other fields the legal basis needs.
    A row whose identity equals an earlier accepted one, or for which
    forbidden_on_display says yes, is a duplicate.
    """
    accepted: list[AcceptedRow] = []
    refused: list[RefusedRow] = []
    seen: set[Identity] = set()
    for record in _records(table, header):
        finding = first_finding(record.row, record.cells, required)
        if finding:
            refused.append(_refused(record, finding))
            continue
        row = _accepted(record)
        identity = _identity(row)
        if identity in seen or forbidden_on_display(identity):
            refused.append(_refused(record, Finding(Reason.DUPLICATE, "name")))
            continue
        seen.add(identity)
        accepted.append(row)
    total = len(accepted) + len(refused)
    return Screened(
        table.sheet, header.row_number, total, tuple(accepted), tuple(refused)
    )


def _named(tables: Sequence[Table], sheet: str | None) -> Sequence[Table]:
    if sheet is None:
        return tables
    named = [table for table in tables if table.sheet == sheet]
    if not named:
        raise UnreadableList(Fault.UNKNOWN_SHEET)
    return named


def _choose(
    tables: Sequence[Table], overrides: Mapping[str, str]
) -> tuple[Table, Header]:
    for table in tables:
        header = find_header(table.rows, overrides)
        if header:
            return table, header
    refuse_absent_everywhere((table.rows for table in tables), overrides)
    raise UnreadableList(Fault.NO_HEADER)


def _records(table: Table, header: Header) -> Iterator[Record]:
    for row in table.rows:
        if row.number <= header.row_number or _closes_list(row):
            continue
        cells = {
            field: _unless_dash(row.cell(column))
            for column, field in header.columns.items()
        }
        if any(cell.is_formula or cell.text.strip() for cell in cells.values()):
            yield Record(row, cells)


def _unless_dash(cell: Cell) -> Cell:
    return EMPTY if cell.text.strip() in _NONE_MARKS else cell


def _closes_list(row: Row) -> bool:
    return "".join("".join(cell.text.split()) for cell in row.cells) in _CLOSING_MARKS


def _accepted(record: Record) -> AcceptedRow:
    told = stored_fields(record.cells)
    fields = with_care(without_inquiries(told))
    return AcceptedRow(
        record.row.number,
        fields,
        understood_fields(fields),
        inquiries_in(told),
        unclear_inquiries(told),
    )


def _refused(record: Record, finding: Finding) -> RefusedRow:
    message = message_ja(finding.reason, field=finding.field, row=record.row.number)
    return RefusedRow(
        record.row.number,
        finding.reason,
        finding.field,
        message,
        worklist_fields(record.cells),
    )


def _identity(row: AcceptedRow) -> Identity:
    understood = row.understood
    return understood["name"], understood["document"], understood["reference"]
