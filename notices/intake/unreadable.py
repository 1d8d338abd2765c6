"""Why a whole file is refused, in words that the person who chose it can act on."""

from collections.abc import Mapping
from enum import StrEnum


class Fault(StrEnum):
    """What is wrong with the file as a whole."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    UNKNOWN_TYPE = "unknown_type"
    CONTRADICTING_NAME = "contradicting_name"
    OLD_EXCEL = "old_excel"
    ENCRYPTED = "encrypted"
    MACROS = "macros"
    EXTERNAL_LINKS = "external_links"
    DATES_FROM_1904 = "dates_from_1904"
    DOCUMENT_TYPE = "document_type"
    DAMAGED = "damaged"
    ENCODING = "encoding"
    UNKNOWN_SHEET = "unknown_sheet"
    NO_HEADER = "no_header"


_SAVE_AS_JA = "Excelで開き、「Excel ブック(.xlsx)」として保存し直してください。"
_SAVE_AS_EN = "Open it in Excel and save it as an Excel workbook (.xlsx)."

MESSAGES: Mapping[Fault, tuple[str, str]] = {
    Fault.EMPTY: (
        "ファイルが空です。名簿の入ったファイルを選んでください。",
        "The file is empty. Choose the file that holds the list.",
    ),
    Fault.TOO_LARGE: (
        "ファイルが大きすぎます。名簿以外のシートや書式を除くか、名簿を分けてください。",
        "The file is too large. Remove other sheets and formats, or split the list.",
    ),
    Fault.TOO_MANY_ROWS: (
        "行が多すぎます。表の下にある不要な行を削除するか、名簿を分けてください。",
        "There are too many rows. Delete what stands below the list, or split it.",
    ),
    Fault.TOO_MANY_COLUMNS: (
        "列が多すぎます。表の右にある不要な列を削除してください。",
        "There are too many columns. Delete what stands to the right of the list.",
    ),
    Fault.UNKNOWN_TYPE: (
        "名簿として読める形式ではありません。.xlsx か .csv で保存し直してください。",
        "This is no kind of file that can be read. Save the list as .xlsx or .csv.",
    ),
    Fault.CONTRADICTING_NAME: (
        "拡張子と中身が一致しません。.xlsx か .csv で保存し直してください。",
        "The file's name and its content disagree. Save the list as .xlsx or .csv.",
    ),
    Fault.OLD_EXCEL: (
        f"古い形式または他の形式の表計算ファイルです。{_SAVE_AS_JA}",
        f"This is an old or foreign spreadsheet format. {_SAVE_AS_EN}",
    ),
    Fault.ENCRYPTED: (
        "パスワードで保護されています。パスワードを解除して保存し直してください。",
        "The file is locked with a password. Save it without a password.",
    ),
    Fault.MACROS: (
        f"マクロを含むファイルは読み込めません。{_SAVE_AS_JA}",
        f"Files with macros are not read. {_SAVE_AS_EN}",
    ),
    Fault.EXTERNAL_LINKS: (
        "他のファイルへのリンクを含みます。値として貼り付け直し、リンクを解除してください。",
        "The file links to other files. Paste values instead and break the links.",
    ),
    Fault.DATES_FROM_1904: (
        "日付を1904年から数える設定です。Excelの設定を解除し、日付を確かめてください。",
        "The workbook counts dates from 1904. Switch that off and check the dates.",
    ),
    Fault.DOCUMENT_TYPE: (
        f"Excelの作るファイルではない宣言(DTD)を含みます。{_SAVE_AS_JA}",
        f"The file declares a document type, as no Excel file does. {_SAVE_AS_EN}",
    ),
    Fault.DAMAGED: (
        "ファイルが壊れているため読めません。作り直すか、保存し直してください。",
        "The file is damaged and cannot be read. Make or save it anew.",
    ),
    Fault.ENCODING: (
        "文字コードが分かりません。UTF-8 か Shift_JIS(CP932)で保存してください。",
        "The character encoding is unknown. Save the list as UTF-8 or CP932.",
    ),
    Fault.UNKNOWN_SHEET: (
        "指定されたシートがありません。シート名を確かめてください。",
        "There is no visible sheet of that name. Check the sheet's name.",
    ),
    Fault.NO_HEADER: (
        "見出しの行がありません。「氏名」「書類の名称」などの見出しを付けてください。",
        "No header row was found. Add headings such as 氏名 and 書類の名称.",
    ),
}


class UnreadableList(Exception):
    """The file as a whole cannot be taken in; nothing of it is."""

    def __init__(self, fault: Fault) -> None:
        self.code = fault
        self.message_ja, self.message_en = MESSAGES[fault]
        super().__init__(f"{fault}: {self.message_en}")
