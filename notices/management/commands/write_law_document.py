from argparse import ArgumentParser
from typing import Any

from django.conf import settings

from notices.commands import DeedCommand
from notices.rules.law_document import law_document
from notices.rules.legal_basis import all_legal_bases

PLACE = "docs/law.md"


class Command(DeedCommand):
    help = "Writes docs/law.md from the legal bases, or checks that it is up to date."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--check", action="store_true", help="write nothing; exit 1 when stale"
        )

    def deed(self, **options: Any) -> dict[str, Any]:
        file = settings.BASE_DIR / PLACE
        text = law_document(all_legal_bases())
        before = file.read_text(encoding="utf-8") if file.exists() else ""
        if options["check"] and before != text:
            self.refuse(f"{PLACE} が古くなっています / {PLACE} is stale")
        if before != text:
            file.write_text(text, encoding="utf-8")
        return {"file": PLACE, "changed": before != text}
