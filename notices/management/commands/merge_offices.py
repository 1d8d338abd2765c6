"""Merges offices into one, which takes over what is open and answers for the rest."""

from argparse import ArgumentParser
from typing import Any

from access_control.models import Office
from config import clock
from notices.actions.office_changes import merge_offices
from notices.commands import DeedCommand, day
from notices.rules.periods import legal_day


class Command(DeedCommand):
    help = "Closes offices in favour of one from a day on (default: today)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("offices", nargs="+", metavar="OFFICE")
        parser.add_argument("--into", required=True, metavar="OFFICE")
        parser.add_argument("--on", type=day, metavar="YYYY-MM-DD")
        parser.add_argument("--by", required=True, metavar="EMAIL")

    def deed(self, **options: Any) -> dict[str, Any]:
        at, codes = clock.now(), options["offices"]
        offices, into = [self._office(code) for code in codes], options["into"]
        on = options["on"] or legal_day(at)
        told = {"on": on, "by": self.person(options["by"]), "at": at}
        count = merge_offices(offices, self._office(into), **told)
        return {"into": into, "merged": ", ".join(codes), "handed_over": count}

    def _office(self, code: str) -> Office:
        return self.one(Office.objects.filter(code=code), code)
