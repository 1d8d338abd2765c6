"""Under which forms a person is found who looks for himself, and what he may type.

The forms share a search key (`search_keys`); nothing is matched in part.
"""

import re
import unicodedata

from access_control.rules.search_keys import search_key

# 住民基本台帳法施行令30条の16: a resident's 通称 is registered beside the name. Lists
# often hold it behind the name, in brackets.
ALIAS_BEHIND = re.compile(r"(?P<name>.+?)\(通称名?[::\s]*(?P<alias>.+?)\)\s*")
BETWEEN_WORDS = re.compile(r"[\s,、・]+")
# No name is of more words; whoever types more is asked for as typed alone.
MOST_WORDS = 8
# How lists shorten what a corporation is (NFKC of ㈱ and the like).
SHORTENED = {
    "(株)": "株式会社",
    "(有)": "有限会社",
    "(同)": "合同会社",
    "(資)": "合資会社",
    "(名)": "合名会社",
    "(社)": "社団法人",
    "(財)": "財団法人",
    "(一社)": "一般社団法人",
    "(一財)": "一般財団法人",
    "(医)": "医療法人",
    "(福)": "社会福祉法人",
    "(学)": "学校法人",
    "(宗)": "宗教法人",
}
# 会社法6条2項: what a corporation is stands in its name, before or behind; the place
# tells two corporations apart.
LEGAL_FORMS = frozenset((*SHORTENED, *SHORTENED.values()))
DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−─ー", "-"))


def registered_keys(name: str, kana: str = "", alias: str = "") -> frozenset[str]:
    """Search keys of one addressee: the name as it stands, the name without an alias
    behind it, each alias 通称, and the reading."""
    plain = unicodedata.normalize("NFKC", name)
    parts = ALIAS_BEHIND.fullmatch(plain)
    forms = [name, kana, alias, *(parts.groups() if parts else ())]
    return frozenset(key for key in map(search_key, forms) if key)


def asked_keys(typed: str) -> frozenset[str]:
    """Search keys of a typed name.

    Its words may stand in another order: begun with its last ones (family name first,
    or given names first), or all turned round. What a corporation is may be shortened.
    How many keys there are depends on what was typed alone, never on what is found.
    """
    plain = unicodedata.normalize("NFKC", typed).strip()
    forms = [form for order in _orders(plain) for form in _corporate_forms(order)]
    return frozenset(key for key in map(search_key, forms) if key)


def reference_key(reference: str) -> str:
    """The number of a document in one width and case, without spaces, with one dash."""
    plain = unicodedata.normalize("NFKC", reference).casefold()
    return "".join(plain.split()).translate(DASHES)


def _orders(plain: str) -> list[str]:
    words = [word for word in BETWEEN_WORDS.split(plain) if word]
    if len(words) > MOST_WORDS or not LEGAL_FORMS.isdisjoint(words):
        return [plain]
    turned = [words[turn:] + words[:turn] for turn in range(len(words))]
    return ["".join(order) for order in (*turned, words[::-1])]


def _corporate_forms(name: str) -> list[str]:
    pairs = [*SHORTENED.items(), *((long, short) for short, long in SHORTENED.items())]
    others = [name.replace(old, new) for old, new in pairs if old in name]
    return [name, *others]
