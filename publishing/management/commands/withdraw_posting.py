from argparse import ArgumentParser
from typing import Any

from config import clock
from notices.commands import DeedCommand
from publishing.actions.remove import withdraw_posting
from publishing.models import Posting


class Command(DeedCommand):
    help = "Takes a posting off display at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("public_id")
        parser.add_argument("--by", required=True, metavar="EMAIL")
        parser.add_argument("--reason", required=True)

    def deed(self, **options: Any) -> dict[str, Any]:
        posting = self.one(
            Posting.objects.filter(public_id=options["public_id"]), options["public_id"]
        )
        by = self.person(options["by"])
        withdraw_posting(posting, by=by, at=clock.now(), reason=options["reason"])
        return {"public_id": posting.public_id, "withdrawn": True}
