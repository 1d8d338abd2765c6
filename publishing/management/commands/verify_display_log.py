from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from notices.commands import DeedCommand
from publishing.actions.verify_log import RowDamaged, verify_display_log
from publishing.evidence.checkpoint import InvalidCheckpoint
from publishing.evidence.log_check import LogDamaged
from publishing.evidence.note import InvalidNote


class Command(DeedCommand):
    help = "Verifies the whole display log; names the first bad row or leaf."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--against", type=Path, metavar="CHECKPOINT")

    def deed(self, **options: Any) -> dict[str, Any]:
        try:
            verified = verify_display_log(self._against(options["against"]))
        except (LogDamaged, RowDamaged, InvalidNote, InvalidCheckpoint) as error:
            self._damaged(error, as_json=options["json"])
        return {
            "verified": True,
            "size": verified.size,
            "unsealed": verified.unsealed,
            "root": verified.root.hex(),
        }

    def _against(self, path: Path | None) -> str | None:
        if path is None:
            return None
        try:
            return path.read_text()
        except OSError as error:
            self.misuse(str(error))

    def _damaged(self, error: Exception, *, as_json: bool) -> None:
        if as_json:
            index = getattr(error, "index", None)
            found = {"verified": False, "index": index, "reason": str(error)}
            self.answer(found, as_json=True)
        self.refuse(str(error))
