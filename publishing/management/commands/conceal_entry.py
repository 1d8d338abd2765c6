from argparse import ArgumentParser
from typing import Any

from config import clock
from notices.commands import DeedCommand
from publishing.actions.remove import conceal_entry
from publishing.models import EntryCopy, Posting


class Command(DeedCommand):
    help = "Takes one entry off display at once; the others stay."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("entry")
        parser.add_argument("--by", required=True, metavar="EMAIL")
        parser.add_argument("--reason", required=True)

    def deed(self, **options: Any) -> dict[str, Any]:
        entry = self.one(
            EntryCopy.objects.filter(pk=options["entry"]), options["entry"]
        )
        posting = Posting.objects.get(public_id=entry.shell_id)
        by, reason = self.person(options["by"]), options["reason"]
        conceal_entry(posting, entry.pk, by=by, at=clock.now(), reason=reason)
        return {"entry": entry.pk, "concealed": True}
