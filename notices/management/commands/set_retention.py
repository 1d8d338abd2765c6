from argparse import ArgumentParser
from typing import Any

from access_control.models import Office
from config import clock
from notices.actions.retention_rules import set_retention
from notices.commands import DeedCommand
from notices.rules.retention import DEFAULT_BASIS, RecordKind


class Command(DeedCommand):
    help = "Sets for how many years an authority keeps a kind of record."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("kind", type=RecordKind, choices=list(RecordKind))
        parser.add_argument("years", type=int)
        parser.add_argument("--basis", default=DEFAULT_BASIS, metavar="ID")
        parser.add_argument("--source", default="", help="the provision of the rule")
        parser.add_argument("--authority", metavar="CODE", help="default: the only one")
        parser.add_argument("--by", required=True, metavar="EMAIL")

    def deed(self, **options: Any) -> dict[str, Any]:
        code = options["authority"]
        roots = Office.objects.filter(parent__isnull=True)
        authority = self.one(roots.filter(code=code) if code else roots, code)
        rule = set_retention(
            authority,
            options["kind"],
            options["years"],
            by=self.person(options["by"]),
            at=clock.now(),
            basis_id=options["basis"],
            source=options["source"],
        )
        return {"kind": rule.kind, "basis": rule.basis_id, "years": rule.years}
