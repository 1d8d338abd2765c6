"""One round of observation 観測: looks at everything that is due, signs, hands over."""

import json
import re
from argparse import ArgumentParser
from base64 import b64encode
from pathlib import Path
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.core.management.base import BaseCommand, CommandError

from access_control.vault.key_store import KeyStoreError
from access_control.vault.keys import VaultError
from config import clock
from notices.rules.periods import legal_day
from publishing.actions.keep_archive import is_archived, keep_archive
from publishing.actions.kernel_clock import kernel_clock
from publishing.actions.log_files import log_verifier
from publishing.evidence.key_file import NoKey, make_key, read_key
from publishing.evidence.note import InvalidKey, Signer, Verifier
from publishing.evidence.observed import Verdict
from publishing.known_observers import OWN
from publishing.models import ShellCopy
from publishing.observer.memory import (
    Busy,
    alone,
    remember_alarm,
    told_alarm,
    waiting,
    write_vkey,
)
from publishing.observer.rounds import Looked, deliver_all, run_round
from publishing.observer.site import NotAnswered, NotTaken, Site
from publishing.observer.warc import pages_of, warc_of

SOFTWARE = "kojiban 0.1.0"
# It names a directory, and stands in a list with commas and equals signs.
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", re.ASCII)


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
                    self._archive_today(site)
        except Busy as error:
            raise CommandError(str(error)) from None
        self._tell(looked, left, options)
        self._write_letter(looked, directory, options["vantage"])
        _raise_alarm(looked, refused)

    def _signer(self, directory: Path, options: dict[str, Any]) -> Signer:
        name = options["vantage"]
        if not NAME.fullmatch(name):
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

    def _archive_today(self, site: Site) -> None:
        """Once a day: the pages as readers got them, sealed under their own keys."""
        at = clock.now()
        day = legal_day(at)
        for shell in ShellCopy.objects.on_display(at).iterator():
            pages = [] if is_archived(shell, day) else pages_of(site, shell.pk)
            try:
                if pages:
                    keep_archive(shell, day, warc_of(site.base, pages, SOFTWARE))
            except VaultError as error:
                self.stderr.write(f"保存できません / not archived: {shell.pk}: {error}")

    def _write_letter(self, looked: Looked, directory: Path, vantage: str) -> None:
        """One letter when the log gets into trouble, one when it is well again."""
        trouble = looked.watched.trouble if looked.watched else None
        code, told = (trouble.code if trouble else ""), told_alarm(directory)
        if code == told or not settings.ALARM_TO:
            return
        subject = "公示板 掲示記録の警報" if code else "公示板 掲示記録の警報の解除"
        what = (
            f"{code}: {trouble}" if code else "記録は前の検証点から正しく続いています。"
        )
        body = f"観測点 {vantage}\n{settings.PUBLIC_URL}\n{what}\n"
        try:
            send_mail(subject, body, None, settings.ALARM_TO)
        except (SMTPException, OSError) as error:
            self.stderr.write(f"警報を送れません / the letter was not sent: {error}")
            return
        remember_alarm(directory, code)

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


def _log_key() -> Verifier | None:
    """The log's key as configured, or as this machine keeps it."""
    if settings.ROLE == "observer":
        return settings.LOG_KEY
    try:
        return log_verifier()
    except KeyStoreError:
        return None


def _ntp_offset() -> int | None:
    told = kernel_clock()
    return told["ntp_offset_us"] if told.get("ntp") else None


def _seconds() -> int:
    return int(clock.process_now().timestamp())
