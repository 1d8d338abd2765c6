from argparse import ArgumentParser
from typing import Any

from config import clock
from notices.commands import DeedCommand, instant, rfc3339
from publishing.actions.interrupt import end_interruption
from publishing.models import Interruption


class Command(DeedCommand):
    help = "Records when what was away came back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("id", type=int)
        parser.add_argument("--until", required=True, type=instant, metavar="INSTANT")
        parser.add_argument("--by", required=True, metavar="EMAIL")

    def deed(self, **options: Any) -> dict[str, Any]:
        found = self.one(Interruption.objects.filter(pk=options["id"]), options["id"])
        by = self.person(options["by"])
        end_interruption(found, options["until"], by=by, at=clock.now())
        return {"interruption": found.pk, "until": rfc3339(options["until"])}
