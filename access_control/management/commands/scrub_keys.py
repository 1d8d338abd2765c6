import sys
from typing import Any

from django.core.management.base import BaseCommand

from access_control.vault.scrub import NotScrubbed, scrub_deleted_keys


class Command(BaseCommand):
    help = "Leaves no byte of a destroyed key in the files of the keys' database."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            scrub_deleted_keys()
        except NotScrubbed as error:
            self.stderr.write(str(error))
            sys.exit(1)
