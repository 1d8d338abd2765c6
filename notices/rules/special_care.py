"""特別配慮: people whose whereabouts must not be told, and what follows from it.

住民基本台帳事務処理要領 第5-10 (DV等支援措置): an office that knows of the measures
keeps the address from everybody outside. A mark is sealed with the addressee; its
sealed form has one length, so that nobody reads from a size who is marked.
"""

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from notices.rules.broken_rule import BrokenRule
from notices.rules.named_choices import NamedChoice

# The sealed field of the register; every addressee has one.
CARE_FIELD = "special_care"
REASON_LENGTH = 100
SEALED_BYTES = 512


class CareKind(NamedChoice):
    """Why an addressee needs special care."""

    SUPPORT_MEASURES = "support_measures", "DV等支援措置"
    MINOR = "minor", "未成年"
    OTHER = "other", "その他の特別配慮"


_KINDS: Mapping[str, CareKind] = {kind.value: kind for kind in CareKind}


class CareTooLong(BrokenRule):
    """The reason does not fit into the sealed form."""


@dataclass(frozen=True)
class Care:
    """One mark: its kind, and why it was set."""

    kind: CareKind
    reason: str


# Columns of a list; each cell says yes, no, or more than that.
CARE_COLUMNS: Mapping[str, str] = {
    "support_measures": "支援措置",
    "minor": "未成年",
    "any_care": "特別配慮",
}

# Whole cells, folded.
_NO = frozenset(
    (
        "なし", "無し", "無", "ナシ", "非該当", "該当なし", "該当無し", "該当しない",
        "対象外", "否", "いいえ", "不要", "×", "✕", "✖", "x", "0", "no", "n", "false",
    )
)  # fmt: skip
_YES = frozenset(
    (
        "あり", "有り", "有", "アリ", "該当", "対象", "要", "必要", "はい", "○", "〇",
        "◯", "●", "◎", "✓", "✔", "レ", "1", "yes", "y", "true",
    )
)  # fmt: skip
_KIND_WORDS: tuple[tuple[CareKind, tuple[str, ...]], ...] = (
    (CareKind.MINOR, ("未成年", "児童", "こども", "子ども")),
    (CareKind.SUPPORT_MEASURES, ("dv", "支援", "ストーカー", "虐待")),
)


def care_in_row(cells: Mapping[str, str]) -> Care | None:
    """What the columns of one row say together; None where all say no.

    A word that nobody foresaw counts as yes: a mark too many hides an address, one too
    few shows it.
    """
    told = {column: cells[column] for column in CARE_COLUMNS if cells.get(column)}
    yes = {column: text for column, text in told.items() if _folded(text) not in _NO}
    if not yes:
        return None
    column, text = next(iter(yes.items()))
    reason = "、".join(text for text in yes.values() if _folded(text) not in _YES)
    return Care(_kind_of(column, text), reason)


def care_as_text(care: Care | None) -> str:
    """What is sealed: always as many bytes as any other. Raises CareTooLong."""
    told = {"kind": care.kind.value, "reason": care.reason} if care else {}
    text = json.dumps(told, ensure_ascii=False)
    missing = SEALED_BYTES - len(text.encode())
    if missing < 0:
        raise CareTooLong(
            f"特別配慮の理由が長すぎます。{REASON_LENGTH}文字以内にしてください。",
            f"the reason is longer than {REASON_LENGTH} characters",
        )
    return text + " " * missing


def care_from_text(text: str) -> Care | None:
    """Undoes ``care_as_text``; a register without the field knows of no mark."""
    told = json.loads(text) if text.strip() else {}
    return Care(_KINDS[told["kind"]], told["reason"]) if told else None


def _kind_of(column: str, text: str) -> CareKind:
    if column in _KINDS:
        return _KINDS[column]
    folded = _folded(text)
    named = (kind for kind, words in _KIND_WORDS if any(w in folded for w in words))
    return next(named, CareKind.OTHER)


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()
