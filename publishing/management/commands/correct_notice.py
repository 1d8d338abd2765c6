from argparse import ArgumentParser
from typing import Any

from config import clock
from notices.commands import DeedCommand
from publishing.actions.correct import propose_correction
from publishing.models import EntryCopy, Posting


class Command(DeedCommand):
    help = "Proposes to set one field of one entry right; an approver decides."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("entry")
        parser.add_argument("--field", required=True)
        parser.add_argument("--value", required=True)
        parser.add_argument("--by", required=True, metavar="EMAIL")
        parser.add_argument("--reason", required=True)

    def deed(self, **options: Any) -> dict[str, Any]:
        entry = self.one(
            EntryCopy.objects.filter(pk=options["entry"]), options["entry"]
        )
        correction = propose_correction(
            Posting.objects.get(public_id=entry.shell_id),
            entry.pk,
            options["field"],
            options["value"],
            by=self.person(options["by"]),
            at=clock.now(),
            reason=options["reason"],
        )
        return {"correction": correction.pk, "entry": entry.pk}
