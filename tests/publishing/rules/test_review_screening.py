"""Screening of a review's sentence: what is hidden, what is left, what is not kept."""

import pytest

from publishing.rules.review_screening import (
    MOST_CHARACTERS,
    Finding,
    Screened,
    Screening,
    screen,
)

SHOWN = (
    "字が小さい。もっと大きくしてほしい",
    "5分で終わりました",
    "名前は見つかりませんでした",
    "My name is not found on the list",
    "同様の仕様で多様な書き方",
    "皆さん親切でした",
    "お客様センターの担当者さんが親切でした",
    "公示第12号の説明がわかりにくい",
    "氏名の欄が読めない",
    "窓口が千代田区にあるとわかった",
    "電話は123456だけでした",
    "大変便利です",
    "説明不足です",
    "私は満足です",
    "私は高齢者です",
    "The Tokyo office was kind",
    "Thank you very much",
    "I am happy with the page",
    "최고입니다",
    "매우 편리합니다",
    "Rất dễ hiểu, cảm ơn",
    "Muito bom, obrigado",
    "Não entendi o prazo",
    "धेरै राम्रो",
    "わかりやすい",
    "字が大きくて読みやすいです",
    "対応が丁寧です",
    "使用方法は簡単です",
    "外国人です。説明がわかりにくい",
    "手続中です",
    "公示送達は難しい",
    "検索結果はゼロでした",
    "高齢者はわかりにくい",
    "This is very good",
    "This is hard to read",
    "this is really helpful",
    "I'm not satisfied with the search",
    "i am happy with this page",
    "I am Japanese but the English is good",
    "The list is easy to read",
    "I read the first line: it was clear",
    "I waited 20 minutes on the phone",
    "Hồ sơ rất dễ hiểu",
    "문제입니다",
)
MASKED = (
    ("電話は090-0000-0000です、助かりました", "電話は●です、助かりました", "number"),
    ("電話は09000000000です、助かりました", "電話は●です、助かりました", "number"),
    ("電話は090 0000(0000)です、助かりました", "電話は●)です、助かりました", "number"),
    ("番号は1234567だそうです、助かります", "番号は●だそうです、助かります", "number"),
    ("一二三四五六七だそうです、助かります", "●だそうです、助かります", "number"),
    ("番号は१२३४५६७だそうです、助かります", "番号は●だそうです、助かります", "number"),
    ("〒100-0000の者ですが見やすいです", "●の者ですが見やすいです", "number"),
    ("山田さんが親切でした", "●さんが親切でした", "name"),
    ("山田 太郎 様の対応がよかったです", "● 様の対応がよかったです", "name"),
    ("ヤマダ氏が親切でした", "●氏が親切でした", "name"),
    ("見本太郎と申します、使いやすいです", "●と申します、使いやすいです", "name"),
    ("私の名前は見本太郎です。不便です", "私の名前は●です。不便です", "name"),
    ("Mr. Mihon was kind at the counter", "● was kind at the counter", "name"),
    ("My name is Taro Mihon, I like it", "My name is ●, I like it", "name"),
    ("O Sr. Silva ajudou muito, obrigado", "O ● ajudou muito, obrigado", "name"),
    ("김철수님이 정말로 친절했습니다", "●님이 정말로 친절했습니다", "name"),
    ("見本太郎は税金を払っていません", "●は税金を払っていません", "name"),
    ("佐々木花子です。わかりにくい", "●です。わかりにくい", "name"),
    ("田中は何もしていません", "●は何もしていません", "name"),
    ("私は架空花子、この説明はわかる", "私は●、この説明はわかる", "name"),
    ("my name is maria mihon and I like it", "my name is ● and I like it", "name"),
    ("Nguyễn Văn An is on this list", "● is on this list", "name"),
    ("김견본입니다. 설명이 어렵습니다", "●입니다. 설명이 어렵습니다", "name"),
    ("Meu nome é joana mihon, gostei", "Meu nome é ●, gostei", "name"),
    ("line id mihon99 is mine, please write to me", "● is mine, please write to me",
     "mail"),
    ("12 Baker Street is where I live now, help", "● is where I live now, help",
     "address"),
    ("虚空次郎です。わかりにくいので直して", "●です。わかりにくいので直して", "name"),
    ("虚空次郎といい、困っています", "●といい、困っています", "name"),
    ("i am taro mihon and this is hard", "i am ● and this is hard", "name"),
    ("I'm hanako mihon, this page is hard", "I'm ●, this page is hard", "name"),
    ("this is taro mihon from the ward", "this is ● from the ward", "name"),
    ("I am Hanako and the page is hard", "I am ● and the page is hard", "name"),
    ("nguyễn văn mẫu is on this list", "● is on this list", "name"),
    ("제갈견본입니다. 설명이 어렵습니다", "●입니다. 설명이 어렵습니다", "name"),
    ("김견입니다. 설명이 어렵습니다", "●입니다. 설명이 어렵습니다", "name"),
    ("LINEはmihon99です、字を大きく直してください",
     "●です、字を大きく直してください", "mail"),
    ("12 baker street is my home, please help", "● is my home, please help", "address"),
    ("a@b.exampleにも送ってください", "●にも送ってください", "mail"),
    ("@mihonをフォローしてくださいね", "●をフォローしてくださいね", "mail"),
    ("昭和55年5月3日です、見づらいので直して", "●です、見づらいので直して", "date"),
    ("昭和五十五年五月三日 説明が見づらくて困る", "● 説明が見づらくて困る", "date"),
    ("S55.5.3です、見づらい", "●です、見づらい", "date"),
    ("1980/5/3 見づらいので直してほしい", "● 見づらいので直してほしい", "date"),
    ("Born 3 May 1980, the page is clear", "Born ●, the page is clear", "date"),
    ("見本都架空区空想町1丁目2番3号ですが、この説明はとてもわかりやすい",
     "●ですが、この説明はとてもわかりやすい", "address"),
    ("空想町1-2-3ですが、この説明はわかる", "●ですが、この説明はわかる", "address"),
)  # fmt: skip
HELD = (
    ("個人番号は123456789018です", Finding.INDIVIDUAL_NUMBER),
    ("1234-5678-9018の者です、説明は読みやすい", Finding.INDIVIDUAL_NUMBER),
    ("一二三四五六七八九〇一八の者です、読みやすい", Finding.INDIVIDUAL_NUMBER),
    ("見本 太郎", Finding.NAME),
    ("私は佐藤架空", Finding.NAME),
    ("my name is taro mihon", Finding.NAME),
    ("I am Taro Mihon and live at 12 Baker Street", Finding.ADDRESS),
    ("ミホン　タロウ", Finding.NAME),
    ("見本都架空区空想町1丁目2番3号です", Finding.MOSTLY),
    ("taro@demo.example", Finding.MOSTLY),
)  # fmt: skip


