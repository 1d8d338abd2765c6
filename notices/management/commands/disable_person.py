"""Shuts a person out: no sign-in any more, and every session ends at once."""

from argparse import ArgumentParser
from typing import Any

from access_control.models import User
from access_control.sessions import disable
from notices.commands import DeedCommand


class Command(DeedCommand):
    help = "Disables a person's account and ends all its sessions."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("email")

    def deed(self, **options: Any) -> dict[str, Any]:
        email = options["email"].lower()
        user = self.one(User.objects.filter(email=email), email)
        return {"person": user.email, "active": False, "ended_sessions": disable(user)}
