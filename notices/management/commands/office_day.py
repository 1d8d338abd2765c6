from argparse import ArgumentParser
from typing import Any

from access_control.models import Office
from config import clock
from notices.actions.office_calendar import clear_day, mark_day
from notices.commands import DeedCommand, day


class Command(DeedCommand):
    help = "Names a day open or closed at an office and all below it, or takes it back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("office", metavar="OFFICE")
        parser.add_argument("day", type=day, metavar="YYYY-MM-DD")
        kind = parser.add_mutually_exclusive_group(required=True)
        kind.add_argument("--closed", dest="kind", action="store_const", const="closed")
        kind.add_argument("--open", dest="kind", action="store_const", const="open")
        kind.add_argument("--clear", dest="kind", action="store_const", const="clear")
        parser.add_argument("--by", required=True, metavar="EMAIL")
        parser.add_argument("--note", default="", help="why, 80 characters at most")

    def deed(self, **options: Any) -> dict[str, Any]:
        office = self.one(
            Office.objects.filter(code=options["office"]), options["office"]
        )
        kind, chosen = options["kind"], options["day"]
        told = {"by": self.person(options["by"]), "at": clock.now()}
        if kind == "clear":
            clear_day(office, chosen, **told)
        else:
            is_open, note = kind == "open", options["note"]
            mark_day(office, chosen, is_open=is_open, note=note, **told)
        return {"office": office.code, "day": chosen.isoformat(), "rule": kind}
