"""Under which forms a person is found who looks for himself, and what he may type.

The forms share a search key (`search_keys`); nothing is matched in part.
"""

import re
import unicodedata

from access_control.rules.search_keys import search_key

# 住民基本台帳法施行令30条の16: a resident's 通称 is registered beside the name. Lists
# often hold it behind the name, in brackets.
ALIAS_BEHIND = re.compile(r"(?P<name>.+?)\(通称名?[::\s]*(?P<alias>.+?)\)\s*")
BETWEEN_WORDS = re.compile(r"[\s,]+")
DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−─ー", "-"))


def registered_keys(name: str, kana: str = "", alias: str = "") -> frozenset[str]:
    """Search keys of one addressee: the name as it stands, the name without an alias
    behind it, each alias 通称, and the reading."""
    plain = unicodedata.normalize("NFKC", name)
    parts = ALIAS_BEHIND.fullmatch(plain)
    forms = [name, kana, alias, *(parts.groups() if parts else ())]
    return frozenset(key for key in map(search_key, forms) if key)


def asked_keys(typed: str) -> frozenset[str]:
    """Search keys of a typed name. A name in Latin letters may begin with its last
    words: family name first, or given names first."""
    words = BETWEEN_WORDS.split(unicodedata.normalize("NFKC", typed).strip())
    turns = range(len(words)) if _is_latin(typed) else (0,)
    turned = ("".join(words[turn:] + words[:turn]) for turn in turns)
    return frozenset(key for key in map(search_key, turned) if key)


def reference_key(reference: str) -> str:
    """The number of a document in one width and case, without spaces, with one dash."""
    plain = unicodedata.normalize("NFKC", reference).casefold()
    return "".join(plain.split()).translate(DASHES)


def _is_latin(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return all(unicodedata.name(letter, "").find("LATIN") >= 0 for letter in letters)
