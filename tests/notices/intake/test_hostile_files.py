"""Files made to harm are refused before they are built in memory."""

import io
import os
import subprocess
import sys
import zipfile
from dataclasses import replace

import pytest

from notices.intake.limits import DEFAULT_LIMITS, Limits
from notices.intake.unreadable import Fault, UnreadableList
from notices.intake.workbook import read_tables
from tests.notices.intake.builders import (
    CONTENT_TYPES,
    cells,
    csv_list,
    package,
    xlsx,
    zipped,
)

SHEET = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LAUGHS = (
    "<!DOCTYPE w [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>"
    "<worksheet><sheetData><row><c t='str'><v>&b;</v></c></row></sheetData></worksheet>"
)


def fault(data: bytes, limits: Limits = DEFAULT_LIMITS, filename: str = "") -> Fault:
    with pytest.raises(UnreadableList) as caught:
        read_tables(data, filename=filename, limits=limits)
    return caught.value.code


def limits(**changes: int) -> Limits:
    return replace(DEFAULT_LIMITS, **changes)


def cell_at(reference: str, text: str = "1") -> str:
    return f"<row><c r='{reference}'><v>{text}</v></c></row>"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", Fault.EMPTY),
        (b" \r\n", Fault.EMPTY),
        (OLE + b"\0" * 512, Fault.OLD_EXCEL),
        (OLE + "EncryptedPackage".encode("utf-16-le"), Fault.ENCRYPTED),
        (b"%PDF-1.7", Fault.UNKNOWN_TYPE),
        (b"<html><table>", Fault.UNKNOWN_TYPE),
        (b"\x89PNG\r\n\x1a\n\0\0", Fault.UNKNOWN_TYPE),
        ("氏名\t書類".encode("utf-16"), Fault.ENCODING),
        (b"\x81,\xfd\xfe\xff", Fault.ENCODING),
        (b"PK\x03\x04 and no more", Fault.DAMAGED),
        (b'"never closed,1\n2,3\n', Fault.DAMAGED),
        (b'"' + b"a" * 200_000 + b'"', Fault.DAMAGED),
        (zipped({"word/document.xml": "<w/>"}), Fault.UNKNOWN_TYPE),
        (zipped({"xl/workbook.bin": b"\0"}), Fault.OLD_EXCEL),
        (zipped({"content.xml": "<office/>"}), Fault.OLD_EXCEL),
    ],
)
def test_asvs_5_2_2_file_of_another_kind(data, expected):
    assert fault(data) == expected


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("xl/vbaProject.bin", Fault.MACROS),
        ("XL/VBAPROJECT.BIN", Fault.MACROS),
        ("xl/macrosheets/sheet1.xml", Fault.MACROS),
        ("xl/externalLinks/externalLink1.xml", Fault.EXTERNAL_LINKS),
    ],
)
def test_active_content(part, expected):
    assert fault(package(cells("氏名"), **{part: "x"})) == expected


def test_workbook_that_declares_macros():
    kinds = CONTENT_TYPES.replace(
        "</Types>", "<Default ContentType='x.sheet.macroEnabled.main+xml'/></Types>"
    )
    assert fault(package(**{"[Content_Types].xml": kinds})) == Fault.MACROS


@pytest.mark.parametrize(
    "part", [SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "[Content_Types].xml"]
)
def test_asvs_1_5_1_document_type_declaration(part):
    assert fault(package(**{part: LAUGHS})) == Fault.DOCUMENT_TYPE


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml"])
def test_broken_xml(part):
    assert fault(package(cells("氏名"), **{part: "<worksheet><row>"})) == Fault.DAMAGED


def test_asvs_5_2_1_file_may_reach_its_limit_and_no_more():
    data = xlsx(("氏名",))
    assert read_tables(data, filename="", limits=limits(file_bytes=len(data)))
    assert fault(data, limits(file_bytes=len(data) - 1)) == Fault.TOO_LARGE


def test_asvs_5_2_3_members_may_reach_their_limit_and_no_more():
    data = package(cells("氏名"))
    assert read_tables(data, filename="", limits=limits(members=5))
    assert fault(data, limits(members=4)) == Fault.TOO_LARGE


def test_asvs_5_2_3_declared_total():
    data = package(cells("氏名"), filler="x" * 5000)
    assert fault(data, limits(unpacked_bytes=5000)) == Fault.TOO_LARGE


def test_declared_size_of_one_member():
    data = package(cells("氏名"), filler="x" * 5000)
    assert fault(data, limits(member_bytes=4999)) == Fault.TOO_LARGE


def test_asvs_5_2_3_ratio_of_a_zip_bomb():
    assert fault(package(filler="0" * 20_000_000)) == Fault.TOO_LARGE


