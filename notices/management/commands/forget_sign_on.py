"""For whoever has a new account at the authority's sign-on: tied anew next time.

Whoever runs it makes sure first that the address still belongs to the same person.
"""

from argparse import ArgumentParser
from typing import Any

from access_control.models import User
from access_control.sign_on.admission import forget_sign_on
from notices.commands import DeedCommand


class Command(DeedCommand):
    help = "Unties a person from the authority's sign-on and ends all sessions."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("email")

    def deed(self, **options: Any) -> dict[str, Any]:
        email = options["email"].lower()
        user = self.one(User.objects.filter(email=email), email)
        return {"person": user.email, "removed": forget_sign_on(user)}
