"""Search keys of names: what two spellings of one name have in common.

Only keys are normalised; a name itself is kept and shown verbatim, because even NFC
rewrites legal names.
"""

import re
import unicodedata

from access_control.rules.name_variants import VARIANTS

# Goes up with every change of what a key is; rows of an older version are indexed anew
# by ``rotate_keys --purpose index``.
SEARCH_KEY_VERSION = 2

VARIATION_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))

# ヰ and ヱ are seldom typed as registered. ヲ and オ, ヅ and ズ stay apart: かをり and
# かおり are two names.
ONE_KANA = str.maketrans("ァィゥェォッャュョヮヵヶヰヱ", "アイウエオツヤユヨワカケイエ")
HIRAGANA = range(0x3041, 0x3097)
KATAKANA_OFFSET = 0x60
VOICED = "\u3099"

# 佐々木 and 佐佐木, いすゞ and いすず.
REPEATED = re.compile(r"(\w)([々〻ヽヾゝゞ])")
# A dash that stands for a long vowel: ジョ-ジ. Parts of names are parted by ・ and ＝.
DASH_FOR_LONG_VOWEL = re.compile(r"(?<=[ァ-ヺー])[-‐‑‒–—―−─]")
# 霞ヶ関, 霞ケ関 and 霞が関: between kanji only.
KE_BETWEEN_KANJI = re.compile(r"(?<=[㐀-鿿])[ヶケヵガ](?=[㐀-鿿])")
# Latin letters that no decomposition leads to plain ones.
PLAIN_LATIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"}
)


def search_key(name: str) -> str:
    """The key of a name: one form for each way to write it; letters and digits only.

    Width and composition by NFKC; variation selectors, spaces and marks are dropped;
    kana are katakana of one size; Latin letters are small and bare.
    """
    folded = unicodedata.normalize("NFKC", _without_selectors(name))
    kana = KE_BETWEEN_KANJI.sub("ケ", _written_out(_katakana(folded)))
    kana = DASH_FOR_LONG_VOWEL.sub("ー", kana).translate(ONE_KANA)
    plain = "".join(map(_bare, kana.casefold())).translate(PLAIN_LATIN)
    return "".join(letter for letter in _one_variant(plain) if letter.isalnum())


def _written_out(text: str) -> str:
    return REPEATED.sub(lambda found: found[1] + _again(*found.groups()), text)


def _again(letter: str, mark: str) -> str:
    if mark not in "ヾゞ":
        return letter
    return unicodedata.normalize("NFC", letter + VOICED)[0]


def _bare(letter: str) -> str:
    """A Latin letter without its marks; anything else as it is."""
    first = unicodedata.normalize("NFD", letter)[0]
    return first if first.isascii() else letter


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
