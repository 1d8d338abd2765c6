"""Gives an office another name; what it was called before stays known."""

from argparse import ArgumentParser
from typing import Any

from access_control.models import Office
from config import clock
from notices.actions.office_changes import rename_office
from notices.commands import DeedCommand, day
from notices.rules.periods import legal_day


class Command(DeedCommand):
    help = "Renames an office from a day on (default: today)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("office", metavar="OFFICE")
        parser.add_argument("name", metavar="NAME")
        parser.add_argument("--on", type=day, metavar="YYYY-MM-DD")
        parser.add_argument("--by", required=True, metavar="EMAIL")

    def deed(self, **options: Any) -> dict[str, Any]:
        offices, at = Office.objects.all(), clock.now()
        office = self.one(offices.filter(code=options["office"]), options["office"])
        on = options["on"] or legal_day(at)
        by = self.person(options["by"])
        rename_office(office, options["name"], on=on, by=by, at=at)
        return {"office": office.code, "name": office.name, "from": on.isoformat()}
