from argparse import ArgumentParser
from typing import Any

from config import clock
from notices.commands import DeedCommand, rfc3339
from publishing.actions.correct_board import FIELDS, approve_board_correction
from publishing.models import Correction, ShellCopy


class Command(DeedCommand):
    help = "Approves a correction of the board's record."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("id", type=int)
        parser.add_argument("--by", required=True, metavar="EMAIL")

    def deed(self, **options: Any) -> dict[str, Any]:
        boards = Correction.objects.filter(entry_id="", field__in=FIELDS.values())
        correction = self.one(boards.filter(pk=options["id"]), options["id"])
        by = self.person(options["by"])
        approve_board_correction(correction, by=by, at=clock.now())
        shell = ShellCopy.objects.get(pk=correction.posting.public_id)
        return {
            "public_id": shell.public_id,
            "posted_on": str(shell.posted_on),
            "deemed_served_on": str(shell.deemed_served_on),
            "display_until": rfc3339(shell.display_until),
        }
