"""Lists and workbooks for the tests; every person is invented."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence

import openpyxl

from notices.intake.cells import Cell, CellValue, Row, Table
from notices.intake.columns import find_header
from notices.intake.screening import AcceptedRow, RefusedRow, Screened, screen

HEADINGS = ("氏名", "フリガナ", "書類の名称", "通知書番号", "発送日", "備考")
HONEST = {
    "氏名": "見本　花子",
    "フリガナ": "ミホン ハナコ",
    "書類の名称": "督促状",
    "通知書番号": "1001",
    "発送日": "令和8年10月3日",
    "備考": "",
}
REQUIRED = ("name", "document")

CONTENT_TYPES = (
    "<Types><Override PartName='/xl/workbook.xml' ContentType='application/vnd."
    "openxmlformats-officedocument.spreadsheetml.sheet.main+xml'/></Types>"
)
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE_RELATION = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def honest_row(**changes: CellValue) -> tuple[CellValue, ...]:
    """A row that is accepted, but for the changes."""
    return tuple({**HONEST, **changes}.values())


def table(*rows: Sequence[CellValue], formulas: Iterable[str] = ()) -> Table:
    """A table under HEADINGS; formulas names headings whose cells are computed."""
    computed = {HEADINGS.index(heading) for heading in formulas}
    listed = [_row(1, HEADINGS, set())]
    listed += [_row(number, values, computed) for number, values in enumerate(rows, 2)]
    return Table(None, tuple(listed))


def screened(
    *rows: Sequence[CellValue],
    formulas: Iterable[str] = (),
    required: Sequence[str] = REQUIRED,
) -> Screened:
    """The rows under HEADINGS, screened."""
    built = table(*rows, formulas=formulas)
    header = find_header(built.rows, {})
    return screen(built, header, required=required)


def accepted(**changes: CellValue) -> AcceptedRow:
    """The one row as accepted."""
    (row,) = screened(honest_row(**changes)).accepted
    return row


def refused(
    *, required: Sequence[str] = REQUIRED, **changes: CellValue
) -> RefusedRow | None:
    """The one row as refused, or None when it was accepted."""
    rows = screened(honest_row(**changes), required=required).refused
    return rows[0] if rows else None


def csv_list(*rows: Sequence[str], encoding: str = "utf-8") -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode(encoding)


def xlsx(*rows: Sequence[object], title: str = "名簿") -> bytes:
    """A plain workbook as openpyxl writes it."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    data = io.BytesIO()
    workbook.save(data)
    return data.getvalue()


def package(sheet_data: str = "", **parts: str) -> bytes:
    """A workbook by hand: its sheet's XML, and further or other parts."""
    return zipped({**_parts(sheet_data), **parts})


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()


def cells(*values: str) -> str:
    """The XML of one row of text cells."""
    inner = "".join(f"<c t='inlineStr'><is><t>{v}</t></is></c>" for v in values)
    return f"<row>{inner}</row>"


def _row(number: int, values: Sequence[CellValue], computed: set[int]) -> Row:
    built = (Cell(value, index in computed) for index, value in enumerate(values))
    return Row(number, tuple(built))


def _parts(sheet_data: str) -> dict[str, str]:
    return {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": _relations("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": (
            f"<workbook xmlns='{_MAIN}' xmlns:r='{_RELATION}'><sheets>"
            "<sheet name='名簿' sheetId='1' r:id='rId1'/></sheets></workbook>"
        ),
        "xl/_rels/workbook.xml.rels": _relations("worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": (
            f"<worksheet xmlns='{_MAIN}'><sheetData>{sheet_data}</sheetData>"
            "</worksheet>"
        ),
    }


def _relations(kind: str, target: str) -> str:
    return (
        f"<Relationships xmlns='{_PACKAGE_RELATION}'>"
        f"<Relationship Id='rId1' Type='{_RELATION}/{kind}' Target='{target}'/>"
        "</Relationships>"
    )
