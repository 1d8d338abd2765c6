from argparse import ArgumentParser
from typing import Any

from config import clock
from notices.commands import DeedCommand, instant, rfc3339
from publishing.actions.record_board import record_board_end, record_board_start
from publishing.models import Posting, ShellCopy


class Command(DeedCommand):
    help = "Records when the sheet was hung up on the board, or taken down."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("id", help="public id of the posting, or id of the notice")
        parser.add_argument("--by", required=True, metavar="EMAIL")
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--started", type=instant, metavar="INSTANT")
        which.add_argument("--ended", type=instant, metavar="INSTANT")

    def deed(self, **options: Any) -> dict[str, Any]:
        posting = self.one(Posting.objects.named(options["id"]), options["id"])
        by, at = self.person(options["by"]), clock.now()
        if options["started"]:
            record_board_start(posting, by=by, started=options["started"], at=at)
        else:
            record_board_end(posting, by=by, ended=options["ended"], at=at)
        shell = ShellCopy.objects.get(pk=posting.public_id)
        return {
            "public_id": shell.public_id,
            "posted_on": str(shell.posted_on),
            "deemed_served_on": str(shell.deemed_served_on),
            "display_until": rfc3339(shell.display_until),
        }
