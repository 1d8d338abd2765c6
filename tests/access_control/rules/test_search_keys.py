"""Search keys: one person's spellings meet, two people's names do not."""

import pytest

from access_control.rules.search_keys import VARIANTS, search_key


@pytest.mark.parametrize(
    ("written", "registered"),
    [
        ("高橋 一郎", "髙橋　一郎"),
        ("渡辺高子", "渡邉 髙子"),
        ("渡辺高子", "渡邊 髙子"),
        ("山崎 花", "山﨑花"),
        ("山崎 花", "山嵜花"),
        ("吉田 茂", "𠮷田 茂"),
        ("浜田", "濵田"),
        ("浜田", "濱田"),
        ("斉藤", "齋藤"),
        ("斉藤", "齊藤"),
        ("徳川", "德川"),
        ("葛城", "葛\U000e0100城"),
        ("辻", "辻\ufe00"),
        ("神田", "\ufa19田"),
        ("(株)見本", "㈱見本"),
        ("株式会社ABC", "株式会社ＡＢＣ"),
        ("abc商会", "ＡＢＣ商会"),
        ("ワタナベ タカコ", "わたなべ　たかこ"),
        ("ワタナベ", "ﾜﾀﾅﾍﾞ"),
        ("キヨシ", "キョシ"),
        ("ジョン・スミス", "ジョン スミス"),
    ],
)
def test_spellings_of_one_name_share_a_key(written: str, registered: str) -> None:
    assert search_key(written) == search_key(registered)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("見本太郎", "見本次郎"),
        ("太田", "大田"),
        ("カイ", "ガイ"),
        ("ハナ", "バナ"),
        ("見本商事", "見本商店"),
        ("伊藤", "伊東"),
    ],
)
def test_names_of_two_people_keep_two_keys(one: str, other: str) -> None:
    assert search_key(one) != search_key(other)


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_variant_leads_to_a_letter_that_leads_no_further(variant: str) -> None:
    assert search_key(search_key(variant)) == search_key(variant)


@pytest.mark.parametrize("nothing", ["", " ", "　", "・", "\u3000\t"])
def test_a_name_without_letters_has_an_empty_key(nothing: str) -> None:
    assert search_key(nothing) == ""
