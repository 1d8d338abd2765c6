from argparse import ArgumentParser
from typing import Any

from config import clock
from notices.commands import DeedCommand
from notices.models import Notice
from publishing.actions.submit import submit_unlinked


class Command(DeedCommand):
    help = "Hands a draft to the approver."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("id", type=int)
        parser.add_argument("--by", required=True, metavar="EMAIL")

    def deed(self, **options: Any) -> dict[str, Any]:
        notice = self.one(Notice.objects.filter(pk=options["id"]), options["id"])
        submit_unlinked(notice, by=self.person(options["by"]), at=clock.now())
        return {"notice": notice.pk, "status": notice.status}
