"""Lists as offices keep them come out as people read them."""

import json
from pathlib import Path

import pytest

from notices.intake.screening import Screened, parse_list

LISTS = Path(__file__).parents[2] / "data" / "lists"
REQUIRED = {
    "vehicle_tax.xlsx": ("name", "document", "reference"),
    "health_insurance_cp932.csv": ("name", "document", "reference"),
    "hearing.xlsx": ("name", "hearing_at", "hearing_place", "hearing_organisation"),
}
TOTALS = {
    "vehicle_tax.xlsx": 300,
    "health_insurance_cp932.csv": 400,
    "hearing.xlsx": 12,
}

every_sample = pytest.mark.parametrize("filename", REQUIRED)


def read(filename: str) -> Screened:
    data = (LISTS / filename).read_bytes()
    return parse_list(data, filename=filename, required=REQUIRED[filename])


def expected(filename: str) -> dict:
    return json.loads((LISTS / filename).with_suffix(".expected.json").read_text())


@every_sample
def test_accepted_rows_are_understood(filename):
    wanted = expected(filename)["rows"]
    rows = read(filename).accepted
    # What the office wrote, outer whitespace apart, is what is stored.
    found = [
        {**row.understood, "row": row.row, "written": row.fields["name"]}
        for row in rows
    ]
    assert [
        {key: row[key] for key in want} for row, want in zip(found, wanted, strict=True)
    ] == [{**want, "written": want["written"].strip()} for want in wanted]


@every_sample
def test_refused_rows_bear_their_reasons(filename):
    refused = [{"row": r.row, "reason": r.reason} for r in read(filename).refused]
    assert refused == expected(filename)["refused"]


@every_sample
def test_sheet_is_found(filename):
    assert read(filename).sheet == expected(filename)["sheet"]


@every_sample
def test_every_record_is_accepted_or_refused(filename):
    assert read(filename).total == TOTALS[filename]


def test_header_is_found_below_the_title():
    assert read("vehicle_tax.xlsx").header_row == 5


def test_unmapped_columns_are_not_stored():
    stored = {field for row in read("hearing.xlsx").accepted for field in row.fields}
    assert stored == {
        "name",
        "hearing_at",
        "hearing_place",
        "hearing_organisation",
        "hearing_organisation_address",
    }


def test_ideographic_variation_sequence_is_kept():
    names = {row.row: row.fields["name"] for row in read("vehicle_tax.xlsx").accepted}
    assert names[57] == "辻\U000e0100\u3000太郎"


def test_line_break_in_an_address_is_kept():
    first = read("health_insurance_cp932.csv").accepted[0]
    assert first.fields["address"] == "東京都武蔵野市緑町2-2-28\n方書 ハイツ例662号"
