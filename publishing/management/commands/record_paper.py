from argparse import ArgumentParser
from typing import Any

from config import clock
from notices.commands import DeedCommand, instant
from publishing.actions.paper import record_paper
from publishing.models import Posting


class Command(DeedCommand):
    help = "Records, after an outage, which printed sheet hung where."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("id", help="public id of the posting, or id of the notice")
        parser.add_argument("--place", required=True, help="such as 正面玄関の掲示板")
        parser.add_argument("--sheet", required=True, metavar="CHECK-CODE")
        parser.add_argument(
            "--from", required=True, type=instant, dest="starts", metavar="INSTANT"
        )
        parser.add_argument("--until", required=True, type=instant, metavar="INSTANT")
        parser.add_argument("--by", required=True, metavar="EMAIL")

    def deed(self, **options: Any) -> dict[str, Any]:
        found = record_paper(
            self.one(Posting.objects.named(options["id"]), options["id"]),
            place=options["place"],
            check_code=options["sheet"],
            starts=options["starts"],
            ends=options["until"],
            by=self.person(options["by"]),
            at=clock.now(),
        )
        return {"paper": found.pk, "public_id": found.posting.public_id}
