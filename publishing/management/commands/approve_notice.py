from argparse import ArgumentParser
from typing import Any

from config import clock
from notices.actions.marked_rows import awaits_first_approval
from notices.commands import DeedCommand, day, rfc3339
from notices.models import Notice
from publishing.actions.approve_and_publish import approve_and_publish
from publishing.actions.first_approval import give_first_approval


class Command(DeedCommand):
    help = (
        "Approves a submitted notice and publishes it. Where two approvers are needed, "
        "the first approval publishes nothing yet."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("id", type=int)
        parser.add_argument("--by", required=True, metavar="EMAIL")
        parser.add_argument("--decision", default="", metavar="NUMBER")
        parser.add_argument("--decided-on", type=day, metavar="DATE")

    def deed(self, **options: Any) -> dict[str, Any]:
        notice = self.one(Notice.objects.filter(pk=options["id"]), options["id"])
        by, at = self.person(options["by"]), clock.now()
        if awaits_first_approval(notice):
            give_first_approval(notice, by=by, at=at)
            return {"notice": notice.pk, "awaits": "second approval"}
        shell = approve_and_publish(
            notice,
            by=by,
            at=at,
            decision_number=options["decision"],
            decided_on=options["decided_on"],
        )
        return {
            "public_id": shell.public_id,
            "display_from": rfc3339(shell.display_from),
            "display_until": rfc3339(shell.display_until),
        }
