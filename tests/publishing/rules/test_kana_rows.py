"""Under which row of the syllabary a reader looks for a name."""

import pytest

from publishing.rules.kana_rows import OTHER, ROW_ORDER, display_order, row_of


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
    assert row_of("見本", kana) == row


@pytest.mark.parametrize("kana", ["", " ", "ABC", "渡辺", "1", "・"])
def test_anything_else_is_in_the_other_row(kana: str) -> None:
    assert row_of("見本", kana) == OTHER


def test_entries_stand_in_the_order_of_the_syllabary() -> None:
    written = ["", "ワダ", "アベ", "サトウ", "カトウ", "ABC"]
    rows = [
        row_of("見本", kana)
        for kana in sorted(written, key=lambda kana: display_order("見本", kana))
    ]
    assert rows == ["あ", "か", "さ", "わ", OTHER, OTHER]


def test_of_equal_readings_the_name_decides() -> None:
    assert display_order("佐島", "サトウ") < display_order("佐藤", "サトウ")


def test_every_row_has_its_place() -> None:
    assert len(set(ROW_ORDER)) == 16


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("ADAMS JOHN", "A-E"),
        ("garcia maria", "F-J"),
        ("ＫＩＭ", "K-O"),
        (" Ouédraogo", "K-O"),
        ("Şahin", "P-T"),
        ("ĐẶNG VĂN A", "A-E"),
        ("Żak", "U-Z"),
    ],
)
def test_a_name_in_latin_letters_has_its_row_whatever_its_reading(
    name: str, row: str
) -> None:
    assert row_of(name, "アダムス") == row_of(name, "") == row


def test_a_company_with_a_kanji_first_stands_under_its_reading() -> None:
    assert row_of("合同会社ABC", "エービーシー") == "あ"


def test_latin_names_stand_in_the_order_of_their_letters() -> None:
    names = ["Etō", "ABE", "Zhou", "ÉDITH", "abe b"]
    found = sorted(names, key=lambda name: display_order(name, "ワ"))
    assert found == ["ABE", "abe b", "ÉDITH", "Etō", "Zhou"]
