"""Closes an office; its successor takes over what is open and answers for the rest."""

from argparse import ArgumentParser
from typing import Any

from access_control.models import Office
from config import clock
from notices.actions.office_changes import close_office
from notices.commands import DeedCommand, day
from notices.rules.periods import legal_day


class Command(DeedCommand):
    help = "Closes an office from a day on (default: today)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("office", metavar="OFFICE")
        parser.add_argument("--successor", metavar="OFFICE")
        parser.add_argument("--on", type=day, metavar="YYYY-MM-DD")
        parser.add_argument("--by", required=True, metavar="EMAIL")

    def deed(self, **options: Any) -> dict[str, Any]:
        at, heir = clock.now(), options["successor"]
        office = self._office(options["office"])
        successor = self._office(heir) if heir else None
        on = options["on"] or legal_day(at)
        told = {"on": on, "by": self.person(options["by"]), "at": at}
        count = close_office(office, successor=successor, **told)
        return {
            "office": office.code,
            "closed_on": on.isoformat(),
            "handed_over": count,
        }

    def _office(self, code: str) -> Office:
        return self.one(Office.objects.filter(code=code), code)
