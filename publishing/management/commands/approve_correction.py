from argparse import ArgumentParser
from typing import Any

from config import clock
from notices.commands import DeedCommand
from publishing.actions.correct import approve_correction
from publishing.models import Correction


class Command(DeedCommand):
    help = "Shows corrected words from now on; P and the deemed day stay."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("id", type=int)
        parser.add_argument("--by", required=True, metavar="EMAIL")

    def deed(self, **options: Any) -> dict[str, Any]:
        found = Correction.objects.of_entries().filter(pk=options["id"])
        correction = self.one(found, options["id"])
        by = self.person(options["by"])
        entry = approve_correction(correction, by=by, at=clock.now())
        return {
            "correction": correction.pk,
            "entry": entry.pk,
            "version": entry.version,
            "board_sheet": "print anew",
        }
