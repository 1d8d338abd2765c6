"""The fields a list can fill, and what they are called where people read."""

from collections.abc import Mapping

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
    "address": "住所",
    "return_reason": "返戻理由",
}
