"""The empty workbook of offices and people, with one example row on each sheet."""

import io

from openpyxl import Workbook
from openpyxl.styles import Font

from access_control.rules.import_plan import OFFICES, PEOPLE
from notices.intake.office_sheet import OFFICE_COLUMNS, PERSON_COLUMNS

EXAMPLES = {
    OFFICES: {
        "code": "MIHON-TAX",
        "name": "見本税務課",
        "parent": "DEMO",
        "kind": "課・所",
        "sign": "見税公示",
        "issuer_title": "見本市長",
        "place": "見本市役所 2階 税務課窓口",
        "hours": "平日 午前9時から午後5時まで",
        "telephone": "00-0000-0000",
    },
    PEOPLE: {
        "email": "mihon@demo.example",
        "name": "見本 花子",
        "code": "MIHON-TAX",
        "role": "起案者",
    },
}
WIDTH = 22


def office_template() -> bytes:
    """An .xlsx file that can be filled in and read back."""
    book = Workbook()
    book.remove(book.active)
    for title, columns in ((OFFICES, OFFICE_COLUMNS), (PEOPLE, PERSON_COLUMNS)):
        sheet = book.create_sheet(title)
        sheet.append(list(columns.values()))
        sheet.append([EXAMPLES[title].get(name, "") for name in columns])
        sheet.freeze_panes = "A2"
        for cell in sheet[1]:
            cell.font = Font(bold=True)
            sheet.column_dimensions[cell.column_letter].width = WIDTH
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()
