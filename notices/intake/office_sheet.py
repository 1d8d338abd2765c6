"""The spreadsheet of offices and people: headings and cells → rows, or faults.

A workbook has a sheet for each; a CSV file is the one or the other by its headings.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email, validate_slug

from access_control.models import Office, OfficeKind, User
from access_control.rules.import_plan import (
    OFFICES,
    PEOPLE,
    Fault,
    OfficeRow,
    PersonRow,
)
from access_control.rules.roles import ROLE_NAMES_JA, Role
from notices.intake.cells import Cell, Row, Table
from notices.intake.headings import heading_key
from notices.intake.wareki import BadDate, read_date
from notices.intake.workbook import read_tables

OFFICE_COLUMNS: Mapping[str, str] = {
    "code": "部署コード",
    "name": "部署名",
    "parent": "上位部署コード",
    "kind": "区分",
    "sign": "記号",
    "issuer_title": "公示者の職名",
    "place": "場所",
    "hours": "受付時間",
    "telephone": "電話番号",
    "closed_on": "閉鎖日",
    "successor": "引継先コード",
}
PERSON_COLUMNS: Mapping[str, str] = {
    "email": "メールアドレス",
    "name": "氏名",
    "code": "部署コード",
    "role": "役割",
    "from_on": "開始日",
    "until_on": "終了日",
}
LABELS = {OFFICES: OFFICE_COLUMNS, PEOPLE: PERSON_COLUMNS}
DAYS = ("closed_on", "from_on", "until_on")
HEADER_SEARCH_ROWS = 30
KINDS: Mapping[str, str] = {
    **{kind.label: kind.value for kind in OfficeKind},
    "局": OfficeKind.BUREAU.value,
    "部": OfficeKind.BUREAU.value,
    "課": OfficeKind.OFFICE.value,
    "所": OfficeKind.OFFICE.value,
}
ROLES: Mapping[str, str] = {name: role.value for role, name in ROLE_NAMES_JA.items()}
NO_SHEET = "「部署コード」または「メールアドレス」の見出しがありません。"


@dataclass(slots=True)
class OfficeSheet:
    """What a file says."""

    offices: list[OfficeRow] = field(default_factory=list)
    people: list[PersonRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_office_sheet(data: bytes, *, filename: str) -> OfficeSheet:
    """The rows of a file, and what is wrong with its cells. Raises UnreadableList."""
    sheet = OfficeSheet()
    found = [_header(table) for table in read_tables(data, filename=filename)]
    if not any(found):
        sheet.faults.append(Fault(OFFICES, 1, "", NO_SHEET))
    for header in filter(None, found):
        for row in header.rows:
            _read_row(sheet, header, row)
    return sheet


@dataclass(frozen=True, slots=True)
class _Header:
    kind: str
    columns: Mapping[str, int]
    rows: Sequence[Row]

    def cells(self, row: Row) -> dict[str, Cell]:
        told = {name: row.cell(column) for name, column in self.columns.items()}
        return {name: cell for name, cell in told.items() if cell.text.strip()}


def _header(table: Table) -> _Header | None:
    """Where a table's headings stand; None for a sheet of something else."""
    for row in table.rows:
        if row.number > HEADER_SEARCH_ROWS:
            return None
        keys = [heading_key(cell.text) for cell in row.cells]
        for kind, needed in ((PEOPLE, "email"), (OFFICES, "code")):
            columns = _columns(LABELS[kind], keys)
            if needed in columns and "name" in columns:
                below = [each for each in table.rows if each.number > row.number]
                return _Header(kind, columns, below)
    return None


def _columns(labels: Mapping[str, str], keys: Sequence[str]) -> dict[str, int]:
    return {
        name: keys.index(heading_key(label))
        for name, label in labels.items()
        if heading_key(label) in keys
    }


def _read_row(sheet: OfficeSheet, header: _Header, row: Row) -> None:
    cells = header.cells(row)
    if not cells:
        return
    faults = [
        Fault(header.kind, row.number, name, message)
        for name, message in _faults_of(header.kind, cells)
    ]
    sheet.faults += faults
    if faults:
        return
    told = {name: cell.text.strip() for name, cell in cells.items()}
    days = {name: read_date(cells[name].value) for name in DAYS if name in cells}
    if header.kind == OFFICES:
        sheet.offices.append(_office_row(row.number, told, days))
    else:
        sheet.people.append(_person_row(row.number, told, days))


def _office_row(
    number: int, told: Mapping[str, str], days: Mapping[str, date]
) -> OfficeRow:
    facts = {k: v for k, v in told.items() if k != "code" and k not in DAYS}
    if "kind" in facts:
        facts["kind"] = KINDS[facts["kind"]]
    return OfficeRow(number, told["code"], facts, days.get("closed_on"))


def _person_row(
    number: int, told: Mapping[str, str], days: Mapping[str, date]
) -> PersonRow:
    return PersonRow(
        number,
        told["email"].lower(),
        name=told.get("name", ""),
        code=told.get("code", ""),
        role=_role(told["role"]) if "role" in told else "",
        from_on=days.get("from_on"),
        until_on=days.get("until_on"),
    )


def _faults_of(kind: str, cells: Mapping[str, Cell]) -> Iterator[tuple[str, str]]:
    key = "code" if kind == OFFICES else "email"
    if key not in cells:
        yield key, f"{LABELS[kind][key]}がありません。"
    model = Office if kind == OFFICES else User
    for name, cell in cells.items():
        message = _fault_of_cell(model, name, cell)
        if message:
            yield name, message


def _fault_of_cell(model: type[Office] | type[User], name: str, cell: Cell) -> str:
    text = cell.text.strip()
    if cell.is_formula:
        return "数式です。値として貼り付け直してください。"
    if name in DAYS:
        return _fault_of_day(cell)
    if name == "kind" and text not in KINDS:
        return f"区分は{'・'.join(KINDS)}のどれかにしてください。"
    if name == "role":
        known = f"役割は{'・'.join(ROLES)}のどれかにしてください。"
        return "" if _role(text) else known
    if name in ("code", "parent", "successor"):
        return _fault_of_code(text)
    if name == "email":
        return _fault_of_email(text)
    longest = getattr(model._meta.get_field(name), "max_length", None)
    if longest and len(text) > longest:
        return f"{longest}字までにしてください。"
    return "" if text.isprintable() else "改行や制御文字を除いてください。"


def _fault_of_day(cell: Cell) -> str:
    try:
        read_date(cell.value)
    except BadDate:
        return "実際にある日付にしてください(例 2026-04-01、令和8年4月1日)。"
    return ""


def _fault_of_code(text: str) -> str:
    longest = Office._meta.get_field("code").max_length
    try:
        validate_slug(text)
    except ValidationError:
        return "コードは、半角の英数字・ハイフン・下線だけにしてください。"
    return f"{longest}字までにしてください。" if len(text) > longest else ""


def _fault_of_email(text: str) -> str:
    longest = User._meta.get_field("email").max_length
    try:
        validate_email(text)
    except ValidationError:
        return "メールアドレスの形ではありません。"
    return f"{longest}字までにしてください。" if len(text) > longest else ""


def _role(text: str) -> str:
    return ROLES.get(text) or (text if text in set(Role) else "")
