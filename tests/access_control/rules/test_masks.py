"""Masks: never what was given, never longer, and as the tables say."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access_control.rules.masks import (
    MASKS,
    characters,
    mask_municipality,
    mask_name,
    mask_number,
    mask_telephone,
    mask_text,
    mask_town,
    mask_year,
)

IVS = "\U000e0100"
JAPANESE = st.text(
    "見本都道府県市区町村郡丁目番号株式会社渡邉髙子 一二三123●がか゛ー令和年8-"
)


@pytest.mark.parametrize("mask", MASKS.values(), ids=MASKS)
@given(text=st.text() | JAPANESE)
def test_a_mask_never_returns_the_original_nor_more(
    mask: Callable[[str], str], text: str
) -> None:
    masked = mask(text)
    assert masked != text or text == ""
    assert len(masked) <= len(text)


@pytest.mark.parametrize("mask", MASKS.values(), ids=MASKS)
def test_nothing_stays_nothing(mask: Callable[[str], str]) -> None:
    assert mask("") == ""


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("渡邉 髙子", "渡●●●"),
        ("渡邉\u3000髙子", "渡●●●"),
        ("渡邉髙子", "渡●●●"),
        ("林 一", "林●"),
        ("林", "●"),
        (f"葛{IVS}城 太郎", f"葛{IVS}●●●"),
        (f"葛{IVS}", "●"),
        ("\U00020bb7野 家", "\U00020bb7●●"),
        ("か\u3099とう 一", "か\u3099●●●"),
        ("ガトウ", "ガ●●"),
        ("ワタナベ タカコ", "ワ●●●"),
        ("佐々木小次郎左衛門", "佐●●●"),
        ("株式会社見本商事", "株式会社見●●●"),
        ("見本商事株式会社", "見●●●株式会社"),
        ("合同会社 見本", "合同会社見●"),
        ("(株)見本", "(株)見●"),
        ("\uff08株\uff09見本", "\uff08株\uff09見●"),
        ("㈱見本", "㈱見●"),
        ("一般社団法人見本協会", "一般社団法人見●●●"),
        ("株式会社", ""),
        ("John Smith", "J●●●"),
        ("NGUYEN VAN A", "N●●●"),
        (" 見本 太郎", "見●●●"),
        ("見本太郎相続人", "見●●●"),
        ("●", ""),
    ],
)
def test_names(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("髙子", ["髙", "子"]),
        (f"葛{IVS}城", [f"葛{IVS}", "城"]),
        ("か\u3099", ["か\u3099"]),
        ("ガ", ["ガ"]),
        ("\U0001f468\u200d\U0001f469x", ["\U0001f468\u200d\U0001f469", "x"]),
        ("\u3099", ["\u3099"]),
        ("", []),
    ],
)
def test_a_character_is_what_a_reader_sees(text: str, expected: list[str]) -> None:
    assert characters(text) == expected


@pytest.mark.parametrize(
    ("address", "municipality", "town"),
    [
        ("見本都架空区空想町1丁目2番3号", "見本都架空区", "見本都架空区空想町"),
        ("東京都新宿区西新宿2丁目8-1", "東京都新宿区", "東京都新宿区西新宿"),
        ("東京都新宿区西新宿2-8", "東京都新宿区", "東京都新宿区西新宿"),
        ("東京都新宿区西新宿二丁目8", "東京都新宿区", "東京都新宿区西新宿"),
        ("東京都千代田区一番町5", "東京都千代田区", "東京都千代田区一番町"),
        ("東京都町田市森野2-2", "東京都町田市", "東京都町田市森野"),
        (
            "神奈川県横浜市中区山下町1",
            "神奈川県横浜市中区",
            "神奈川県横浜市中区山下町",
        ),
        ("名古屋市中村区名駅1", "名古屋市中村区", "名古屋市中村区名駅"),
        ("北海道札幌市中央区大通1", "北海道札幌市中央区", "北海道札幌市中央区"),
        (
            "北海道余市郡余市町朝日町26",
            "北海道余市郡余市町",
            "北海道余市郡余市町朝日町",
        ),
        (
            "群馬県佐波郡玉村町下新田201",
            "群馬県佐波郡玉村町",
            "群馬県佐波郡玉村町下新田",
        ),
        (
            "山形県西村山郡河北町谷地1",
            "山形県西村山郡河北町",
            "山形県西村山郡河北町谷地",
        ),
        ("千葉県市川市八幡1-1", "千葉県市川市", "千葉県市川市八幡"),
        ("三重県四日市市諏訪町1", "三重県四日市市", "三重県四日市市諏訪町"),
        ("福岡県太宰府市観世音寺1", "福岡県太宰府市", "福岡県太宰府市観世音寺"),
        ("福岡県小郡市小郡255", "福岡県小郡市", "福岡県小郡市小郡"),
        (
            "京都府京都市中京区寺町通御池上る本能寺前町4",
            "京都府京都市中京区",
            "京都府京都市中京区",
        ),
        ("〒100-0001 東京都千代田区千代田1", "東京都千代田区", "東京都千代田区千代田"),
        ("東京都 新宿区 西新宿2", "東京都新宿区", "東京都新宿区西新宿"),
        # No number says where the town ends.
        ("東京都新宿区西新宿見本荘", "東京都新宿区", "東京都新宿区"),
        # Only a prefecture can be read, or nothing.
        ("大阪府(以下不明)", "大阪府", "大阪府"),
        ("東京都新宿区", "東京都", "東京都"),
        ("東京都", "", ""),
        ("不明", "", ""),
        ("Tokyo 1-2-3", "", ""),
        ("架空区", "", ""),
    ],
)
def test_addresses(address: str, municipality: str, town: str) -> None:
    assert (mask_municipality(address), mask_town(address)) == (municipality, town)


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("徴第101号", "徴第●01号"),
        ("徴第\uff11\uff10\uff11号", "徴第●\uff10\uff11号"),
        ("123456", "●●●●56"),
        ("123", "●23"),
        ("12", "●●"),
        ("1", "●"),
        ("い号", "●●"),
    ],
)
def test_numbers_keep_their_last_two_digits(number: str, masked: str) -> None:
    assert mask_number(number) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("03-1234-5678", "●●-●●●●-●●78"),
        ("090 1234 5678", "●●● ●●●● ●●78"),
        ("someone@demo.example", "●●●"),
        ("見本方 03-1234", "●●●"),
    ],
)
def test_telephones(number: str, masked: str) -> None:
    assert mask_telephone(number) == masked


@pytest.mark.parametrize(
    ("day", "masked"),
    [
        ("令和8年5月11日", "令和8年"),
        ("令和元年5月1日(水)", "令和元年"),
        ("2026-05-11", "2026"),
        ("2026年5月11日", "2026"),
        ("5月11日", "●●●"),
        ("2026", "●●●"),
    ],
)
def test_days_keep_their_year(day: str, masked: str) -> None:
    assert mask_year(day) == masked


@pytest.mark.parametrize(("text", "masked"), [("転居先不明", "●●●"), ("死亡", "●●")])
def test_words_become_dots(text: str, masked: str) -> None:
    assert mask_text(text) == masked
