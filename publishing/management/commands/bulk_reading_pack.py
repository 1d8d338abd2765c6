"""Writes what is known about bulk reading, for the authority and its lawyers."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from config import clock
from notices.commands import DeedCommand, end_instant, instant
from publishing.actions.bulk_reading import (
    bulk_reading_pack,
    pack_as_json,
    pack_in_words,
)


class Command(DeedCommand):
    help = "Write counts of names shown and of refusals; no name, no address."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("folder", metavar="DIR", type=Path)
        parser.add_argument("--from", dest="starts", type=instant, required=True)
        parser.add_argument("--until", type=end_instant, required=True)

    def deed(self, **options: Any) -> dict[str, Any]:
        starts, until = options["starts"], options["until"]
        if until <= starts:
            self.misuse("--until: --fromより後にしてください / must be after --from")
        pack = bulk_reading_pack(starts, until, at=clock.now())
        told = {
            "bulk_reading.json": pack_as_json(pack),
            "bulk_reading.txt": pack_in_words(pack),
        }
        try:
            options["folder"].mkdir(parents=True, exist_ok=True)
            for name, text in told.items():
                (options["folder"] / name).write_text(text, encoding="utf-8")
        except OSError as error:
            self.refuse(f"書き込めません / cannot write: {error}")
        return {"written": [{"file": str(options["folder"] / name)} for name in told]}
