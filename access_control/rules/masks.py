"""Masks: what of a value remains when the matrix says "mask".

Every mask keeps two promises: it never returns what it was given (rather nothing at
all), and what it returns is never longer. A character is what a reader sees as one: its
variation selectors (IVS), combining marks and half-width voicing marks belong to it.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping

from access_control.rules.address_masks import municipality, municipality_and_town

DOT = "●"
# However long the rest is: its length would tell too much.
MOST_DOTS = 3
KEPT_DIGITS = 2
HALF_WIDTH_VOICING = "ﾞﾟ"
JOINER = "\u200d"
# Longest first, so that 一般社団法人 is not taken for 社団法人.
LEGAL_FORMS = (
    "特定非営利活動法人",
    "一般社団法人",
    "一般財団法人",
    "公益社団法人",
    "公益財団法人",
    "社会福祉法人",
    "医療法人社団",
    "医療法人財団",
    "医療法人",
    "学校法人",
    "宗教法人",
    "株式会社",
    "有限会社",
    "合同会社",
    "合資会社",
    "合名会社",
    "(株)",
    "\uff08株\uff09",
    "㈱",
    "(有)",
    "\uff08有\uff09",
    "㈲",
)
YEAR = re.compile(r"(?:(?:明治|大正|昭和|平成|令和)(?:元|\d{1,2})年|\d{4}(?=[-年/]))")
NUMBER_LIKE = re.compile(
    r"[\d\s()\uff08\uff09+\-\u2010\u2212\uff0dー]+(?:内線[\d\s]+)?"
)


def mask_name(name: str) -> str:
    """The first character and a dot for each other, three at most; spaces do not count.

    渡邉 髙子 becomes 渡●●●, 林 一 becomes 林●, a name of one character ●. A company
    keeps its legal form: 株式会社見本商事 becomes 株式会社見●●●.
    """
    before, proper, behind = _without_legal_form(name.strip())
    seen = [one for one in characters(proper) if not one.isspace()]
    first = seen[0] if len(seen) > 1 else ""
    dots = DOT * min(max(len(seen) - 1, 1), MOST_DOTS)
    return _less(name, f"{before}{first}{dots}{behind}")


def mask_municipality(address: str) -> str:
    """The address down to its 市区町村, the 区 of a designated city included."""
    return _less(address, *municipality(address))


def mask_town(address: str) -> str:
    """The address down to its 町名, without 丁目 and numbers; never a building."""
    return _less(address, *municipality_and_town(address))


def mask_number(number: str) -> str:
    """Every digit but the last two becomes a dot: 徴第101号 becomes 徴第●01号."""
    digits = [at for at, one in enumerate(number) if one.isdigit()]
    hidden = digits[:-KEPT_DIGITS] or digits
    masked = "".join(DOT if at in hidden else one for at, one in enumerate(number))
    return _less(number, masked if digits else _dots(number))


def mask_telephone(number: str) -> str:
    """As a number where it is one; an address of mail becomes dots."""
    if not NUMBER_LIKE.fullmatch(number):
        return _less(number, _dots(number))
    return mask_number(number)


def mask_year(day: str) -> str:
    """A date's year, as it was written: 令和8年5月11日 becomes 令和8年."""
    found = YEAR.match(day.strip())
    return _less(day, found[0] if found else _dots(day))


def mask_text(text: str) -> str:
    """Dots for any other words, three at most."""
    return _less(text, _dots(text))


MASKS: Mapping[str, Callable[[str], str]] = {
    "name": mask_name,
    "municipality": mask_municipality,
    "town": mask_town,
    "number": mask_number,
    "telephone": mask_telephone,
    "year": mask_year,
    "text": mask_text,
}


def characters(text: str) -> list[str]:
    """The text as a reader counts it."""
    found: list[str] = []
    for one in text:
        joined = found and (_belongs_to_the_last(one) or found[-1].endswith(JOINER))
        if joined:
            found[-1] += one
        else:
            found.append(one)
    return found


def _belongs_to_the_last(one: str) -> bool:
    is_mark = unicodedata.category(one).startswith("M")
    return is_mark or one in HALF_WIDTH_VOICING or one == JOINER


def _without_legal_form(name: str) -> tuple[str, str, str]:
    for form in LEGAL_FORMS:
        if name.startswith(form):
            return form, name.removeprefix(form), ""
        if name.endswith(form):
            return "", name.removesuffix(form), form
    return "", name, ""


def _dots(text: str) -> str:
    return DOT * min(len(characters(text)), MOST_DOTS)


def _less(original: str, *candidates: str) -> str:
    """The first candidate that keeps both promises; nothing where none does."""
    allowed = (
        one for one in candidates if one != original and len(one) <= len(original)
    )
    return next(allowed, "")
