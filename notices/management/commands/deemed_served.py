from argparse import ArgumentParser
from typing import Any

from notices.commands import DeedCommand, day
from notices.rules.deemed_answer import deemed_answer


class Command(DeedCommand):
    help = "From which day a document counts as served, and how long it must be shown."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--basis", required=True, metavar="ID")
        parser.add_argument("--posted", required=True, type=day, metavar="YYYY-MM-DD")
        parser.add_argument("--variant", default="first")

    def deed(self, **options: Any) -> dict[str, Any]:
        return deemed_answer(options["basis"], options["posted"], options["variant"])
