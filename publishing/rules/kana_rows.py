"""The row of the syllabary (あ, か, …) under which a reader looks for a name."""

import unicodedata

OTHER = "その他"
ROWS = {
    "あ": "アイウエオヴ",
    "か": "カキクケコガギグゲゴヵヶ",
    "さ": "サシスセソザジズゼゾ",
    "た": "タチツテトダヂヅデドッ",
    "な": "ナニヌネノ",
    "は": "ハヒフヘホバビブベボパピプペポ",
    "ま": "マミムメモ",
    "や": "ヤユヨャュョ",
    "ら": "ラリルレロ",
    "わ": "ワヲンヮヰヱ",
}
SMALL_VOWELS = {"ァ": "ア", "ィ": "イ", "ゥ": "ウ", "ェ": "エ", "ォ": "オ"}
ROW_OF = {letter: row for row, letters in ROWS.items() for letter in letters}
ROW_ORDER = (*ROWS, OTHER)


def kana_row(kana: str) -> str:
    """The row of a reading in full- or half-width katakana; without one, その他."""
    folded = unicodedata.normalize("NFKC", kana).strip()
    if not folded:
        return OTHER
    first = SMALL_VOWELS.get(folded[0], folded[0])
    return ROW_OF.get(first, OTHER)


def display_order(kana: str, name: str) -> tuple[int, str, str]:
    """Sort key of an entry: row, reading, name."""
    folded = unicodedata.normalize("NFKC", kana).strip()
    return ROW_ORDER.index(kana_row(kana)), folded, name
