from argparse import ArgumentParser
from typing import Any

from config import clock
from notices.commands import DeedCommand, instant
from publishing.actions.correct_board import propose_board_correction
from publishing.models import Posting


class Command(DeedCommand):
    help = "Proposes another moment for the board; an approver decides."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("id", help="public id of the posting, or id of the notice")
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--started", type=instant, metavar="INSTANT")
        which.add_argument("--ended", type=instant, metavar="INSTANT")
        parser.add_argument("--by", required=True, metavar="EMAIL")
        parser.add_argument("--reason", required=True)

    def deed(self, **options: Any) -> dict[str, Any]:
        posting = self.one(Posting.objects.named(options["id"]), options["id"])
        correction = propose_board_correction(
            posting,
            "started" if options["started"] else "ended",
            options["started"] or options["ended"],
            by=self.person(options["by"]),
            at=clock.now(),
            reason=options["reason"],
        )
        return {"correction": correction.pk, "public_id": posting.public_id}
