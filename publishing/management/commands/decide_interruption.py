from argparse import ArgumentParser
from typing import Any

from config import clock
from notices.commands import DeedCommand, end_instant, rfc3339
from publishing.actions.decide import decide_interruption
from publishing.models import Posting, ShellCopy
from publishing.rules.ruling import Ruling


class Command(DeedCommand):
    help = "A legal officer says what the interruptions of a posting mean."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("id", help="public id of the posting, or id of the notice")
        parser.add_argument(
            "--outcome", required=True, type=Ruling, choices=list(Ruling)
        )
        parser.add_argument("--until", type=end_instant, metavar="INSTANT")
        parser.add_argument("--by", required=True, metavar="EMAIL")
        parser.add_argument("--reason", required=True)

    def deed(self, **options: Any) -> dict[str, Any]:
        posting = self.one(Posting.objects.named(options["id"]), options["id"])
        decide_interruption(
            posting,
            by=self.person(options["by"]),
            at=clock.now(),
            reason=options["reason"],
            outcome=options["outcome"],
            until=options["until"],
        )
        shell = ShellCopy.objects.get(pk=posting.public_id)
        day = shell.deemed_served_on
        return {
            "public_id": shell.public_id,
            "outcome": options["outcome"].value,
            "deemed_served_on": str(day) if day else None,
            "display_until": rfc3339(shell.display_until),
        }
