"""Offices and people from a spreadsheet; with --dry-run only the difference.

On an installation without any office the first import may make everything, the person
who runs it included.
"""

from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from config import clock
from notices.actions.office_import import apply_import, plan_of
from notices.commands import DeedCommand
from notices.intake.office_sheet import LABELS, read_office_sheet
from notices.intake.unreadable import UnreadableList


class Command(DeedCommand):
    help = "Imports offices, people and roles; prints each change, old and new."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--by", required=True, metavar="EMAIL")
        parser.add_argument("--dry-run", action="store_true", help="show, do nothing")

    def deed(self, **options: Any) -> dict[str, Any]:
        sheet = self._read(options["file"])
        told = {"by": self.person(options["by"]), "at": clock.now()}
        plan = plan_of(sheet, **told)
        for fault in plan.faults:
            label = LABELS[fault.sheet].get(fault.field, "")
            where = f"{fault.sheet} {fault.row}行 {label}"
            self.stderr.write(f"{where}: {fault.message_ja}")
        if plan.faults:
            self.refuse("何も反映していません / nothing was done")
        if not options["dry_run"]:
            apply_import(sheet, digest=plan.digest, **told)
        changes = [asdict(change) for change in plan.changes]
        return {"applied": not options["dry_run"], "changes": changes}

    def _read(self, path: Path) -> Any:
        try:
            return read_office_sheet(path.read_bytes(), filename=path.name)
        except OSError as error:
            self.misuse(f"{path.name}: {error.strerror}")
        except UnreadableList as error:
            self.refuse(f"{error.message_ja} / {error.message_en}")
