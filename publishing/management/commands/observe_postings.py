"""One round of observation 観測: looks at everything that is due, signs, hands over."""

import json
from argparse import ArgumentParser
from base64 import b64encode
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from access_control.vault.key_store import KeyStoreError
from config import clock
from notices.rules.periods import legal_day
from publishing.actions.keep_archive import is_archived, keep_archive
from publishing.actions.kernel_clock import kernel_clock
from publishing.actions.log_files import log_signer
from publishing.evidence.key_file import NoKey, make_key, read_key
from publishing.evidence.note import InvalidKey, Signer, Verifier
from publishing.evidence.observed import Verdict
from publishing.known_observers import OWN
from publishing.models import ShellCopy
from publishing.observer.memory import Busy, alone, waiting, write_vkey
from publishing.observer.rounds import Looked, deliver_all, run_round
from publishing.observer.site import NotAnswered, NotTaken, Site
from publishing.observer.warc import pages_of, warc_of

SOFTWARE = "kojiban 0.1.0"


class Command(BaseCommand):
    help = "Looks at every notice that is due, once; --make-key once, first."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--vantage", default=OWN, help="this vantage point's name")
        parser.add_argument("--base-url", default=settings.PUBLIC_URL)
        parser.add_argument("--make-key", action="store_true")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        directory = settings.VAR / "observer" / options["vantage"]
        signer = self._signer(directory, options)
        if options["make_key"]:
            self._say_key(signer)
            return
        site = Site(options["base_url"], signer, _seconds)
        try:
            with alone(directory):
                looked = run_round(
                    site, directory, log=_log_key(), ntp_offset_us=_ntp_offset()
                )
                refused = self._delivered(site, directory)
                left = len(waiting(directory))
                if options["vantage"] == OWN and settings.ROLE != "observer":
                    _archive_today(site)
        except Busy as error:
            raise CommandError(str(error)) from None
        self._tell(looked, left, options)
        _raise_alarm(looked, refused)

    def _signer(self, directory: Path, options: dict[str, Any]) -> Signer:
        name = options["vantage"]
        if "/" in name or name.startswith("."):
            raise CommandError(
                f"{name}: 観測点の名前にできません / not a name", returncode=2
            )
        try:
            is_first = name == OWN and not directory.exists()
            if options["make_key"] or is_first:
                make_key(directory)
            signer = Signer(name, read_key(directory))
        except FileExistsError:
            raise CommandError(
                f"{directory}には鍵があります / there is a key already"
            ) from None
        except (NoKey, InvalidKey) as error:
            raise CommandError(
                f"{error}。--make-key で作ってください / make one with --make-key"
            ) from None
        write_vkey(directory, signer.verifier)
        return signer

    def _say_key(self, signer: Signer) -> None:
        """What the site's operator puts into KOJIBAN_OBSERVER_KEYS."""
        encoded = b64encode(signer.verifier.public_key).decode()
        self.stdout.write(f"{signer.name}={encoded}")

    def _delivered(self, site: Site, directory: Path) -> str:
        """Hands over what waits; the words of a refusal, or nothing."""
        try:
            deliver_all(site, directory)
        except NotTaken as error:
            return f"サイトが観測を受け取りません / the site refuses a round: {error}"
        except NotAnswered as error:
            self.stderr.write(
                f"次の回に渡します / to be handed over next time: {error}"
            )
        return ""

    def _tell(self, looked: Looked, left: int, options: dict[str, Any]) -> None:
        counts = {str(verdict): 0 for verdict in Verdict}
        for result in looked.results:
            counts[result.verdict] += 1
        told = {
            "vantage": options["vantage"],
            "seq": looked.signed.seq,
            "looks": len(looked.results),
            "verdicts": counts,
            "unexempted": looked.unexempted,
            "log": _log_word(looked),
            "undelivered": left,
        }
        if options["json"]:
            self.stdout.write(json.dumps(told))
            return
        words = "、".join(f"{name} {count}" for name, count in counts.items() if count)
        self.stdout.write(
            f"{told['seq']}番: {told['looks']}件を観測({words or 'なし'})"
        )


def _log_word(looked: Looked) -> str | None:
    if looked.watched is None:
        return None
    return looked.watched.trouble.code if looked.watched.trouble else "good"


def _raise_alarm(looked: Looked, refused: str) -> None:
    trouble = looked.watched.trouble if looked.watched else None
    if trouble is not None:
        raise CommandError(
            "掲示記録に異常があります / the log is in trouble: "
            f"{trouble.code}: {trouble}"
        )
    if refused:
        raise CommandError(refused)


def _archive_today(site: Site) -> None:
    """Once a day: the pages as readers got them, sealed under their own keys."""
    at = clock.now()
    day = legal_day(at)
    for shell in ShellCopy.objects.on_display(at).iterator():
        if is_archived(shell, day):
            continue
        if pages := pages_of(site, shell.pk):
            keep_archive(shell, day, warc_of(site.base, pages, SOFTWARE))


def _log_key() -> Verifier | None:
    """The log's key as configured, or as this machine keeps it."""
    if settings.LOG_KEY or settings.ROLE == "observer":
        return settings.LOG_KEY
    try:
        return log_signer().verifier
    except KeyStoreError:
        return None


def _ntp_offset() -> int | None:
    told = kernel_clock()
    return told["ntp_offset_us"] if told.get("ntp") else None


def _seconds() -> int:
    return int(clock.process_now().timestamp())
