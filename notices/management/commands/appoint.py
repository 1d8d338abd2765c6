"""Gives a person a role at an office, from a day on or as somebody's deputy 代決."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from access_control.models import Office
from access_control.rules.roles import Role
from config import clock
from notices.actions.people_changes import appoint
from notices.commands import DeedCommand, day


class Command(DeedCommand):
    help = "Appoints a person to a role at an office."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("role", choices=[role.value for role in Role])
        parser.add_argument("office", metavar="OFFICE")
        parser.add_argument("--by", required=True, metavar="EMAIL")
        parser.add_argument(
            "--from", dest="from_on", type=day, help="first day, default: at once"
        )
        parser.add_argument(
            "--until", dest="until_on", type=day, help="first day without the role"
        )
        parser.add_argument("--deputy-for", default="", metavar="EMAIL")

    def deed(self, **options: Any) -> dict[str, Any]:
        code, until = options["office"], options["until_on"]
        office = self.one(Office.objects.filter(code=code), code)
        person, role = self.person(options["email"]), Role(options["role"])
        principal = options["deputy_for"]
        appoint(
            person,
            role,
            office,
            from_on=options["from_on"],
            until_on=until - timedelta(days=1) if until else None,
            deputy_for=self.person(principal) if principal else None,
            by=self.person(options["by"]),
            at=clock.now(),
        )
        return {"person": person.email, "role": role.value, "office": office.code}
