"""Words of a closed list that a person chooses from, each with its Japanese name."""

from enum import StrEnum
from typing import Self


class NamedChoice(StrEnum):
    """A member is written ``MEMBER = "stored word", "日本語の名"``."""

    name_ja: str

    def __new__(cls, word: str, name_ja: str) -> Self:
        member = str.__new__(cls, word)
        member._value_ = word
        member.name_ja = name_ja
        return member


def choices(kind: type[NamedChoice]) -> list[tuple[str, str]]:
    """(stored word, Japanese name) of every member, in order."""
    return [(member.value, member.name_ja) for member in kind]
