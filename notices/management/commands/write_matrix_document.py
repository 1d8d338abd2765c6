from argparse import ArgumentParser
from typing import Any

from django.conf import settings

from access_control.rules.matrix_document import with_matrix
from access_control.rules.matrix_file import shipped_matrix
from notices.commands import DeedCommand

PLACE = "docs/security.md"


class Command(DeedCommand):
    help = "Writes the access matrix into docs/security.md, or checks that it is fresh."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--check", action="store_true", help="write nothing; exit 1 when stale"
        )

    def deed(self, **options: Any) -> dict[str, Any]:
        file = settings.BASE_DIR / PLACE
        before = file.read_text(encoding="utf-8")
        text = with_matrix(before, shipped_matrix())
        if options["check"] and before != text:
            self.refuse(f"{PLACE} が古くなっています / {PLACE} is stale")
        if before != text:
            file.write_text(text, encoding="utf-8")
        return {"file": PLACE, "changed": before != text}
