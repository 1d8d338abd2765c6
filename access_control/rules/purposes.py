"""Why somebody opens personal data: asked once per sitting, from a short fixed list."""

from collections.abc import Mapping
from enum import StrEnum


class Purpose(StrEnum):
    """What the person is about to do."""

    DRAFTING = "drafting"
    DECIDING = "deciding"
    ANSWERING = "answering"
    CORRECTING = "correcting"
    EXAMINING = "examining"
    OTHER = "other"


PURPOSE_NAMES_JA: Mapping[Purpose, str] = {
    Purpose.DRAFTING: "起案・入力",
    Purpose.DECIDING: "決裁",
    Purpose.ANSWERING: "受領・問合せ対応",
    Purpose.CORRECTING: "訂正・調査",
    Purpose.EXAMINING: "監査・法務",
    Purpose.OTHER: "その他",
}

LONGEST_WORDS = 200


def needs_words(purpose: Purpose) -> bool:
    """Whether the fixed word alone says nothing."""
    return purpose == Purpose.OTHER
