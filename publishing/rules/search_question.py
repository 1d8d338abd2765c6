"""What cannot be searched for, and why; a name is asked for whole or not at all."""

import unicodedata
from enum import StrEnum

from access_control.rules.search_keys import search_key

# As long as a name in a list may be (notices.intake.findings).
LONGEST_NAME = 200
LONGEST_REFERENCE = 100
FEWEST_LETTERS = 2
PRIVATE_USE = "Co"
# What a conversion leaves where it found no character.
LOST = frozenset("\ufffd〓")


class Fault(StrEnum):
    """Why a name cannot be searched for."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    PRIVATE_USE = "private_use"
    ONE_LETTER = "one_letter"


def fault_of(name: str) -> Fault | None:
    """The first thing wrong with a typed name, or None.

    A character of a private area 外字 is another one on every machine; one letter is
    a part of a name.
    """
    if not name.strip():
        return Fault.EMPTY
    if len(name) > LONGEST_NAME:
        return Fault.TOO_LONG
    if any(unicodedata.category(one) == PRIVATE_USE or one in LOST for one in name):
        return Fault.PRIVATE_USE
    key = search_key(name)
    if not key:
        return Fault.EMPTY
    return Fault.ONE_LETTER if len(key) < FEWEST_LETTERS else None
