from argparse import ArgumentParser
from typing import Any

from config import clock
from notices.commands import DeedCommand
from publishing.actions.collect import confirm_collection
from publishing.models import Collection


class Command(DeedCommand):
    help = "A second person is sure who collected; ends the entry's display."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("entry")
        parser.add_argument("--by", required=True, metavar="EMAIL")

    def deed(self, **options: Any) -> dict[str, Any]:
        found = Collection.objects.filter(entry_id=options["entry"])
        collection = self.one(found, options["entry"])
        by = self.person(options["by"])
        confirm_collection(collection, by=by, at=clock.now())
        return {"entry": collection.entry_id, "confirmed": True}
