"""The fields a list can fill, and what they are called where people read."""

from collections.abc import Mapping

from notices.rules.inquiries import InquiryItem
from notices.rules.special_care import CARE_COLUMNS

FIELD_NAMES_JA: Mapping[str, str] = {
    "name": "氏名又は名称",
    "kana": "フリガナ",
    "capacity": "資格",
    "distinguishing_number": "識別番号",
    "document": "書類の名称",
    "reference": "書類の番号",
    "mailed_on": "発送日",
    "hearing_at": "聴聞の期日",
    "hearing_place": "聴聞の場所",
    "hearing_organisation": "聴聞を所掌する組織の名称",
    "hearing_organisation_address": "聴聞を所掌する組織の所在地",
    "statement_to": "弁明書の提出先",
    "statement_deadline": "弁明書の提出期限",
    "payment_due": "納期限",
    "address": "住所",
    "return_reason": "返戻理由",
}

# Columns about an inquiry never fill the register's fields: they become records of
# their own (notices.intake.listed_inquiries).
INQUIRY_PREFIX = "inquiry:"
# What a list says once for all its inquiries.
ANY_ITEM = "any"
_PARTS_JA: Mapping[str, str] = {
    "on": "調査した日",
    "by": "調査した人",
    # A refused row keeps the field's name in 40 characters.
    "said": "調査の結果",
}


def inquiry_field(item: str, part: str) -> str:
    """The field of a column such as 現地調査日: ``inquiry:site_visit:on``."""
    return f"{INQUIRY_PREFIX}{item}:{part}"


INQUIRY_FIELD_NAMES_JA: Mapping[str, str] = {
    **{
        inquiry_field(item, part): f"{item.name_ja}({part_ja})"
        for item in InquiryItem
        for part, part_ja in _PARTS_JA.items()
    },
    inquiry_field(ANY_ITEM, "on"): "調査した日(すべての調査)",
    inquiry_field(ANY_ITEM, "by"): "調査した人(すべての調査)",
}

# Whatever a column can be understood as.
COLUMN_NAMES_JA: Mapping[str, str] = {
    **FIELD_NAMES_JA,
    **INQUIRY_FIELD_NAMES_JA,
    **CARE_COLUMNS,
}
