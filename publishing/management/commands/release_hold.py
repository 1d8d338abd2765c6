from argparse import ArgumentParser
from typing import Any

from config import clock
from notices.commands import DeedCommand
from notices.models import DisposalHold
from publishing.actions.hold import release_hold


class Command(DeedCommand):
    help = "Releases a hold; when it was the last, clock and years take over again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("hold", type=int, metavar="HOLD")
        parser.add_argument("--reason", required=True)
        parser.add_argument("--by", required=True, metavar="EMAIL")

    def deed(self, **options: Any) -> dict[str, Any]:
        holds = DisposalHold.objects.filter(pk=options["hold"])
        hold = self.one(holds.select_related("notice__office"), options["hold"])
        by = self.person(options["by"])
        release_hold(hold, by=by, at=clock.now(), reason=options["reason"])
        return {"hold": hold.pk, "released": True}
