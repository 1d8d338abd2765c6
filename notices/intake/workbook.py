"""Reads .xlsx and .csv files into tables; the content decides which of them it is.

A workbook is unpacked within limits, looked over, packed anew and only then given to
python-calamine. CSV is UTF-8, with or without BOM, or CP932; its rows are records.
"""

import csv
import io
from collections.abc import Mapping, Sequence

import python_calamine

from notices.intake.cells import Cell, CellValue, Row, Table
from notices.intake.limits import DEFAULT_LIMITS, Limits
from notices.intake.package import pack, unpack
from notices.intake.sheet_scan import Position, scan_sheets
from notices.intake.unreadable import Fault, UnreadableList
from notices.intake.workbook_map import SheetPart, visible_sheets

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# An encrypted workbook is an OLE file with this stream in its directory.
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_NUL = b"\0"
_XLSX, _CSV = ".xlsx", ".csv"
_SHARED_STRINGS = "xl/sharedStrings.xml"
# python-calamine looks through .xls, .xlsx, .xlsb and .ods before it gives up.
_CALAMINE_ERRORS = (python_calamine.CalamineError, OSError, ValueError)


def read_tables(
    data: bytes, *, filename: str, limits: Limits = DEFAULT_LIMITS
) -> list[Table]:
    """The visible sheets of a workbook, or the one table of a CSV file.

    The name only serves to refuse a file that pretends to be the other kind.
    Raises UnreadableList.
    """
    if len(data) > limits.file_bytes:
        raise UnreadableList(Fault.TOO_LARGE)
    if not data.strip():
        raise UnreadableList(Fault.EMPTY)
    kind = _kind(data)
    if filename.lower().endswith({_XLSX: _CSV, _CSV: _XLSX}[kind]):
        raise UnreadableList(Fault.CONTRADICTING_NAME)
    return _workbook(data, limits) if kind == _XLSX else [_csv_table(data, limits)]


def _kind(data: bytes) -> str:
    if data.startswith(_ZIP):
        return _XLSX
    if data.startswith(_OLE):
        encrypted = _ENCRYPTED_STREAM in data
        raise UnreadableList(Fault.ENCRYPTED if encrypted else Fault.OLD_EXCEL)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableList(Fault.ENCODING)
    if _NUL in data or data.lstrip().startswith((b"<", b"%PDF", b"{\\rtf")):
        raise UnreadableList(Fault.UNKNOWN_TYPE)
    return _CSV


def _workbook(data: bytes, limits: Limits) -> list[Table]:
    parts = unpack(data, limits)
    sheets = visible_sheets(parts)
    formulas = scan_sheets(
        {sheet.name: parts[sheet.part] for sheet in sheets},
        parts.get(_SHARED_STRINGS),
        limits,
    )
    checked = {name: parts[name] for name in _handed_on(parts, sheets)}
    try:
        return _calamine_tables(pack(checked), formulas)
    except _CALAMINE_ERRORS as error:
        raise UnreadableList(Fault.DAMAGED) from error


def _handed_on(parts: Mapping[str, bytes], sheets: Sequence[SheetPart]) -> list[str]:
    """All but the sheets nobody looked over."""
    looked_over = {sheet.part for sheet in sheets}
    return [
        name
        for name in parts
        if name in looked_over or not name.lower().startswith("xl/worksheets/")
    ]


def _calamine_tables(
    package: bytes, formulas: Mapping[str, set[Position]]
) -> list[Table]:
    with python_calamine.load_workbook(io.BytesIO(package)) as workbook:
        return [
            _table(name, workbook.get_sheet_by_name(name), computed)
            for name, computed in formulas.items()
        ]


def _table(
    name: str, sheet: python_calamine.CalamineSheet, computed: set[Position]
) -> Table:
    rows = (
        _row(index, values, computed)
        for index, values in enumerate(sheet.to_python(skip_empty_area=False))
    )
    return Table(name, tuple(row for row in rows if row.cells))


def _row(index: int, values: Sequence[CellValue], computed: set[Position]) -> Row:
    cells = [
        Cell(value, (index, column) in computed) for column, value in enumerate(values)
    ]
    return Row(index + 1, _without_tail(cells))


def _csv_table(data: bytes, limits: Limits) -> Table:
    records = csv.reader(io.StringIO(_decoded(data), newline=""), strict=True)
    rows: list[Row] = []
    cells = 0
    try:
        for number, values in enumerate(records, 1):
            row = Row(number, _without_tail([Cell(text) for text in values]))
            cells += len(row.cells)
            _check_record(row, cells, limits)
            rows.append(row)
    except csv.Error as error:
        raise UnreadableList(Fault.DAMAGED) from error
    return Table(None, tuple(row for row in rows if row.cells))


def _check_record(row: Row, cells: int, limits: Limits) -> None:
    if row.number > limits.rows:
        raise UnreadableList(Fault.TOO_MANY_ROWS)
    if len(row.cells) > limits.columns:
        raise UnreadableList(Fault.TOO_MANY_COLUMNS)
    if cells > limits.cells:
        raise UnreadableList(Fault.TOO_LARGE)


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableList(Fault.ENCODING)


def _without_tail(cells: list[Cell]) -> tuple[Cell, ...]:
    while cells and cells[-1].value == "" and not cells[-1].is_formula:
        cells.pop()
    return tuple(cells)
