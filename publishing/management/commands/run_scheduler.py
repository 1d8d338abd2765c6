"""Runs the periodic deeds until it is told to stop."""

import signal
import subprocess
import sys
import threading
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

from access_control.opaque_ids import new_opaque_id
from config import clock
from publishing.scheduler import LeaseLost, release_lease, run_once, take_lease


class Command(BaseCommand):
    help = "Seals the log, logs ends, forgets what is due; one runner at a time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="one round, then stop")

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        holder = new_opaque_id()
        self._round(holder)
        looking = _Looking()
        while not options["once"] and not stop.wait(settings.SEAL_EVERY_S):
            self._round(holder)
            looking.start_when_due()
        looking.end()
        self._release(holder)

    def _round(self, holder: str) -> None:
        close_old_connections()
        try:
            lease = take_lease(holder, at=clock.now())
            if lease is not None:
                run_once(lease, at=clock.now())
        except (DatabaseError, LeaseLost) as error:
            self.stderr.write(f"this round failed and will be repeated: {error}")

    def _release(self, holder: str) -> None:
        lease = take_lease(holder, at=clock.now())
        if lease is not None:
            release_lease(lease, at=clock.now())


class _Looking:
    """The site's own vantage point, in a process of its own: no seal waits for it."""

    def __init__(self) -> None:
        self._next = time.monotonic() + settings.OBSERVE_EVERY_S
        self._running: subprocess.Popen[bytes] | None = None

    def start_when_due(self) -> None:
        """Starts a round, where this process is the whole site and none is running."""
        is_embedded = settings.ROLE == "all" and settings.OBSERVE_EVERY_S
        if not is_embedded or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + settings.OBSERVE_EVERY_S
        if self._running is None or self._running.poll() is not None:
            command = [sys.executable, "manage.py", "observe_postings"]
            self._running = subprocess.Popen(  # noqa: S603 # our own words
                command, cwd=settings.BASE_DIR, stdout=subprocess.DEVNULL
            )

    def end(self) -> None:
        """Ends a round that is running; nothing of it is left."""
        if self._running is not None and self._running.poll() is None:
            self._running.terminate()
            self._running.wait()
