"""Lets a disabled person sign in again, with the roles and the second factor of old."""

from argparse import ArgumentParser
from typing import Any

from access_control.models import User
from access_control.sessions import enable
from notices.commands import DeedCommand


class Command(DeedCommand):
    help = "Enables a person's account again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("email")

    def deed(self, **options: Any) -> dict[str, Any]:
        email = options["email"].lower()
        user = self.one(User.objects.filter(email=email), email)
        enable(user)
        return {"person": user.email, "active": True}
