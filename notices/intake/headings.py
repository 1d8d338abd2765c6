"""The headings offices write over their columns, and the field each one means.

Headings are compared without spaces, brackets, の and 又は, in NFKC and katakana, so
that 住所(所在), 住 所 （所在） and 住所・所在 are one. A heading that is not listed
stays unmapped: 番号 and 整理番号 count rows, 宛名番号 is personal, 備考 may hold
anything.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import product

import jaconv

from notices.intake.inquiry_headings import INQUIRY_HEADINGS

_NOISE = re.compile(
    r"[\s()\[\]「」『』【】〔〕<>・,、./*※:の]|又は|または|及び|および|並びに"
)

_ADDRESSEE = ("送達を受けるべき者", "受送達者", "送達対象者", "名あて人", "名宛人")
_PARTIES = (
    "宛名",
    "あて名",
    "納税義務者",
    "納税者",
    "納付義務者",
    "特別徴収義務者",
    "滞納者",
    "被保険者",
    "世帯主",
    "対象者",
    "債務者",
    "当事者",
    "相手方",
    "使用者",
)
_OWN_NAMES = ("氏名", "氏名又は名称", "名称又は氏名", "漢字氏名", "氏名漢字", "名前")
# 名称 alone may be a document's or an office's.
_NAMES = ("", "名", "名称", *_OWN_NAMES)
_KANA = (
    "フリガナ",
    "振り仮名",
    "振仮名",
    "カナ",
    "ヨミ",
    "ヨミガナ",
    "読み仮名",
    "読み",
)

_NAME_KANA = (
    *_KANA,
    *("".join(pair) for pair in product(("氏名", "名称"), _KANA)),
    "カナ氏名",
    "カナ名称",
    "カナ名",
)

_SYNONYMS: Mapping[str, Sequence[str]] = {
    "name": (
        *(party + name for party, name in product(_ADDRESSEE, _NAMES)),
        *_OWN_NAMES,
        *(party + name for party, name in product(_PARTIES, _NAMES)),
        "商号又は名称",
        "法人名",
    ),
    "kana": (
        *(party + kana for party, kana in product(_ADDRESSEE, _NAME_KANA)),
        *_NAME_KANA,
        *(party + kana for party, kana in product(_PARTIES, _NAME_KANA)),
    ),
    "capacity": ("資格", "肩書", "送達を受けるべき者の資格", "受送達者の資格"),
    "distinguishing_number": ("識別番号", "同姓同名の識別番号", "区別番号"),
    "document": (
        "書類",
        "書類名",
        "書類の名称",
        "書類の種類",
        "書類の種別",
        "送達書類",
        "送達書類名",
        "送達書類の名称",
        "送達する書類",
        "送達する書類の名称",
        "送達すべき書類",
        "送達すべき書類の名称",
        "公示送達書類",
        "公示送達する書類",
        "公示送達する書類の名称",
        "文書名",
        "文書の名称",
        "通知書名",
        "通知書の名称",
        "件名",
    ),
    "reference": (
        "書類の番号",
        "書類番号",
        "送達書類の番号",
        "文書番号",
        "文書記号番号",
        "記号番号",
        "通知番号",
        "通知書番号",
        "通知書の番号",
        "納税通知書番号",
        "書類を特定する番号",
        "書類を特定するための番号",
    ),
    "mailed_on": (
        "発送日",
        "発送年月日",
        "発付日",
        "発付年月日",
        "発信日",
        "発信年月日",
        "発行日",
        "発行年月日",
        "送付日",
        "送付年月日",
        "郵送日",
        "差出日",
        "通知年月日",
    ),
    "hearing_at": (
        "聴聞の期日",
        "聴聞の日時",
        "聴聞の期日及び時刻",
        "聴聞期日等",
        "期日",
        "期日及び時刻",
        "意見聴取の期日",
    ),
    "hearing_place": (
        "聴聞の場所",
        "聴聞会場",
        "意見聴取の場所",
        "開催場所",
        "場所",
        "会場",
    ),
    "hearing_organisation": (
        "聴聞に関する事務を所掌する組織の名称",
        "聴聞に関する事務を所掌する組織",
        "事務を所掌する組織の名称",
        "所掌する組織の名称",
        "所掌組織の名称",
        "所掌組織",
        "担当組織の名称",
        "担当組織",
        "組織の名称",
        "組織名",
    ),
    "hearing_organisation_address": (
        "聴聞に関する事務を所掌する組織の所在地",
        "事務を所掌する組織の所在地",
        "所掌する組織の所在地",
        "所掌組織の所在地",
        "担当組織の所在地",
        "組織の所在地",
        "組織所在",
    ),
    "statement_to": ("弁明書の提出先", "弁明の提出先", "提出先"),
    "statement_deadline": ("弁明書の提出期限", "弁明の提出期限", "提出期限"),
    "payment_due": ("納期限", "納付期限", "納入期限", "納期限日", "指定納期限"),
    "address": (
        "住所",
        "住所(所在)",
        "住所(所在地)",
        "住所又は所在地",
        "住所又は居所",
        "住所地",
        "現住所",
        "最後の住所",
        "最終住所",
        "登録住所",
        "送達先",
        "送達先住所",
        "送付先",
        "送付先住所",
        "居所",
        "所在",
        "所在地",
    ),
    "return_reason": ("返戻理由", "返戻の理由", "返戻事由", "返送理由", "不達理由"),
    # Not fields of their own: notices.rules.special_care reads them together.
    "support_measures": (
        "支援措置",
        "支援措置の有無",
        "支援措置対象",
        "支援措置対象者",
        "支援対象者",
        "DV",
        "DV支援",
        "DV支援措置",
        "DV等支援措置",
        "DV等支援措置の有無",
        "DV支援措置の有無",
        "住民票支援措置",
        "閲覧制限",
        "交付制限",
    ),
    "minor": ("未成年", "未成年者", "未成年の有無", "未成年区分", "未成年フラグ"),
    "any_care": (
        "特別配慮",
        "特別な配慮",
        "特別配慮の有無",
        "要配慮",
        "要配慮者",
        "配慮事項",
        "配慮の有無",
    ),
}


def heading_key(heading: str) -> str:
    """The heading as it is compared."""
    plain = _NOISE.sub("", unicodedata.normalize("NFKC", heading))
    return jaconv.hira2kata(plain).upper()


# Of two columns that may hold one field, the one whose heading comes first here does.
RANKED_FIELDS: Mapping[str, tuple[int, str]] = {
    heading_key(heading): (rank, field)
    for field, headings in (*_SYNONYMS.items(), *INQUIRY_HEADINGS.items())
    for rank, heading in enumerate(headings)
}
