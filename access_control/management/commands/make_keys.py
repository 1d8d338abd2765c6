"""Makes the keys an installation lacks; those that exist are left alone."""

from typing import Any

from django.core.management.base import BaseCommand

from access_control.vault.key_store import PURPOSES, key_store


class Command(BaseCommand):
    help = "Makes the keys that the key store lacks (a directory, or a token)."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        store = key_store()
        for purpose in PURPOSES:
            if not store.epochs(purpose):
                store.make(purpose)
                self.stderr.write(f"made the {purpose} key")
