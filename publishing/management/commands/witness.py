"""Runs a witness 証人: cosigns the checkpoints of logs that only ever grow."""

import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from publishing.evidence.cosignature import WitnessSigner
from publishing.evidence.note import InvalidKey, Verifier
from publishing.witness import wsgi
from publishing.witness.memory import NoKey, make_key, read_key

# One worker; the lock of each log would hold between several too.
GRANIAN = (
    *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"),
    *("--workers", "1", "--blocking-threads", "2", "--log-level", "warning"),
)


class Command(BaseCommand):
    help = "Cosigns checkpoints on a machine of its own; --make-key once, first."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", required=True, help="under which it cosigns")
        parser.add_argument("--log", action="append", default=[], help="a log's vkey")
        parser.add_argument("--directory", type=Path, default=settings.VAR / "witness")
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8002)
        parser.add_argument("--make-key", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        directory, name = options["directory"].resolve(), options["name"]
        try:
            if options["make_key"]:
                make_key(directory)
            signer = WitnessSigner(name, read_key(directory))
            for line in options["log"]:
                Verifier.from_line(line)
        except FileExistsError:
            raise CommandError(
                f"{directory}には鍵があります / there is a key already"
            ) from None
        except (NoKey, InvalidKey) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(signer.verifier.line)
        self.stdout.flush()
        if not options["make_key"]:
            _serve(options, directory)


def _serve(options: dict[str, Any], directory: Path) -> None:
    if not options["log"]:
        raise CommandError(
            "証人になる記録の検証鍵を --log で指定してください / "
            "name the logs by their verifier keys: --log VKEY"
        )
    environment = {
        **os.environ,
        wsgi.DIRECTORY: str(directory),
        wsgi.NAME: options["name"],
        wsgi.LOGS: "\n".join(options["log"]),
    }
    address = ("--host", options["host"], "--port", str(options["port"]))
    os.chdir(settings.BASE_DIR)
    command = [*GRANIAN, *address, "publishing.witness.wsgi:application"]
    os.execve(sys.executable, command, environment)  # noqa: S606 # our own words
