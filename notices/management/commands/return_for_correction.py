from argparse import ArgumentParser
from typing import Any

from config import clock
from notices.actions.approval import return_for_correction
from notices.commands import DeedCommand
from notices.models import Notice


class Command(DeedCommand):
    help = "Sends a submitted notice back to its registrar."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("id", type=int)
        parser.add_argument("--by", required=True, metavar="EMAIL")
        parser.add_argument("--reason", required=True)

    def deed(self, **options: Any) -> dict[str, Any]:
        notice = self.one(Notice.objects.filter(pk=options["id"]), options["id"])
        by = self.person(options["by"])
        return_for_correction(notice, by=by, at=clock.now(), reason=options["reason"])
        return {"notice": notice.pk, "status": notice.status}
