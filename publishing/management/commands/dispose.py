from argparse import ArgumentParser
from typing import Any

from config import clock
from notices.commands import DeedCommand, rfc3339
from notices.models import DisposalList
from publishing.actions.disposal import decide_disposal
from publishing.actions.dispose import dispose


class Command(DeedCommand):
    help = (
        "Destroys the keys of everything in a disposal list; a list that nobody has "
        "decided yet is decided by the same person first."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("list", type=int, metavar="LIST")
        parser.add_argument("--by", required=True, metavar="EMAIL")

    def deed(self, **options: Any) -> dict[str, Any]:
        lists = DisposalList.objects.filter(pk=options["list"])
        found = self.one(lists, options["list"])
        by, at = self.person(options["by"]), clock.now()
        if found.decided_at is None:
            decide_disposal(found, by=by, at=at)
        count = dispose(found, by=by, at=at)
        return {
            "list": found.pk,
            "disposed": count,
            "struck": found.items.filter(struck_at__isnull=False).count(),
            "disposed_at": rfc3339(found.disposed_at),
        }
