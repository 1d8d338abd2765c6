"""Offices and people as a spreadsheet tells of them."""

from datetime import date

import pytest

from access_control.rules.import_plan import OfficeRow, PersonRow
from notices.intake.office_sheet import (
    OFFICE_COLUMNS,
    PERSON_COLUMNS,
    read_office_sheet,
)
from notices.intake.office_template import office_template

OFFICES = ",".join(OFFICE_COLUMNS.values())
PEOPLE = ",".join(PERSON_COLUMNS.values())


def read(*lines: str, encoding: str = "utf-8"):
    return read_office_sheet("\n".join(lines).encode(encoding), filename="表.csv")


def test_the_template_reads_back_as_its_example() -> None:
    sheet = read_office_sheet(office_template(), filename="offices.xlsx")
    assert sheet.faults == []
    assert [row.code for row in sheet.offices] == ["MIHON-TAX"]
    assert [(row.email, row.role) for row in sheet.people] == [
        ("mihon@demo.example", "registrar")
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_csv_of_offices_is_read(encoding: str) -> None:
    sheet = read(OFFICES, "TAX,税務課,DEMO,局・部", encoding=encoding)
    facts = {"name": "税務課", "parent": "DEMO", "kind": "bureau"}
    assert sheet.offices == [OfficeRow(2, "TAX", facts)]


def test_a_csv_of_people_is_read() -> None:
    sheet = read(PEOPLE, "A@demo.example,見本,TAX,決裁者,令和8年4月1日,2027-03-31")
    days = {"from_on": date(2026, 4, 1), "until_on": date(2027, 3, 31)}
    told = {"name": "見本", "code": "TAX", "role": "approver"}
    assert sheet.people == [PersonRow(2, "a@demo.example", **told, **days)]


def test_columns_may_stand_in_any_order_below_a_title() -> None:
    sheet = read("部署一覧", "部署名,部署コード", "税務課,TAX")
    assert sheet.offices == [OfficeRow(3, "TAX", {"name": "税務課"})]


@pytest.mark.parametrize(
    ("heading", "line", "field"),
    [
        (OFFICES, ",税務課", "code"),
        (OFFICES, "税務,税務課", "code"),
        (OFFICES, "TAX," + "課" * 121, "name"),
        (OFFICES, "TAX,税務課,DEMO,班", "kind"),
        (OFFICES, "TAX,税務課,,,,,,,,2026-02-30", "closed_on"),
        (PEOPLE, "no-address,見本", "email"),
        (PEOPLE, "a@demo.example,見本,TAX,部長", "role"),
        (PEOPLE, "a@demo.example,見本,TAX,決裁者,2026-13-01", "from_on"),
    ],
)
def test_a_wrong_cell_is_named(heading: str, line: str, field: str) -> None:
    (fault,) = read(heading, line).faults
    assert (fault.row, fault.field) == (2, field)


@pytest.mark.parametrize(("length", "faults"), [(120, 0), (121, 1)])
def test_a_name_may_be_as_long_as_the_register_keeps(length: int, faults: int) -> None:
    assert len(read(OFFICES, f"TAX,{'課' * length},DEMO").faults) == faults


def test_a_file_of_something_else_is_refused() -> None:
    assert read("氏名,書類の名称", "見本,督促状").faults != []
