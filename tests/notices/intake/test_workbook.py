from datetime import date, datetime

import openpyxl
import pytest

from notices.intake.unreadable import Fault, UnreadableList
from notices.intake.workbook import read_tables
from tests.notices.intake.builders import cells, csv_list, package, xlsx

SHARED = (
    "<sst><si><t>東京</t><rPh sb='0' eb='2'><t>トウキョウ</t></rPh></si>"
    "<si><r><t>見</t></r><r><t>本</t></r></si></sst>"
)


def texts(data: bytes, filename: str = "") -> list[tuple[int, list[str]]]:
    (table,) = read_tables(data, filename=filename)
    return [(row.number, [cell.text for cell in row.cells]) for row in table.rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_csv_encodings(encoding):
    data = csv_list(("氏名", "髙﨑 ① ㈱"), encoding=encoding)
    assert texts(data) == [(1, ["氏名", "髙﨑 ① ㈱"])]


def test_csv_cell_may_hold_line_breaks_and_commas():
    assert texts('"一\r\n二,三",四\r\n五\r\n'.encode()) == [
        (1, ["一\r\n二,三", "四"]),
        (2, ["五"]),
    ]


def test_blank_record_counts_but_is_left_out():
    assert texts("一\n\n,,\n二\n".encode()) == [(1, ["一"]), (4, ["二"])]


def test_cp932_private_area_stays_recognisable():
    assert texts(b"\xf0\x40\r\n") == [(1, ["\ue000"])]


def test_csv_has_no_sheet():
    assert read_tables(b"a,b\n", filename="list.csv")[0].sheet is None


def test_workbook_row_numbers_are_the_spreadsheets():
    assert texts(xlsx((), (), ("氏名",), (), ("花子",))) == [
        (3, ["氏名"]),
        (5, ["花子"]),
    ]


def test_cells_before_the_first_column_in_use_are_kept():
    assert texts(xlsx((None, None, "氏名"))) == [(1, ["", "", "氏名"])]


def test_dates_and_numbers_keep_their_type():
    data = xlsx((datetime(2026, 12, 18, 10, 0), date(2026, 10, 2), 12))
    (table,) = read_tables(data, filename="")
    assert [cell.value for cell in table.rows[0].cells] == [
        datetime(2026, 12, 18, 10, 0),
        date(2026, 10, 2),
        12.0,
    ]


def test_formulas_are_marked():
    (table,) = read_tables(xlsx(("氏名", "=1+1", 2)), filename="")
    assert [cell.is_formula for cell in table.rows[0].cells] == [False, True, False]


def test_formula_of_a_cell_without_a_reference_is_marked():
    sheet = "<row><c><v>1</v></c><c><f>A1</f><v>1</v></c></row>"
    (table,) = read_tables(package(sheet), filename="")
    assert [cell.is_formula for cell in table.rows[0].cells] == [False, True]


def test_phonetic_guides_are_no_part_of_a_text():
    sheet = "<row><c t='s'><v>0</v></c><c t='s'><v>1</v></c></row>"
    data = package(sheet, **{"xl/sharedStrings.xml": SHARED})
    assert texts(data) == [(1, ["東京", "見本"])]


def test_hidden_sheets_are_left_out(tmp_path):
    workbook = openpyxl.Workbook()
    workbook.active.title = "表"
    workbook.create_sheet("隠れた表").sheet_state = "hidden"
    workbook.create_sheet("隠した表").sheet_state = "veryHidden"
    workbook.save(tmp_path / "list.xlsx")
    data = (tmp_path / "list.xlsx").read_bytes()
    assert [table.sheet for table in read_tables(data, filename="")] == ["表"]


def test_kind_is_told_by_content():
    assert texts(package(cells("氏名")), filename="list.dat") == [(1, ["氏名"])]


@pytest.mark.parametrize(
    ("data", "filename"),
    [(package(cells("氏名")), "list.csv"), (b"a,b\n", "LIST.XLSX")],
    ids=["workbook-as-csv", "csv-as-workbook"],
)
def test_name_of_the_other_kind_is_refused(data, filename):
    with pytest.raises(UnreadableList) as caught:
        read_tables(data, filename=filename)
    assert caught.value.code == Fault.CONTRADICTING_NAME
