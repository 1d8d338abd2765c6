"""Under which row of the syllabary a reader looks for a name."""

import pytest

from publishing.rules.kana_rows import OTHER, ROW_ORDER, display_order, kana_row


@pytest.mark.parametrize(
    ("kana", "row"),
    [
        ("アベ", "あ"),
        ("ヴァン", "あ"),
        ("ガトウ", "か"),
        ("ジョン", "さ"),
        ("ヂ", "た"),
        ("ッ", "た"),
        ("ノダ", "な"),
        ("パク", "は"),
        ("ボブ", "は"),
        ("ムトウ", "ま"),
        ("ョウ", "や"),
        ("リー", "ら"),
        ("ンゴ", "わ"),
        ("ヱビス", "わ"),
        ("ﾀﾅｶ", "た"),
        ("ｶﾞﾄｳ", "か"),
        (" ァ", "あ"),
    ],
)
def test_a_reading_has_its_row(kana: str, row: str) -> None:
    assert kana_row(kana) == row


@pytest.mark.parametrize("kana", ["", " ", "ABC", "渡辺", "1", "・"])
def test_anything_else_is_in_the_other_row(kana: str) -> None:
    assert kana_row(kana) == OTHER


def test_entries_stand_in_the_order_of_the_syllabary() -> None:
    written = ["", "ワダ", "アベ", "サトウ", "カトウ", "ABC"]
    rows = [
        kana_row(kana) for kana in sorted(written, key=lambda k: display_order(k, ""))
    ]
    assert rows == ["あ", "か", "さ", "わ", OTHER, OTHER]


def test_of_equal_readings_the_name_decides() -> None:
    assert display_order("サトウ", "佐島") < display_order("サトウ", "佐藤")


def test_every_row_has_its_place() -> None:
    assert len(set(ROW_ORDER)) == 11
