from argparse import ArgumentParser
from typing import Any

from config import clock
from notices.commands import DeedCommand, end_instant, rfc3339
from publishing.actions.extend import extend_display
from publishing.models import Posting, ShellCopy


class Command(DeedCommand):
    help = "Moves the end of a display later."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("public_id")
        parser.add_argument(
            "--until", required=True, type=end_instant, metavar="INSTANT"
        )
        parser.add_argument("--by", required=True, metavar="EMAIL")
        parser.add_argument("--reason", required=True)

    def deed(self, **options: Any) -> dict[str, Any]:
        posting = self.one(
            Posting.objects.filter(public_id=options["public_id"]), options["public_id"]
        )
        extend_display(
            posting,
            by=self.person(options["by"]),
            until=options["until"],
            at=clock.now(),
            reason=options["reason"],
        )
        shell = ShellCopy.objects.get(pk=posting.public_id)
        until = rfc3339(shell.display_until)
        return {"public_id": shell.public_id, "display_until": until}
