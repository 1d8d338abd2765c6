import pytest

from notices.intake.spreadsheet_safety import safe_cell


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\0", "＝", " ="])
def test_asvs_1_2_10_cell_that_may_be_computed_is_defused(start):
    assert safe_cell(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("text", ["", " ", "見本　花子", "1-2", "a=b", "ー", "'=1"])
def test_other_cells_are_left_alone(text):
    assert safe_cell(text) == text
