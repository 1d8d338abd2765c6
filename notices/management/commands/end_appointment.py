"""Ends a person's role at an office; a queue must keep an approver."""

from argparse import ArgumentParser
from typing import Any

from access_control.models import Office, User
from access_control.rules.roles import Role
from config import clock
from notices.actions.people_changes import end_role
from notices.commands import DeedCommand, day


class Command(DeedCommand):
    help = "Ends a role at an office, from a day (today) on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("role", choices=[role.value for role in Role])
        parser.add_argument("office", metavar="OFFICE")
        parser.add_argument("--by", required=True, metavar="EMAIL")
        parser.add_argument(
            "--on", type=day, metavar="YYYY-MM-DD", help="first day without the role"
        )

    def deed(self, **options: Any) -> dict[str, Any]:
        email, code, role = options["email"].lower(), options["office"], options["role"]
        office = self.one(Office.objects.filter(code=code), code)
        person = self.one(User.objects.filter(email=email), email)
        told = {"by": self.person(options["by"]), "at": clock.now()}
        end_role(person, Role(role), office, on=options["on"], **told)
        return {"person": email, "role": role, "office": code, "ended": True}
