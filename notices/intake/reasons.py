"""Why a row is refused, in words that say what is wrong and what to do.

No message repeats what stands in the cell: messages travel into logs and mails.
"""

from collections.abc import Mapping
from enum import StrEnum

from notices.intake.field_names import COLUMN_NAMES_JA


class Reason(StrEnum):
    """The reason codes that other programs rely on."""

    MISSING_NAME = "missing_name"
    MISSING_DOCUMENT = "missing_document"
    MISSING_FIELD = "missing_field"
    BAD_DATE = "bad_date"
    INDIVIDUAL_NUMBER = "individual_number"
    PRIVATE_USE_CHARACTER = "private_use_character"
    CONTROL_CHARACTER = "control_character"
    LOST_DIGITS = "lost_digits"
    DUPLICATE = "duplicate"
    TOO_LONG = "too_long"
    FORMULA = "formula"
    UNKNOWN_COLUMN = "unknown_column"


_EMPTY_JA = "「{field}」が空欄です。記入してください。"
_EMPTY_EN = "{field} is empty. Fill it in."

_MESSAGES: Mapping[Reason, tuple[str, str]] = {
    Reason.MISSING_NAME: (_EMPTY_JA, _EMPTY_EN),
    Reason.MISSING_DOCUMENT: (_EMPTY_JA, _EMPTY_EN),
    Reason.MISSING_FIELD: (_EMPTY_JA, _EMPTY_EN),
    Reason.BAD_DATE: (
        "「{field}」が正しい日付(日時)ではありません。"
        "例「令和8年10月3日」「2026-12-18 10:00」のように直してください。",
        "{field} is no real date or time. Write it as 2026-10-03 or 2026-12-18 10:00.",
    ),
    Reason.INDIVIDUAL_NUMBER: (
        "個人番号(マイナンバー)とみられる12桁の番号があります。"
        "どの列にあっても削除してください。",
        "The row holds what looks like an individual number. Delete it.",
    ),
    Reason.PRIVATE_USE_CHARACTER: (
        "「{field}」に外字、又は変換で失われた文字があります。"
        "標準の文字(異体字セレクタを含む)に直してください。",
        "{field} holds a private-use or lost character. Replace it by a standard one.",
    ),
    Reason.CONTROL_CHARACTER: (
        "「{field}」に目に見えない制御文字があります。セルを入力し直してください。",
        "{field} holds an invisible control character. Type the cell anew.",
    ),
    Reason.LOST_DIGITS: (
        "「{field}」が数値として入力され、16桁目以降が失われています。"
        "セルの書式を文字列にして入力し直してください。",
        "{field} is a number whose digits after the 15th are lost. Type it as text.",
    ),
    Reason.DUPLICATE: (
        "氏名・書類・番号が同じ行が先にあるか、既に掲示中です。"
        "重複でなければ書類の番号で区別してください。",
        "Name, document and reference equal those of an earlier row or of an entry on "
        "display. If it is another document, tell them apart by reference.",
    ),
    Reason.TOO_LONG: (
        "「{field}」が長すぎます。短くしてください。",
        "{field} is too long. Shorten it.",
    ),
    Reason.FORMULA: (
        "「{field}」に数式があるか、「= + - @」で始まっています。値に直してください。",
        "{field} is a formula or starts with = + - @. Replace it by its plain value.",
    ),
    Reason.UNKNOWN_COLUMN: (
        "列の指定「{field}」に当たる見出し又は項目がありません。",
        "No column heading or no field answers to {field}.",
    ),
}


def message_ja(reason: Reason, *, field: str, row: int | None = None) -> str:
    """The sentence for staff; the row is the number a spreadsheet program shows."""
    place = "" if row is None else f"{row}行目: "
    return place + _MESSAGES[reason][0].format(field=COLUMN_NAMES_JA.get(field, field))


def message_en(reason: Reason, *, field: str, row: int | None = None) -> str:
    """The same in English, with the field's identifier."""
    place = "" if row is None else f"Row {row}: "
    return place + _MESSAGES[reason][1].format(field=field)
