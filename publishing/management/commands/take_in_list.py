"""Takes a spreadsheet into the register."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from access_control.models import Office, User
from config import clock
from notices.actions.list_cautions import cautions_for
from notices.commands import DeedCommand, end_instant, instant
from notices.intake.columns import UnknownColumn
from notices.intake.screening import Screened
from notices.intake.take_in import UploadedList, read_list, receive_list, take_in
from notices.intake.unreadable import UnreadableList
from notices.refusals import require
from notices.rules.periods import legal_day
from publishing.actions.duplicates import is_on_display_already


class Command(DeedCommand):
    help = "Takes a list (.xlsx, .csv) into the register as a draft notice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path)
        parser.add_argument("--office", required=True, metavar="CODE")
        parser.add_argument("--basis", required=True, metavar="ID")
        parser.add_argument("--variant", default="first", metavar="first|abroad")
        parser.add_argument("--by", required=True, metavar="EMAIL")
        parser.add_argument("--display-from", type=instant, metavar="INSTANT")
        parser.add_argument("--display-until", type=end_instant, metavar="INSTANT")
        parser.add_argument("--sheet", metavar="NAME")
        parser.add_argument(
            "--map", action="append", default=[], metavar="COLUMN=FIELD"
        )
        parser.add_argument("--dry-run", action="store_true", help="store nothing")
        parser.add_argument("--rows", action="store_true", help="print accepted rows")
        parser.add_argument("--all-or-nothing", action="store_true")

    def deed(self, **options: Any) -> dict[str, Any]:
        office = self.one(
            Office.objects.filter(code=options["office"]), options["office"]
        )
        by = self.person(options["by"])
        require(by, "register_notices", office)
        uploaded = self._uploaded(**options)
        screened = self._screened(uploaded, **options)
        if screened.refused and options["all_or_nothing"]:
            options["dry_run"] = True
        wanted = not options["dry_run"] and screened.accepted
        notice = (
            self._take_in(uploaded, screened, office, by, options) if wanted else None
        )
        found = _answer(screened, notice, with_rows=options["rows"])
        found["cautions"] = _cautions(screened, office, options)
        if screened.refused and options["all_or_nothing"]:
            self.answer(found, as_json=options["json"])
            self.refuse(
                "取り込めない行があるため、何も登録していません / rows were refused"
            )
        return found

    def _uploaded(self, **options: Any) -> UploadedList:
        try:
            data = options["file"].read_bytes()
        except OSError as error:
            self.misuse(str(error))
        pairs = [text.partition("=") for text in options["map"]]
        if any(not middle for _column, middle, _field in pairs):
            self.misuse("--map: COLUMN=FIELD")
        overrides = {column: field for column, _middle, field in pairs}
        return UploadedList(data, options["file"].name, options["sheet"], overrides)

    def _screened(self, uploaded: UploadedList, **options: Any) -> Screened:
        at = clock.now()
        try:
            return read_list(
                uploaded,
                basis_id=options["basis"],
                on=legal_day(options["display_from"] or at),
                is_on_display=is_on_display_already(at),
            )
        except UnreadableList as error:
            self._unreadable(error.code, error, **options)
        except UnknownColumn as error:
            self._unreadable(error.reason, error, **options)

    def _unreadable(
        self, code: str, error: UnreadableList | UnknownColumn, **options: Any
    ) -> NoReturn:
        """The whole file is refused: code and words, nothing stored."""
        found = {"notice": None, "accepted": 0, "refused": [], "error": str(code)}
        if options["json"]:
            self.answer(found, as_json=True)
        self.refuse(f"{code}: {error.message_ja} / {error.message_en}")

    def _take_in(
        self,
        uploaded: UploadedList,
        screened: Screened,
        office: Office,
        by: User,
        options: dict[str, Any],
    ) -> int:
        at = clock.now()
        source = receive_list(
            uploaded,
            screened,
            office=office,
            basis_id=options["basis"],
            variant=options["variant"],
            by=by,
            at=at,
            display_from=options["display_from"],
            display_until=options["display_until"],
        )
        return take_in(source, screened, by=by, at=at).pk


def _cautions(
    screened: Screened, office: Office, options: dict[str, Any]
) -> list[dict[str, Any]]:
    """What to look at before approval, row by row."""
    found = cautions_for(
        screened,
        office=office,
        basis_id=options["basis"],
        variant=options["variant"],
        display_from=options["display_from"],
        at=clock.now(),
    )
    return [
        {"row": row, "code": caution.code, "message": caution.message_ja}
        for caution in found
        for row in caution.rows
    ]


def _answer(
    screened: Screened, notice: int | None, *, with_rows: bool
) -> dict[str, Any]:
    found: dict[str, Any] = {
        "notice": notice,
        "accepted": len(screened.accepted),
        "refused": [
            {
                "row": row.row,
                "reason": row.reason,
                "field": row.field,
                "message": row.message_ja,
            }
            for row in screened.refused
        ],
        "sheet": screened.sheet,
        "header_row": screened.header_row,
    }
    if with_rows:
        found["rows"] = [{"row": r.row, **r.understood} for r in screened.accepted]
    return found
