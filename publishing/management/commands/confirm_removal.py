from argparse import ArgumentParser
from typing import Any

from config import clock
from notices.commands import DeedCommand
from publishing.actions.remove import confirm_removal
from publishing.models import Removal


class Command(DeedCommand):
    help = "Confirms, as another approver, that something was rightly removed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("id", help="public id of the posting, or id of the entry")
        parser.add_argument("--by", required=True, metavar="EMAIL")

    def deed(self, **options: Any) -> dict[str, Any]:
        removal = self.one(Removal.objects.named(options["id"]), options["id"])
        confirm_removal(removal, by=self.person(options["by"]), at=clock.now())
        return {"id": options["id"], "kind": removal.kind, "confirmed": True}
