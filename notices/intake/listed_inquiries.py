"""Inquiries that a list tells of: a record needs its day, its person and its result.

What lacks one of them, or says something that is not understood, is not recorded: the
item stays open, and a person records it. A wrong "no trace" would make service void,
and nothing is lost, since the list itself is kept sealed.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from notices.intake.field_names import ANY_ITEM, INQUIRY_PREFIX, inquiry_field
from notices.rules.inquiries import InquiryItem, Outcome

# A whole cell, folded. Longer sentences are for a person to read.
_NO_TRACE = frozenset(
    (
        "不明", "所在不明", "居所不明", "住所不明", "行方不明", "転居先不明",
        "転出先不明", "該当なし", "該当無し", "なし", "無し", "無", "判明せず",
        "判明しない", "未判明", "居住なし", "居住せず", "居住確認できず",
        "居住実態なし", "居住の実態なし", "所在確認できず", "確認できず", "職権消除",
        "異動なし", "空家", "空き家", "家屋なし", "不通", "応答なし", "登記なし",
        "営業実態なし", "出国", "出国済",
    )
)  # fmt: skip
_FOUND = frozenset(
    (
        "判明", "所在判明", "住所判明", "居所判明", "転居先判明", "居住確認", "居住中",
        "居住あり", "居住有り", "在住", "所在確認", "居住を確認", "所在を確認", "あり",
        "有り", "有", "選任あり", "届出あり",
    )
)  # fmt: skip
_NOISE = re.compile(r"[\s()・,、。.]")


@dataclass(frozen=True, slots=True)
class ListedInquiry:
    """A whole record of one item, as one row of a list tells it."""

    item: InquiryItem
    done_on: date
    by_whom: str
    result: str
    outcome: Outcome


def read_outcome(text: str) -> Outcome | None:
    """What a result in a list says, or None where it is not understood."""
    folded = _NOISE.sub("", unicodedata.normalize("NFKC", text))
    if folded in _NO_TRACE:
        return Outcome.NO_TRACE
    return Outcome.FOUND if folded in _FOUND else None


def without_inquiries(fields: Mapping[str, str]) -> Mapping[str, str]:
    """What is left for the register's own fields."""
    return {
        field: text
        for field, text in fields.items()
        if not field.startswith(INQUIRY_PREFIX)
    }


def inquiries_in(fields: Mapping[str, str]) -> tuple[ListedInquiry, ...]:
    """The whole records of a row whose dates were read."""
    told = (_inquiry(item, fields) for item in InquiryItem)
    return tuple(inquiry for inquiry in told if inquiry is not None)


def unclear_inquiries(fields: Mapping[str, str]) -> tuple[InquiryItem, ...]:
    """Items that the row speaks of without giving a whole record."""
    return tuple(
        item
        for item in InquiryItem
        if any(field.startswith(f"{INQUIRY_PREFIX}{item}:") for field in fields)
        and _inquiry(item, fields) is None
    )


def _inquiry(item: InquiryItem, fields: Mapping[str, str]) -> ListedInquiry | None:
    result = fields.get(inquiry_field(item, "said"), "")
    done_on, by_whom = _told(item, "on", fields), _told(item, "by", fields)
    outcome = read_outcome(result)
    if outcome is None or not done_on or not by_whom:
        return None
    return ListedInquiry(item, date.fromisoformat(done_on), by_whom, result, outcome)


def _told(item: InquiryItem, part: str, fields: Mapping[str, str]) -> str:
    """What the row says of this inquiry, or of all of them."""
    own = fields.get(inquiry_field(item, part))
    return own or fields.get(inquiry_field(ANY_ITEM, part), "")
