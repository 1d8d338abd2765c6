"""The headings offices write over columns about an inquiry 調査.

An item is named as a whole (住民票) and followed by what the column tells of it: the
day, the person, the result. 調査日 and 調査者 alone speak of every inquiry of the row.
"""

from collections.abc import Mapping, Sequence
from itertools import product

from notices.intake.field_names import ANY_ITEM, inquiry_field
from notices.rules.inquiries import InquiryItem

_ITEM_NAMES: Mapping[InquiryItem, Sequence[str]] = {
    InquiryItem.RESIDENT_REGISTER: ("住民票", "住民基本台帳", "住基"),
    InquiryItem.FAMILY_REGISTER_SUPPLEMENT: ("戸籍附票", "戸籍の附票", "附票"),
    InquiryItem.SITE_VISIT: ("現地", "実地", "訪問", "臨場"),
    InquiryItem.CORPORATE_REGISTER: (
        "登記",
        "登記簿",
        "法人登記",
        "商業登記",
        "登記所在地",
    ),
    InquiryItem.REPRESENTATIVE: ("代表者", "代表者住所"),
    InquiryItem.TAX_REPRESENTATIVE: ("納税管理人",),
    InquiryItem.SERVICE_ABROAD: ("外国送達", "国外送達", "海外送達"),
    InquiryItem.IMMIGRATION_RECORD: ("出入国", "出入国記録", "出帰国"),
    InquiryItem.WORKPLACE: ("勤務先", "勤務先照会", "関係先"),
    InquiryItem.TELEPHONE: ("電話", "電話照会"),
}
_DAYS = ("調査日", "調査年月日", "確認日", "確認年月日", "照会日", "照会年月日")
_PEOPLE = ("調査者", "調査員", "調査担当", "調査担当者", "確認者")
_RESULTS = ("調査結果", "確認結果", "照会結果", "結果")


def _headings(item: InquiryItem) -> Mapping[str, Sequence[str]]:
    names = _ITEM_NAMES[item]
    return {
        inquiry_field(item, part): ["".join(pair) for pair in product(names, words)]
        for part, words in (("on", _DAYS), ("by", _PEOPLE), ("said", _RESULTS))
    }


INQUIRY_HEADINGS: Mapping[str, Sequence[str]] = {
    **{
        field: headings
        for item in InquiryItem
        for field, headings in _headings(item).items()
    },
    inquiry_field(InquiryItem.SITE_VISIT, "on"): [
        *_headings(InquiryItem.SITE_VISIT)[inquiry_field(InquiryItem.SITE_VISIT, "on")],
        "訪問日",
        "訪問年月日",
        "臨場日",
    ],
    # A column 納税管理人 says whether there is one.
    inquiry_field(InquiryItem.TAX_REPRESENTATIVE, "said"): [
        *_headings(InquiryItem.TAX_REPRESENTATIVE)[
            inquiry_field(InquiryItem.TAX_REPRESENTATIVE, "said")
        ],
        "納税管理人",
        "納税管理人の有無",
    ],
    inquiry_field(ANY_ITEM, "on"): ["調査日", "調査年月日", "所在調査日"],
    inquiry_field(ANY_ITEM, "by"): ["調査者", "調査員", "調査担当者", "調査者氏名"],
}
