"""Search keys: one person's spellings meet, two people's names do not."""

import pytest

from access_control.rules import name_variants
from access_control.rules.name_variants import VARIANTS
from access_control.rules.search_keys import search_key


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
        ("ジョン＝スミス", "ジョン スミス"),
        ("ジョ-ジ", "ジョージ"),
        ("ジョ−ジ", "ジョージ"),
        ("ｼﾞｮｰｼﾞ", "ジョージ"),
        ("佐々木 花", "佐佐木 花"),
        ("いすゞ商会", "いすず商会"),
        ("すゝむ", "すすむ"),
        ("霞ヶ関", "霞ケ関"),
        ("霞ヶ関", "霞が関"),
        ("キヱ", "キエ"),
        ("ヰト", "いと"),
        ("José García", "JOSE GARCIA"),
        ("Jose\u0301", "josé"),
        ("Nguyễn Văn Đức", "NGUYEN VAN DUC"),
        ("Strauß", "STRAUSS"),
        ("Ørsted", "orsted"),
        ("廣澤 眞壽", "広沢 真寿"),
        ("冨田", "富田"),
        ("舘野", "館野"),
        ("渕上", "淵上"),
        ("長谷部 彌生", "長谷部 弥生"),
        ("薗田\ufe00", "薗田"),
        ("か\u3099く", "がく"),
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
        ("カ", "ガ"),
        ("かをり", "かおり"),
        ("しづか", "しずか"),
        ("オノ", "オーノ"),
        ("ミラ", "ミラー"),
        ("河合", "川合"),
        ("阿部", "安部"),
        ("中島", "長島"),
        ("古川", "吉川"),
        ("末田", "未田"),
        ("斉藤", "佐藤"),
        ("会田", "曽田"),
        ("庄司", "荘司"),
        ("裕子", "祐子"),
        ("和己", "和巳"),
        ("博", "博士"),
        ("佐々木", "佐木"),
        ("ガガ", "カガ"),
    ],
)
def test_names_of_two_people_keep_two_keys(one: str, other: str) -> None:
    assert search_key(one) != search_key(other)


def test_every_pair_is_one_variant_and_one_letter() -> None:
    pairs = (name_variants._OLD_FORMS + name_variants._OTHER_FORMS).split()
    assert {len(pair) for pair in pairs} == {2}
    assert len({pair[0] for pair in pairs}) == len(pairs)


def test_no_letter_leads_to_another_that_leads_further() -> None:
    assert VARIANTS.keys() & set(VARIANTS.values()) == set()


# The most frequent characters of family names that are alike, and are not variants.
ALIKE = "大太犬木本未末土士己巳已吉古田由日目白石右千干末小少中仲川河原源川山崎岡丘沢池"


def test_letters_that_look_alike_keep_two_keys() -> None:
    letters = set(ALIKE)
    assert len({search_key(letter) for letter in letters}) == len(letters)


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_variant_leads_to_a_letter_that_leads_no_further(variant: str) -> None:
    assert search_key(search_key(variant)) == search_key(variant)


@pytest.mark.parametrize("nothing", ["", " ", "　", "・", "\u3000\t"])
def test_a_name_without_letters_has_an_empty_key(nothing: str) -> None:
    assert search_key(nothing) == ""
