"""Prepares the demonstration site; a second run changes nothing."""

import os
import secrets
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from access_control.models import User
from notices.management.commands.load_demo import PEOPLE

SIGN_IN_FILE = "demo_password"


class Command(BaseCommand):
    help = "Keys, migrations and demonstration data, then addresses and accounts."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--serve", type=int, metavar="PORT", help="then serve here")

    def handle(self, *args: Any, **options: Any) -> None:
        settings.VAR.mkdir(mode=0o700, parents=True, exist_ok=True)
        call_command("make_keys", stderr=self.stderr)
        for alias in ("keys", "default"):
            if _is_behind(alias):
                call_command("migrate", database=alias, verbosity=0)
        if not User.objects.exists():
            self._load()
        self._welcome()
        if options["serve"]:
            # In this process, because starting another one takes a second.
            call_command("serve", port=options["serve"])

    def _load(self) -> None:
        password = os.environ.get("DEMO_PASSWORD") or secrets.token_urlsafe(9)
        call_command("load_demo", password=password, stderr=_Silent())
        path = settings.VAR / SIGN_IN_FILE
        path.touch(mode=0o600)
        path.write_text(password + "\n")

    def _welcome(self) -> None:
        password = (settings.VAR / SIGN_IN_FILE).read_text().strip()
        self.stdout.write(f"公開サイト / public site   {settings.PUBLIC_URL}/")
        self.stdout.write(
            f"職員 / staff sign-in       {settings.PUBLIC_URL}/staff/sign-in/"
        )
        for email, name, _role in PEOPLE:
            self.stdout.write(f"  {email:24} {name}")
        self.stdout.write(f"  password: {password}")


class _Silent:
    """The people are printed once, with the address, below."""

    def write(self, text: str) -> None:
        return


def _is_behind(alias: str) -> bool:
    executor = MigrationExecutor(connections[alias])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