@pytest.mark.parametrize("sentence", SHOWN)
def test_an_opinion_stays_as_it_is(sentence: str) -> None:
    assert screen(sentence) == Screened(Screening.SHOWN, sentence)


@pytest.mark.parametrize(("sentence", "kept", "finding"), MASKED)
def test_what_is_personal_becomes_a_dot(sentence: str, kept: str, finding: str) -> None:
    assert screen(sentence) == Screened(Screening.MASKED, kept, (Finding(finding),))


@pytest.mark.parametrize(("sentence", "finding"), HELD)
def test_of_a_sentence_that_is_mostly_personal_nothing_is_kept(
    sentence: str, finding: Finding
) -> None:
    screened = screen(sentence)
    assert (screened.screening, screened.text) == (Screening.HELD, "")
    assert finding in screened.found


def test_a_sentence_of_two_findings_names_both() -> None:
    screened = screen("電話は090-0000-0000です、山田さんが親切でした")
    assert screened.text == "電話は●です、●さんが親切でした"
    assert screened.found == (Finding.NUMBER, Finding.NAME)


@pytest.mark.parametrize(
    "sentence",
    [
        "電話は０９０ー００００ー００００です、とても助かりました",
        "電話は0\u200b90\u200d0000\u20600000です、とても助かりました",
        "電話は090\n0000\t0000です、とても助かりました",
    ],
    ids=["full width", "zero width", "lines"],
)
def test_a_disguised_number_is_found(sentence: str) -> None:
    assert screen(sentence).text == "電話は●です、とても助かりました"


@pytest.mark.parametrize("sentence", ["", "  \n ", "\u200b", "\x07"])
def test_nothing_written_is_no_sentence(sentence: str) -> None:
    assert screen(sentence) == Screened(Screening.NONE, "")


def test_control_characters_do_not_get_through() -> None:
    assert screen("見やすい\x1b[31m\r\nです\u202e").text == "見やすい [31m です"


def test_a_sentence_that_grows_when_folded_still_fits() -> None:
    assert len(screen("㍿" * MOST_CHARACTERS).text) == MOST_CHARACTERS


@pytest.mark.parametrize("piece", ["山 ", "1-", "a.", "市1", "一の", "A ", "あ", "@"])
def test_no_sentence_takes_long(piece: str) -> None:
    assert screen(piece * 1_000).screening in Screening
