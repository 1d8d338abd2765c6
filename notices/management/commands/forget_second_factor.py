"""For whoever lost telephone, key and recovery codes: a new start at next sign-in.

Whoever runs it makes sure first, face to face, that the right person asks.
"""

from argparse import ArgumentParser
from typing import Any

from access_control.models import User
from access_control.second_factor import forget_second_factor
from notices.commands import DeedCommand


class Command(DeedCommand):
    help = "Removes a person's second factors and ends all sessions."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("email")

    def deed(self, **options: Any) -> dict[str, Any]:
        email = options["email"].lower()
        user = self.one(User.objects.filter(email=email), email)
        return {"person": user.email, "removed": forget_second_factor(user)}
