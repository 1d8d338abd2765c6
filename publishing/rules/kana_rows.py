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
STROKED = str.maketrans("ĐđØøŁł", "DdOoLl")
ROW_OF = {letter: row for row, letters in ROWS.items() for letter in letters}
# A name in Latin letters stands under its own letter, whatever its reading is: its
# bearer looks for it as it is written. Five letters to a row, as the syllabary has, so
# that the rows of a screen in an office stay within reach.
LATIN_ROWS = {
    "A-E": "ABCDE",
    "F-J": "FGHIJ",
    "K-O": "KLMNO",
    "P-T": "PQRST",
    "U-Z": "UVWXYZ",
}
LATIN_ROW_OF = {
    letter: row for row, letters in LATIN_ROWS.items() for letter in letters
}
ROW_ORDER = (*ROWS, *LATIN_ROWS, OTHER)


def row_of(name: str, kana: str) -> str:
    """The row of a name: of its Latin letter, else of its reading, else その他.

    Width, capitals and accents make no difference; a reading is in katakana.
    """
    latin = LATIN_ROW_OF.get(_latin(name)[:1])
    if latin:
        return latin
    folded = unicodedata.normalize("NFKC", kana).strip()
    if not folded:
        return OTHER
    first = SMALL_VOWELS.get(folded[0], folded[0])
    return ROW_OF.get(first, OTHER)


def display_order(name: str, kana: str) -> tuple[int, str, str]:
    """Sort key of an entry: row, Latin spelling or reading, name."""
    row = row_of(name, kana)
    folded = unicodedata.normalize("NFKC", kana).strip()
    spelled = _latin(name) if row in LATIN_ROWS else folded
    return ROW_ORDER.index(row), spelled, name


def _latin(name: str) -> str:
    """In capitals of one width, without accents: Đ and Ø have none to take away."""
    bare = unicodedata.normalize("NFKD", name.strip().translate(STROKED)).upper()
    return "".join(letter for letter in bare if not unicodedata.combining(letter))
