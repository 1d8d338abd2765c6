"""Prints, or mails, the link by which a person sets his own password."""

from argparse import ArgumentParser
from typing import Any

from access_control.models import User
from config import clock
from notices.actions.people_changes import invite
from notices.commands import DeedCommand


class Command(DeedCommand):
    help = "Makes an invitation: a link that works once, for a limited time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("email")
        parser.add_argument("--by", required=True, metavar="EMAIL")

    def deed(self, **options: Any) -> dict[str, Any]:
        email = options["email"].lower()
        person = self.one(User.objects.filter(email=email), email)
        by = self.person(options["by"])
        link, is_mailed = invite(person, by=by, at=clock.now())
        return {"person": email, "mailed": is_mailed, "link": "" if is_mailed else link}
