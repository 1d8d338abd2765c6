"""Each reason to refuse a row, on both sides of its boundary."""

import pytest

from notices.intake.reasons import Reason
from tests.notices.intake.builders import accepted, honest_row, refused, screened

NUMBER = "123456789018"


def test_honest_row_is_accepted():
    assert refused() is None


@pytest.mark.parametrize("empty", ["", " ", "\u3000 ", "\n", "－", "-"])
def test_name_must_be_there(empty):
    assert refused(氏名=empty).reason == Reason.MISSING_NAME


def test_document_must_be_there():
    assert refused(書類の名称="").reason == Reason.MISSING_DOCUMENT


def test_document_may_be_absent_where_the_basis_needs_none():
    assert refused(書類の名称="", required=("name",)) is None


def test_other_field_that_the_basis_needs_must_be_there():
    found = refused(通知書番号="", required=("name", "reference"))
    assert (found.reason, found.field) == (Reason.MISSING_FIELD, "reference")


def test_field_without_a_column_is_missing():
    found = refused(required=("name", "hearing_at"))
    assert (found.reason, found.field) == (Reason.MISSING_FIELD, "hearing_at")


@pytest.mark.parametrize("written", ["R8.13.1", "平成31年5月1日", "未定"])
def test_date_must_be_a_real_day(written):
    found = refused(発送日=written)
    assert (found.reason, found.field) == (Reason.BAD_DATE, "mailed_on")


def test_date_may_be_absent():
    assert refused(発送日="") is None


@pytest.mark.parametrize("heading", ["氏名", "通知書番号", "備考"])
def test_individual_number_may_stand_in_no_column(heading):
    found = refused(**{heading: f"個人番号 {NUMBER}"})
    assert found.reason == Reason.INDIVIDUAL_NUMBER


def test_individual_number_is_found_in_a_number_cell():
    assert refused(備考=float(NUMBER)).reason == Reason.INDIVIDUAL_NUMBER


def test_individual_number_is_found_beyond_the_header():
    row = (*honest_row(), NUMBER)
    assert screened(row).refused[0].reason == Reason.INDIVIDUAL_NUMBER


def test_twelve_digits_without_check_digit_are_a_reference():
    assert refused(通知書番号="123456789012") is None


def test_individual_number_never_reaches_the_worklist():
    found = refused(通知書番号=NUMBER)
    assert NUMBER not in "".join(found.fields.values()) + found.message_ja


@pytest.mark.parametrize(
    "character",
    ["\ue000", "\uf8ff", "\U000f0000", "\U00100000", "\ufffd", "〓"],
)
def test_private_or_lost_character_is_refused(character):
    assert refused(氏名=f"見本{character}").reason == Reason.PRIVATE_USE_CHARACTER


@pytest.mark.parametrize(
    "name",
    ["髙﨑　德", "𠮷田", "辻\U000e0100", "塚", "㈱例示", "神\ufe00", "O'BRIEN"],
)
def test_rare_but_public_characters_are_kept(name):
    assert accepted(氏名=name).fields["name"] == name


def test_private_use_character_in_an_unmapped_column_does_no_harm():
    assert refused(備考="\ue000") is None


@pytest.mark.parametrize("character", ["\0", "\x1b", "\u202e", "\u200b", "\ufeff"])
def test_control_character_is_refused(character):
    assert refused(氏名=f"見{character}本").reason == Reason.CONTROL_CHARACTER


@pytest.mark.parametrize("character", ["\n", "\r\n", "\t", "\u200d", "\u3000"])
def test_line_break_and_joiner_are_no_control_characters(character):
    assert refused(氏名=f"見{character}本") is None


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t"])
@pytest.mark.parametrize("heading", ["氏名", "書類の名称", "通知書番号", "フリガナ"])
def test_text_that_looks_like_a_formula_is_refused(heading, start):
    assert refused(**{heading: f"{start}A1"}).reason == Reason.FORMULA


def test_formula_signs_inside_a_text_are_kept():
    assert refused(書類の名称="督促状(A-1)=+@") is None


@pytest.mark.parametrize("heading", ["氏名", "発送日"])
def test_computed_cell_is_refused(heading):
    rows = screened(honest_row(), formulas=(heading,)).refused
    assert [row.reason for row in rows] == [Reason.FORMULA]


def test_computed_cell_in_an_unmapped_column_does_no_harm():
    assert screened(honest_row(), formulas=("備考",)).refused == ()


def test_computed_cell_without_a_value_is_not_lost():
    blank = ("", "", "", "", "", "")
    assert screened(blank, formulas=("氏名",)).refused[0].reason == Reason.FORMULA


def test_number_of_sixteen_digits_is_refused():
    assert refused(通知書番号=1e15).reason == Reason.LOST_DIGITS


def test_number_of_fifteen_digits_is_kept():
    row = accepted(通知書番号=999_999_999_999_999.0)
    assert row.fields["reference"] == "9" * 15


@pytest.mark.parametrize(
    ("heading", "limit"), [("氏名", 200), ("書類の名称", 200), ("通知書番号", 100)]
)
def test_text_may_reach_its_limit_and_no_more(heading, limit):
    assert refused(**{heading: "あ" * limit}) is None
    assert refused(**{heading: "あ" * (limit + 1)}).reason == Reason.TOO_LONG
