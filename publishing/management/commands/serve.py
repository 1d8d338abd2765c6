"""Serves this role with granian, the scheduler beside it when embedded."""

import os
import signal
import socket
import subprocess
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from notices.checks import LAW

GRANIAN = (sys.executable, "-m", "granian", "--interface", "wsgi")
# One process: the in-process limits count for everybody.
SHAPE = (
    *("--workers", "1", "--blocking-threads", "4", "--respawn-failed-workers"),
    *("--no-ws", "--log-level", "warning", "--workers-kill-timeout", "5s"),
)
WITH_SCHEDULER = {"all", "scheduler"}


class Command(BaseCommand):
    help = "Serves the site on this machine (put a TLS proxy in front)."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-scheduler", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        # Also where another command calls this one, which skips Django's own checks.
        self.check(tags=[LAW])
        _require_free(options["host"], options["port"])
        address = ("--host", options["host"], "--port", str(options["port"]))
        commands = [[*GRANIAN, *SHAPE, *address, "config.wsgi:application"]]
        if settings.ROLE in WITH_SCHEDULER and not options["no_scheduler"]:
            commands.append([sys.executable, "manage.py", "run_scheduler"])
        sys.exit(_run_together(commands))


def _require_free(host: str, port: int) -> None:
    """Refuses in words before granian refuses with a traceback."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"{host}:{port} は使えません。PORT= で別の番号を指定してください / "
                f"cannot listen on {host}:{port} ({error.strerror}); choose another"
            ) from None


def _run_together(commands: list[list[str]]) -> int:
    """Runs the processes until one ends or a signal comes; then ends the others."""
    running: list[subprocess.Popen[bytes]] = []
    # Before the first one starts, so that no signal leaves one behind.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: _end(running))
    for command in commands:
        running.append(subprocess.Popen(command, cwd=settings.BASE_DIR))  # noqa: S603
    pid, status = os.wait()
    _end([process for process in running if process.pid != pid])
    for process in running:
        process.wait()
    return os.waitstatus_to_exitcode(status) if status >= 0 else 1


def _end(running: list[subprocess.Popen[bytes]]) -> None:
    for process in running:
        if process.poll() is None:
            process.terminate()
