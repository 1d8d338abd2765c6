"""The matrix's data file: what is wrong with it is named, what is missing hides."""

from pathlib import Path

import pytest

from access_control.rules.audiences import Audience
from access_control.rules.field_access import Access, CellKey
from access_control.rules.masks import MASKS
from access_control.rules.matrix_file import BrokenMatrix, read_matrix, shipped_matrix
from access_control.rules.phases import Phase

ROW = '{ cells = ["hide", "show", "hide", "hide"], because = "one" }'
GOOD = f"""
[reasons.one]
ja = "理由"
source = "出典"
[classes.name]
name_ja = "氏名"
fields = ["name"]
mask = "name"
public = {ROW}
"""
KEY = CellKey("name", Audience.PUBLIC, Phase.ON_DISPLAY)


@pytest.fixture
def read(tmp_path: Path):
    def matrix_of(text: str):
        file = tmp_path / "matrix.toml"
        file.write_text(text, encoding="utf-8")
        return read_matrix(file)

    return matrix_of


def test_a_row_is_read(read) -> None:
    assert read(GOOD).access(KEY) is Access.SHOW


def test_without_limits_a_cell_can_be_tightened_and_not_loosened(read) -> None:
    cell = read(GOOD).cells[KEY]
    assert (cell.least, cell.most) == (Access.HIDE, Access.SHOW)


def test_a_row_that_is_not_there_hides(read) -> None:
    assert read(GOOD).access(KEY._replace(audience=Audience.TERMINAL)) is Access.HIDE


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('"hide", "show"', '"hide", "tell"'),
        ('"hide", "show", ', '"show", '),
        ('because = "one"', 'because = "two"'),
        ('mask = "name"', 'mask = "none"'),
        ("ja = ", "words = "),
        ('fields = ["name"]', 'fields = ["name", "name"]'),
        ("because", 'most = ["hide", "hide", "hide", "hide"], because'),
        ("[classes.name]", "[classes.name"),
    ],
)
def test_what_is_wrong_is_refused(right: str, wrong: str, read) -> None:
    assert right in GOOD
    with pytest.raises(BrokenMatrix):
        read(GOOD.replace(right, wrong))


def test_every_mask_is_used_or_offered() -> None:
    used = {kind.mask for kind in shipped_matrix().classes.values()}
    assert set(MASKS) - used == {"town"}
