"""Screens the sentence of a review for personal data before anybody reads it.

    電話は090-0000-0000です、山田さんが親切でした → 電話は●です、●さんが親切でした

The rule is blind: it knows no name on display, because the public side may not ask
whose they are. It knows shapes: titles, introductions, frequent family names, words
with capitals. It would rather hide a word too many; a rare name in the middle of a
sentence without a title is missed all the same, and the form asks not to write any.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from notices.intake.individual_number import holds_individual_number
from notices.rules.named_choices import NamedChoice
from publishing.rules import surnames

MOST_CHARACTERS = 200
MASK = "●"


class Screening(NamedChoice):
    """What became of the sentence."""

    NONE = "none", "文なし"
    SHOWN = "shown", "そのまま"
    MASKED = "masked", "一部を伏せた"
    HELD = "held", "文を残していない"


class Finding(NamedChoice):
    """What was found in it."""

    INDIVIDUAL_NUMBER = "individual_number", "個人番号"
    MAIL = "mail", "メールアドレス・アカウント"
    LINK = "link", "リンク"
    ADDRESS = "address", "住所"
    DATE = "date", "生年月日などの日付"
    NUMBER = "number", "電話番号などの番号"
    NAME = "name", "氏名"
    MOSTLY = "mostly", "文のほとんどが個人情報"


@dataclass(frozen=True)
class Screened:
    """The sentence as it may be kept, at most 200 characters, and what was found."""

    screening: Screening
    text: str
    found: tuple[Finding, ...] = ()


_KANJI = "一-鿿㐀-䶿々〆ヶ\U00020000-\U0003ffff"
_WORD = f"[{_KANJI}ァ-ヺー]"
_KANJI_DIGITS = "〇一二三四五六七八九"
_DIGIT = rf"[\d{_KANJI_DIGITS}]"
_COUNT = rf"[\d{_KANJI_DIGITS}元十百千]"
_GAP = r"[ \-‐‒–—―−ー().,/・]{0,3}"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_ENDS = "com|net|org|info|biz|jp|kr|cn|vn|br|np|io|me|co|tv|xyz|site|online|link|ly"
_CAPITAL = r"[A-ZÀ-ÖØ-ÞĂĐƠƯẠ-Ỹ][\w'’-]*"
# 同様, 仕様 and 有様 hold a title's character and name nobody; nor does 氏名.
_TITLE = (
    r"(?:(?<![同仕模異左有])様(?![々子式相性な化])"
    r"|さま|さん|氏(?![名族])|殿|先生|女士|小姐)"
)
# お客様, 担当者さん: the sentence is about the office.
_NOT_A_NAME = r"(?<![皆客者員係])(?<!担当)"
_SAYS_NAME = r"(?:(?<=名前は)|(?<=氏名は)|(?<=本名は))"

# Longest first: 大久保 before 大久.
_FAMILY = "|".join(sorted(surnames.JAPANESE, key=len, reverse=True))
_NO_KANJI_BEFORE, _NO_KANJI_BEHIND = f"(?<![{_KANJI}])", f"(?![{_KANJI}])"
# Capitals that begin a sentence, or name no person.
_ORDINARY = (
    r"(?:O|A|Os|As|The|This|That|These|It|Its|In|On|At|My|Your|Our|No|Not|Yes|Please|Thank|Thanks"
    r"|Very|But|And|So|When|Why|How|What|Where|Who|Japan|Japanese|Tokyo|Google|Chrome"
    r"|Android|Apple|Windows|City|Ward|Hall|Office|Não|Muito|Obrigad[oa]|Este|Esta)\b"
)
_CAPITALS = rf"\b(?!{_ORDINARY}){_CAPITAL}(?: (?!{_ORDINARY}){_CAPITAL})+"
_INTRODUCED = (
    r"(?:(?<=my name is )|(?<=me chamo )|(?<=meu nome é )|(?<=tên tôi là )"
    r"|(?<=tôi tên là ))"
)
# My name is not on the list.
_NO_INTRODUCTION = (
    r"(?:not|on|in|at|there|here|missing|listed|wrong|shown|still|also|already|displayed"
    r"|hard|the|a|an|my|no)\b"
)
# I am john smith: two words, of which none is one of these.
_PLAIN = (
    r"(?:a|an|the|this|that|it|my|your|our|in|on|at|to|of|for|from|with|about|by|as|and"
    r"|or|but|so|if|because|not|no|all|also|just|still|now|here|there|too|very|really"
    r"|quite|more|most|much|only|never|always|please|thank|thanks|sorry|sure|able|unable"
    r"|using|looking|trying|reading|living|happy|glad|satisfied|good|bad|great|nice|easy"
    r"|hard|difficult|helpful|useful|clear|unclear|confusing|confused|page|site|website"
    r"|list|notice|office|way|well|what|how|why|where|who|when|is|was|are|foreign|new)\b"
)
_I_AM = r"(?:(?<=\bi am )|(?<=\bi'm )|(?<=\bi’m )|(?<=\bthis is ))"
# 佐藤 is found by itself; these are not names before です, 虚空次郎 is.
_NO_NAME_ENDS = (
    r"(?<!便利)(?<!不便)(?<!不足)(?<!満足)(?<!不満)(?<!丁寧)(?<!親切)(?<!簡単)(?<!困難)"
    r"(?<!複雑)(?<!完璧)(?<!必要)(?<!不要)(?<!可能)(?<!重要)(?<!大切)(?<!残念)(?<!最高)"
    r"(?<!最悪)(?<!十分)(?<!面倒)(?<!無料)(?<!大変)(?<!安心)(?<!不安)(?<!心配)(?<!迷惑)"
    r"(?<!明確)(?<!正確)(?<!適切)(?<!同意見)(?<!外国人)(?<!日本人)(?<![者員中的語済民歳円])"
)
_STREET = r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Court|Way|Boulevard|Blvd)\b"
_ACCOUNT = (
    r"line|kakao(?:talk)?|wechat|weixin|whatsapp|zalo|viber|insta(?:gram)?|telegram"
)

_SHAPES: Mapping[Finding, re.Pattern[str]] = {
    Finding.MAIL: re.compile(
        r"[A-Za-z0-9._+%-]+ ?(?:@|\(at\)|\[at\]) ?[A-Za-z0-9.-]+"
        r"|@[A-Za-z0-9_.]{3,}"
        rf"|(?i:\b(?:{_ACCOUNT}) ?(?:id|account)[ :はが]{{0,3}}[a-z0-9._-]{{3,}})"
        rf"|(?i:\b(?:{_ACCOUNT})(?: ?(?:id|account))? ?[:はが] ?(?=[a-z._-]*[0-9_]))"
        r"[A-Za-z0-9._-]{3,}"
        r"|(?:ライン|カカオ|インスタ)(?: ?ID)?[ :はが]{0,3}[A-Za-z0-9._-]{3,}"
    ),
    Finding.LINK: re.compile(
        r"(?i:https?://|www\.)[^\s、。「」]+"
        rf"|(?i:[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:{_ENDS}))(?![A-Za-z0-9])"
        r"(?:/[^\s、。「」]*)?"
    ),
    Finding.ADDRESS: re.compile(
        rf"{_WORD}{{1,12}}[都道府県市区郡町村][{_KANJI}ぁ-んァ-ヺー ]{{0,20}}?"
        rf"{_COUNT}{{1,4}} ?(?:丁目|番|号|[-‐−ーの] ?{_COUNT})"
        rf"(?:{_COUNT}|[ \-‐−ーの丁目番地号室階])*"
        rf"|\b\d{{1,5}}[A-Za-z]? (?:{_CAPITAL} ){{1,3}}{_STREET}"
        r"|(?i:\b\d{1,5}[a-z]? (?:[a-z]+ ){1,2}(?:street|road|avenue|lane|boulevard)\b)"
        rf"|\b(?:Rua|Avenida|Av\.) (?:d[aeo]s? )?{_CAPITAL}(?: {_CAPITAL}){{0,3}}"
    ),
    Finding.DATE: re.compile(
        rf"(?:明治|大正|昭和|平成|令和|[MTSHR])? ?{_COUNT}{{1,7}} ?[年./-] ?"
        rf"{_COUNT}{{1,2}} ?[月./-] ?{_COUNT}{{1,4}}日?"
        rf"|(?:明治|大正|昭和|平成|令和|[MTSHR])? ?{_COUNT}{{1,7}}年(?=生)"
        rf"|\d{{1,2}} {_MONTH},? \d{{4}}|{_MONTH} \d{{1,2}},? \d{{4}}"
    ),
    # Seven digits are a postal code, and less than any telephone number.
    Finding.NUMBER: re.compile(rf"〒?(?:{_DIGIT}{_GAP}){{6,}}{_DIGIT}"),
    Finding.NAME: re.compile(
        rf"(?:{_WORD}{{1,10}} )?{_WORD}{{1,10}}{_NOT_A_NAME}(?= ?{_TITLE})"
        rf"|{_SAYS_NAME} ?{_WORD}{{1,8}}(?: {_WORD}{{1,8}})?(?=です|で、|と|[。、]|$)"
        rf"|(?:{_WORD}|[A-Za-z]| ){{2,30}}(?=と申し|といいます|と言います)"
        rf"|\b(?:Mr|Mrs|Ms|Miss|Dr|Sr|Sra|Dona|Anh|Ông)\b\.? ?{_CAPITAL}"
        rf"(?: {_CAPITAL}){{0,3}}"
        r"|[가-힣]{2,4}(?= ?(?:씨|님))"
        rf"|(?<![가-힣])[{surnames.KOREAN}][가-힣]{{2}}"
        r"(?= ?(?:입니다|이라고|라고|이에요))"
        rf"|{_NO_KANJI_BEFORE}(?:{_FAMILY}) ?[{_KANJI}]{{0,4}}{_NO_KANJI_BEHIND}"
        rf"|(?<=私は)[{_KANJI}]{{4}}{_NO_KANJI_BEHIND}"
        rf"|(?i:{_INTRODUCED}(?!{_NO_INTRODUCTION})\w+(?: (?!and\b)\w+)?)"
        rf"|{_NO_KANJI_BEFORE}[{_KANJI}]{{3,5}}{_NO_NAME_ENDS}(?=です|といい|という者)"
        rf"|(?i:{_I_AM}(?!{_PLAIN})[^\W\d]+ (?!{_PLAIN})[^\W\d]+)"
        rf"|(?i:{_I_AM})(?!{_ORDINARY}){_CAPITAL}"
        rf"|(?i:\b(?:{surnames.VIETNAMESE})(?: (?!is\b|and\b)[^\W\d]+){{1,2}})"
        rf"|(?<![가-힣])(?!{surnames.NO_KOREAN_NAME})"
        rf"(?:[{surnames.KOREAN}][가-힣]|(?:{surnames.KOREAN_OF_TWO})[가-힣]{{1,2}})"
        r"(?= ?(?:입니다|이라고|라고|이에요))"
        rf"|{_CAPITALS}"
    ),
}
# 見本 太郎 and nothing else.
_NAME_ALONE = re.compile(rf"{_WORD}{{1,6}} {_WORD}{{1,6}}")
_LETTER = re.compile(r"[^\W_]")


def screen(sentence: str) -> Screened:
    """What may be kept of the sentence; a part that may not becomes one ●.

    A sentence with an individual number (番号法20条), with a name and nothing else, or
    of which more would be hidden than be left, is held: nothing of it is kept.
    """
    text = _plain(sentence)
    if not text:
        return Screened(Screening.NONE, "")
    if holds_individual_number(_in_ascii_digits(text)):
        return _held(Finding.INDIVIDUAL_NUMBER)
    if _NAME_ALONE.fullmatch(text):
        return _held(Finding.NAME)
    masked, found = _masked(text)
    if not found:
        return Screened(Screening.SHOWN, text[:MOST_CHARACTERS])
    left = len(_LETTER.findall(masked))
    if left < len(_LETTER.findall(text)) - left:
        return _held(*found, Finding.MOSTLY)
    return Screened(Screening.MASKED, masked[:MOST_CHARACTERS], found)


def _held(*found: Finding) -> Screened:
    return Screened(Screening.HELD, "", found)


def _masked(text: str) -> tuple[str, tuple[Finding, ...]]:
    found = []
    for finding, shape in _SHAPES.items():
        text, count = shape.subn(MASK, text)
        if count:
            found.append(finding)
    return text, tuple(found)


def _plain(sentence: str) -> str:
    """Full width folded, nothing invisible, every control character a space."""
    folded = unicodedata.normalize("NFKC", sentence)
    kept = (_visible(character) for character in folded)
    return " ".join("".join(kept).split())


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    # A zero-width character between digits must not hide the number.
    if category in {"Cf", "Cn", "Co", "Cs"}:
        return ""
    return " " if category == "Cc" else character


def _in_ascii_digits(text: str) -> str:
    """Kanji and every script's decimal digits as 0 to 9."""
    told = (
        _KANJI_DIGITS.index(each)
        if each in _KANJI_DIGITS
        else unicodedata.decimal(each, each)
        for each in text
    )
    return "".join(map(str, told))
