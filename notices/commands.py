"""What all commands share: people and things by name, instants, JSON, exit codes.

Exit 0 done, 1 refused with a reason, 2 misuse or an unknown id. With ``--json`` one
JSON object goes to standard output and everything else to standard error.
"""

import abc
import json
import sys
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date, datetime, timedelta
from typing import Any, NoReturn, TypeVar

from django.core.management.base import BaseCommand
from django.db.models import Model, QuerySet

from access_control.models import User
from access_control.vault.keys import VaultError
from notices.rules.broken_rule import BrokenRule
from notices.rules.legal_basis import UnknownBasis, UnknownVariant
from notices.rules.periods import JAPAN, TYPED_YEARS, day_starts

REFUSED = 1
MISUSED = 2
Row = TypeVar("Row", bound=Model)


class DeedCommand(BaseCommand, abc.ABC):
    """A command that does one deed and answers in words or JSON."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            answer = self.deed(**options)
        except (UnknownBasis, UnknownVariant) as error:
            self.misuse(str(error))
        except (BrokenRule, VaultError) as error:
            self.refuse(str(error))
        self.answer(answer or {}, as_json=options["json"])

    @abc.abstractmethod
    def deed(self, **options: Any) -> dict[str, Any] | None:
        """Does it and returns what to print."""

    def answer(self, found: dict[str, Any], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
            return
        for name, value in found.items():
            if not isinstance(value, list):
                self.stdout.write(f"{name}: {value}")
                continue
            self.stdout.write(f"{name}: {len(value)}")
            for item in value:
                self.stdout.write("  " + " ".join(str(part) for part in item.values()))

    def refuse(self, reason: str) -> NoReturn:
        """Ends with exit code 1 and the reason."""
        self.stderr.write(reason)
        sys.exit(REFUSED)

    def misuse(self, reason: str) -> NoReturn:
        """Ends with exit code 2 and the reason."""
        self.stderr.write(reason)
        sys.exit(MISUSED)

    def person(self, email: str) -> User:
        return self.one(User.objects.filter(is_active=True, email=email.lower()), email)

    def one(self, found: QuerySet[Row], name: object) -> Row:
        """The only row, or exit code 2."""
        row = found.first()
        if row is None:
            self.misuse(f"{name}: ありません / there is none")
        return row


def instant(text: str) -> datetime:
    """RFC 3339; without an offset Japan time; a date alone is its beginning."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(
            f"{text!r}: 日時(例 2026-06-01T09:00)ではありません / "
            "is not an RFC 3339 instant"
        ) from None
    _require_sensible(found, text)
    return found if found.tzinfo else found.replace(tzinfo=JAPAN)


def end_instant(text: str) -> datetime:
    """As ``instant``, but a date alone includes that day (the end is exclusive)."""
    if len(text) == len("2026-06-01"):
        return day_starts(day(text) + timedelta(days=1))
    return instant(text)


def day(text: str) -> date:
    """A date, YYYY-MM-DD."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(
            f"{text!r}: 日付(例 2026-06-01)ではありません / is not a date (YYYY-MM-DD)"
        ) from None
    _require_sensible(found, text)
    return found


def _require_sensible(day: date, text: str) -> None:
    if day.year not in TYPED_YEARS:
        raise ArgumentTypeError(
            f"{text!r}: 年を確かめてください / the year is not sensible"
        )


def rfc3339(at: datetime) -> str:
    """An instant as printed: Japan time with its offset, whole seconds if possible."""
    return at.astimezone(JAPAN).isoformat()
