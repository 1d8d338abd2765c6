"""Search keys of names: what two spellings of one name have in common.

Only keys are normalised; a name itself is kept and shown verbatim, because even NFC
rewrites legal names.
"""

import unicodedata
from collections.abc import Mapping

# Goes up with every change of what a key is; rows of an older version are indexed anew
# by ``rotate_keys --purpose index``.
SEARCH_KEY_VERSION = 1

VARIATION_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))

# 異体字: variants that registers and their owners use for one another.
VARIANTS: Mapping[str, str] = {
    "髙": "高", "﨑": "崎", "嵜": "崎", "碕": "崎", "邊": "辺", "邉": "辺",
    "齋": "斉", "齊": "斉", "斎": "斉", "𠮷": "吉", "德": "徳", "濵": "浜", "濱": "浜",
    "澤": "沢", "櫻": "桜", "廣": "広", "國": "国", "嶋": "島", "嶌": "島", "瀨": "瀬",
    "靑": "青", "桒": "桑", "栁": "柳", "栄": "栄", "榮": "栄", "惠": "恵", "曾": "曽",
    "眞": "真", "壽": "寿", "龍": "竜", "瀧": "滝", "淺": "浅", "藏": "蔵", "凜": "凛",
}  # fmt: skip

SMALL_KANA = str.maketrans("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ")
HIRAGANA = range(0x3041, 0x3097)
KATAKANA_OFFSET = 0x60


def search_key(name: str) -> str:
    """The key of a name: NFKC; no selectors, spaces or small kana; one variant."""
    folded = unicodedata.normalize("NFKC", _without_selectors(_one_variant(name)))
    folded = _one_variant(_katakana(folded)).translate(SMALL_KANA).casefold()
    return "".join(letter for letter in folded if letter.isalnum())


def _without_selectors(text: str) -> str:
    return "".join(
        letter
        for letter in text
        if not any(ord(letter) in block for block in VARIATION_SELECTORS)
    )


def _one_variant(text: str) -> str:
    return "".join(VARIANTS.get(letter, letter) for letter in text)


def _katakana(text: str) -> str:
    return "".join(
        chr(ord(letter) + KATAKANA_OFFSET) if ord(letter) in HIRAGANA else letter
        for letter in text
    )