def test_ratio_of_one_member_beside_honest_ones():
    noise = os.urandom(200_000)
    data = zipped({"noise": noise, SHEET: "0" * 3_000_000})
    assert fault(data) == Fault.TOO_LARGE


def test_size_that_lies_is_damage():
    data = bytearray(package(cells("氏" * 3000)))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo(SHEET).file_size
    lying = bytes(data).replace(size.to_bytes(4, "little"), (9).to_bytes(4, "little"))
    assert fault(lying) == Fault.DAMAGED


def test_encrypted_member():
    data = package(cells("氏名"))
    # Bit 0 of the flags in each entry of the central directory (APPNOTE 4.4.4).
    entry = data.index(b"PK\x01\x02")
    encrypted = data[: entry + 8] + b"\x01" + data[entry + 9 :]
    assert fault(encrypted) == Fault.ENCRYPTED


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_foreign_compression(method):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
    assert fault(data.getvalue()) == Fault.DAMAGED


def test_two_members_of_one_name():
    data = package(**{SHEET.upper(): "<worksheet/>"})
    assert fault(data) == Fault.DAMAGED


@pytest.mark.parametrize(
    ("declared", "expected"),
    [("A1:A1048576", Fault.TOO_MANY_ROWS), ("A1:XFD1", Fault.TOO_MANY_COLUMNS)],
)
def test_dimension_beyond_the_limits(declared, expected):
    sheet = f"<worksheet><dimension ref='{declared}'/></worksheet>"
    assert fault(package(**{SHEET: sheet})) == expected


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("A50001", Fault.TOO_MANY_ROWS),
        ("IW1", Fault.TOO_MANY_COLUMNS),
        ("IV50000", Fault.TOO_LARGE),
        ("XFD1048576", Fault.TOO_MANY_ROWS),
        ("A0", Fault.DAMAGED),
        ("1A", Fault.DAMAGED),
        ("-1", Fault.DAMAGED),
    ],
)
def test_cell_far_away(reference, expected):
    assert fault(package(cell_at(reference))) == expected


@pytest.mark.parametrize("reference", ["A50000", "IV3906"])
def test_cell_at_the_limit(reference):
    assert read_tables(package(cell_at(reference)), filename="")


def test_formatted_but_empty_cells_do_no_harm():
    sheet = cells("氏名") + "<row r='1048576'><c r='XFD1048576' s='1'/></row>"
    (table,) = read_tables(package(sheet), filename="")
    assert [row.number for row in table.rows] == [1]


def test_one_long_string_in_many_cells():
    sheet = ("<row>" + "<c t='s'><v>0</v></c>" * 200 + "</row>") * 10
    strings = f"<sst><si><t>{'あ' * 30_000}</t></si></sst>"
    data = package(sheet, **{"xl/sharedStrings.xml": strings})
    assert fault(data) == Fault.TOO_LARGE


def test_shared_string_that_is_not_there():
    assert fault(package("<row><c t='s'><v>7</v></c></row>")) == Fault.DAMAGED


def test_sheet_that_is_not_there():
    data = package(**{"xl/_rels/workbook.xml.rels": "<Relationships/>"})
    assert fault(data) == Fault.DAMAGED


def test_dates_counted_from_1904():
    workbook = "<workbook><workbookPr date1904='1'/></workbook>"
    assert fault(package(**{"xl/workbook.xml": workbook})) == Fault.DATES_FROM_1904


def test_csv_with_too_many_rows():
    data = csv_list(("a",), ("b",), ("c",))
    assert read_tables(data, filename="", limits=limits(rows=3))
    assert fault(data, limits(rows=2)) == Fault.TOO_MANY_ROWS


def test_csv_with_too_many_columns():
    data = csv_list(("a", "b", "c"))
    assert read_tables(data, filename="", limits=limits(columns=3))
    assert fault(data, limits(columns=2)) == Fault.TOO_MANY_COLUMNS


def test_csv_with_too_many_cells():
    data = csv_list(("a", "b"), ("c", "d"))
    assert read_tables(data, filename="", limits=limits(cells=4))
    assert fault(data, limits(cells=3)) == Fault.TOO_LARGE


MEASURE = """
import resource, sys
from notices.intake.unreadable import UnreadableList
from notices.intake.workbook import read_tables
data = sys.stdin.buffer.read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    read_tables(data, filename="")
except UnreadableList as error:
    print(error.code, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_zip_bomb_takes_no_memory():
    bomb = package(**{SHEET: " " * 90_000_000})
    measured = subprocess.run(
        [sys.executable, "-c", MEASURE], input=bomb, capture_output=True, check=True
    )
    code, kibibytes = measured.stdout.split()
    assert (code, int(kibibytes) < 8 * 1024) == (b"too_large", True)
