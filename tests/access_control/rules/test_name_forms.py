"""Whoever types his whole name is found; whoever types a part or another's is not."""

import pytest

from access_control.rules.name_forms import (
    asked_keys,
    reference_key,
    registered_keys,
)

FOUND = (
    ("渡邉 髙子", "渡辺高子"),
    ("渡邉 髙子", "渡邊　高子"),
    ("山﨑 花", "山崎花"),
    ("NGUYEN VAN DUC", "Nguyễn Văn Đức"),
    ("NGUYEN VAN DUC", "duc nguyen van"),
    ("Smith, John Paul", "john paul smith"),
    ("ＳＭＩＴＨ　ＪＯＨＮ", "John Smith"),
    ("ＡＢＣ商会", "abc商会"),
    ("㈱見本", "(株)見本"),
    ("株式会社見本", "㈱見本"),
    ("見本㈱", "見本株式会社"),
    ("医療法人見本会", "(医)見本会"),
    ("一般財団法人見本会", "(一財)見本会"),
    ("(一社)見本会", "一般社団法人 見本会"),
    ("株式会社見本", "株式会社 見本"),
    ("見本株式会社", "見本 (株)"),
    ("見本 太郎", "太郎 見本"),
    ("ガルシア マリア", "マリア ガルシア"),
    ("ガルシア・マリア", "マリア・ガルシア"),
    ("ガルシア・マリア", "ガルシア マリア"),
    ("김 철수", "철수 김"),
    ("NGUYEN VAN AN", "An Van Nguyen"),
    ("金 太郎(通称 見本 太郎)", "見本太郎"),
    ("金 太郎（通称名：見本 太郎）", "金太郎"),
    ("金 太郎(通称 見本 太郎)", "金 太郎(通称 見本 太郎)"),
)
NOT_FOUND = (
    ("渡邉 髙子", "渡辺"),
    ("渡邉 髙子", "渡辺高"),
    ("渡邉 髙子", "渡辺高子二"),
    ("見本 太郎", "太郎見本"),
    ("株式会社見本", "有限会社見本"),
    ("株式会社見本", "見本"),
    ("見本株式会社", "株式会社 見本"),
    ("株式会社見本", "見本 ㈱"),
    ("見本株式会社", "(株) 見本"),
    ("John Paul Smith", "John Smith"),
    ("John Paul Smith", "Paul John Smith"),
    ("見本(支店)", "支店"),
    ("見本 太郎", ""),
)


@pytest.mark.parametrize(("registered", "typed"), FOUND)
def test_a_whole_name_is_found_however_it_is_written(
    registered: str, typed: str
) -> None:
    assert registered_keys(registered) & asked_keys(typed)


@pytest.mark.parametrize(("registered", "typed"), NOT_FOUND)
def test_a_part_or_another_name_is_not_found(registered: str, typed: str) -> None:
    assert not registered_keys(registered) & asked_keys(typed)


@pytest.mark.parametrize("typed", ["ミホン タロウ", "みほんたろう", "ﾐﾎﾝ ﾀﾛｳ"])
def test_a_reading_finds_the_name(typed: str) -> None:
    assert registered_keys("見本 太郎", kana="ミホン　タロウ") & asked_keys(typed)


def test_an_alias_of_its_own_column_finds_the_name() -> None:
    assert registered_keys("金 太郎", alias="見本 太郎") & asked_keys("見本太郎")


def test_an_empty_reading_adds_nothing() -> None:
    assert len(registered_keys("見本 太郎", kana="", alias="")) == 1


@pytest.mark.parametrize("typed", ["徴第101号", "徴 第１０１号", "徴第101号 "])
def test_a_number_is_one_however_it_is_typed(typed: str) -> None:
    assert reference_key(typed) == reference_key("徴第101号")


@pytest.mark.parametrize("typed", ["1-23", "１−２３", "1‐23", "1ー23"])
def test_every_dash_is_one(typed: str) -> None:
    assert reference_key(typed) == "1-23"


@pytest.mark.parametrize("other", ["12-3", "123", "1-2", "徴1-23"])
def test_another_number_stays_another(other: str) -> None:
    assert reference_key(other) != reference_key("1-23")


@pytest.mark.parametrize(("words", "turned"), [(8, True), (9, False)])
def test_more_words_than_a_name_has_are_asked_for_as_they_stand(
    words: int, turned: bool
) -> None:
    typed = " ".join("abcdefghi"[:words])
    assert (len(asked_keys(typed)) > 1) is turned
