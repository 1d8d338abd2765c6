from argparse import ArgumentParser
from typing import Any

from config import clock
from notices.commands import DeedCommand
from publishing.actions.correct import refuse_correction
from publishing.models import Correction


class Command(DeedCommand):
    help = "Leaves an entry as it is shown, with a reason."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("id", type=int)
        parser.add_argument("--by", required=True, metavar="EMAIL")
        parser.add_argument("--reason", required=True)

    def deed(self, **options: Any) -> dict[str, Any]:
        found = Correction.objects.of_entries().filter(pk=options["id"])
        correction = self.one(found, options["id"])
        by, reason = self.person(options["by"]), options["reason"]
        refuse_correction(correction, by=by, at=clock.now(), reason=reason)
        return {"correction": correction.pk, "approved": False}
