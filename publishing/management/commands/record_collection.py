from argparse import ArgumentParser
from typing import Any

from config import clock
from notices.commands import DeedCommand
from publishing.actions.collect import confirm_collection, record_collection
from publishing.models import EntryCopy, Posting
from publishing.rules.collection import IdentityCheck, Receipt


class Command(DeedCommand):
    help = "Records that the document was handed over; ends the entry's display."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("entry")
        parser.add_argument("--by", required=True, metavar="EMAIL")
        parser.add_argument(
            "--identity",
            type=IdentityCheck,
            choices=list(IdentityCheck),
            default=IdentityCheck.UNSPECIFIED,
        )
        parser.add_argument("--receipt", default="", metavar="NUMBER")
        parser.add_argument("--reason", default="")
        parser.add_argument("--with", dest="second", metavar="SECOND_EMAIL")

    def deed(self, **options: Any) -> dict[str, Any]:
        entry = self.one(
            EntryCopy.objects.filter(pk=options["entry"]), options["entry"]
        )
        by = self.person(options["by"])
        second = self.person(options["second"]) if options["second"] else None
        collection = record_collection(
            Posting.objects.get(public_id=entry.shell_id),
            entry.pk,
            by=by,
            at=clock.now(),
            identity_check=options["identity"],
            receipt=Receipt(number=options["receipt"]),
            reason=options["reason"],
        )
        if second and collection.needs_second:
            confirm_collection(collection, by=second, at=clock.now())
        waits = collection.needs_second and collection.second_at is None
        return {"entry": entry.pk, "collected": True, "needs_second": waits}
