from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from config import clock
from notices.commands import DeedCommand
from publishing.actions.display_pack import write_display_pack


class Command(DeedCommand):
    help = "Writes everything on display as sheets to print on a day without power."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("directory", type=Path, help="must exist; encrypted")

    def deed(self, **options: Any) -> dict[str, Any]:
        return asdict(write_display_pack(options["directory"], at=clock.now()))
