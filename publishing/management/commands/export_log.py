from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from notices.commands import DeedCommand
from publishing.actions.export_log import export_log


class Command(DeedCommand):
    help = "Writes checkpoint, verifier key, tiles and entries in tlog-tiles form."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("directory", type=Path)

    def deed(self, **options: Any) -> dict[str, Any]:
        size = export_log(options["directory"])
        if size is None:
            self.refuse("まだ封緘された記録がありません / nothing has been sealed yet")
        return {"size": size, "directory": str(options["directory"])}
