from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from access_control.models import Office
from config import clock
from notices.actions.adoption import adopt_version
from notices.commands import DeedCommand, day, rfc3339
from notices.models import AdoptedVersion
from notices.rules.adoption import (
    AdoptionChoices,
    LogFailure,
    OutageUnit,
    Reading,
    SearchMode,
)
from notices.rules.legal_basis import UnknownVersion, legal_basis
from notices.rules.named_choices import NamedChoice


class Command(DeedCommand):
    help = "Adopts a version of a legal basis for an authority, as its legal officer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("version", metavar="BASIS/VERSION")
        parser.add_argument("--by", required=True, metavar="EMAIL")
        parser.add_argument("--authority", metavar="CODE", help="default: the only one")
        parser.add_argument("--as-of", type=day, required=True, metavar="YYYY-MM-DD")
        parser.add_argument("--text-file", type=Path, metavar="FILE")
        parser.add_argument("--source", default="")
        parser.add_argument("--confirm-phrase", action="store_true")
        parser.add_argument("--accept-difference", action="store_true")
        parser.add_argument("--also-shown", action="append", default=[])
        parser.add_argument("--require-inquiry", action="append", default=[])
        parser.add_argument("--note", default="")
        _choice(parser, "--reading", Reading.PLAIN)
        _choice(parser, "--search", SearchMode.NAME_AND_OFFICE)
        _choice(parser, "--log-failure", LogFailure.REFUSE)
        _choice(parser, "--outage-counted-by", OutageUnit.DAY)

    def deed(self, **options: Any) -> dict[str, Any]:
        basis = legal_basis(options["version"].partition("/")[0])
        try:
            version = basis.version(options["version"])
        except UnknownVersion as error:
            self.misuse(str(error))
        authority = self._authority(options["authority"])
        adopted = adopt_version(
            authority,
            version,
            self._choices(options),
            replacing=AdoptedVersion.objects.of(authority, version.id),
            by=self.person(options["by"]),
            at=clock.now(),
        )
        return {"version": version.id, "adopted_at": rfc3339(adopted.adopted_at)}

    def _authority(self, code: str | None) -> Office:
        roots = Office.objects.filter(parent__isnull=True)
        return self.one(roots.filter(code=code) if code else roots, code or "authority")

    def _choices(self, options: dict[str, Any]) -> AdoptionChoices:
        return AdoptionChoices(
            text_as_of=options["as_of"],
            official_text=self._text(options["text_file"]),
            text_source=options["source"],
            confirms_phrase=options["confirm_phrase"],
            accepts_difference=options["accept_difference"],
            also_shown=tuple(options["also_shown"]),
            reading=Reading(options["reading"]),
            search_mode=SearchMode(options["search"]),
            log_failure=LogFailure(options["log_failure"]),
            outage_counted_by=OutageUnit(options["outage_counted_by"]),
            required_inquiries=tuple(options["require_inquiry"]),
            note=options["note"],
        )

    def _text(self, file: Path | None) -> str:
        if file is None:
            return ""
        try:
            return file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            self.misuse(f"{file.name}: 読み取れません / cannot be read ({error})")


def _choice(parser: ArgumentParser, name: str, default: NamedChoice) -> None:
    """An option that takes one word of the default's list."""
    words = [member.value for member in type(default)]
    parser.add_argument(name, choices=words, default=default.value)
