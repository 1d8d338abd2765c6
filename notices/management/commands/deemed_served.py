from argparse import ArgumentParser
from typing import Any

from notices.commands import DeedCommand, day, rfc3339
from notices.rules.legal_basis import legal_basis
from notices.rules.periods import deemed_served_on, display_until_at_least


class Command(DeedCommand):
    help = "From which day a document counts as served, and how long it must be shown."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--basis", required=True, metavar="ID")
        parser.add_argument("--posted", required=True, type=day, metavar="YYYY-MM-DD")
        parser.add_argument("--variant", default="first")

    def deed(self, **options: Any) -> dict[str, Any]:
        posted = options["posted"]
        version = legal_basis(options["basis"]).version_on(posted)
        variant = version.variant(options["variant"])
        until = display_until_at_least(posted, variant)
        return {
            "deemed_served_on": deemed_served_on(posted, variant.period).isoformat(),
            "display_until_at_least": rfc3339(until),
            "rule_version": version.id,
            "article": version.article,
            "verified": version.verified,
        }
