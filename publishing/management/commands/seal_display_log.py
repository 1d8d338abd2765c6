from typing import Any

from config import clock
from notices.commands import DeedCommand
from publishing.actions.cosign import cosign_newest
from publishing.actions.seal import seal_display_log
from publishing.evidence.log_check import LogDamaged


class Command(DeedCommand):
    help = "Seals new rows, signs a checkpoint, and shows it to the witnesses."

    def deed(self, **options: Any) -> dict[str, Any]:
        try:
            checkpoint = seal_display_log(at=clock.now())
        except LogDamaged as error:
            self.refuse(str(error))
        if checkpoint is None:
            return {"size": 0, "root": None}
        root = bytes(checkpoint.root).hex()
        return {"size": checkpoint.size, "root": root, "cosigned": cosign_newest()}
