"""Gives all appointments what their roles give in this version."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from access_control.grants import renew_permissions, today


class Command(BaseCommand):
    help = "After an upgrade: what a role may do now, for whoever already has it."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        count = renew_permissions(today())
        self.stdout.write(f"renewed {count} appointments")
