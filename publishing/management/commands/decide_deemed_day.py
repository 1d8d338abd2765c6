from argparse import ArgumentParser
from typing import Any

from config import clock
from notices.commands import DeedCommand, day
from publishing.actions.decide import decide_deemed_day
from publishing.models import Posting


class Command(DeedCommand):
    help = "A legal officer says from which day a posting counts as served."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("id", help="public id of the posting, or id of the notice")
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--on", type=day, metavar="DATE")
        which.add_argument("--none", action="store_true", help="no effect: post anew")
        parser.add_argument("--by", required=True, metavar="EMAIL")
        parser.add_argument("--reason", required=True)

    def deed(self, **options: Any) -> dict[str, Any]:
        posting = self.one(Posting.objects.named(options["id"]), options["id"])
        decide_deemed_day(
            posting,
            by=self.person(options["by"]),
            at=clock.now(),
            reason=options["reason"],
            deemed_on=options["on"],
        )
        on = str(options["on"]) if options["on"] else None
        return {"public_id": posting.public_id, "deemed_served_on": on}
