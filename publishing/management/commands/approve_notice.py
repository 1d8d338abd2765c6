from argparse import ArgumentParser
from typing import Any

from config import clock
from notices.commands import DeedCommand, day, rfc3339
from notices.models import Notice
from publishing.actions.approve_and_publish import approve_and_publish


class Command(DeedCommand):
    help = "Approves a submitted notice and publishes it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("id", type=int)
        parser.add_argument("--by", required=True, metavar="EMAIL")
        parser.add_argument("--decision", default="", metavar="NUMBER")
        parser.add_argument("--decided-on", type=day, metavar="DATE")

    def deed(self, **options: Any) -> dict[str, Any]:
        notice = self.one(Notice.objects.filter(pk=options["id"]), options["id"])
        shell = approve_and_publish(
            notice,
            by=self.person(options["by"]),
            at=clock.now(),
            decision_number=options["decision"],
            decided_on=options["decided_on"],
        )
        return {
            "public_id": shell.public_id,
            "display_from": rfc3339(shell.display_from),
            "display_until": rfc3339(shell.display_until),
        }
