from argparse import ArgumentParser
from typing import Any

from config import clock
from notices.commands import DeedCommand, day
from notices.models import Notice
from notices.rules.retention import HoldCause
from publishing.actions.hold import place_hold


class Command(DeedCommand):
    help = "Keeps a notice, and the keys of its copies, until the hold is released."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("notice", type=int, metavar="NOTICE")
        parser.add_argument(
            "--cause", required=True, type=HoldCause, choices=list(HoldCause)
        )
        parser.add_argument("--reason", required=True)
        parser.add_argument("--review-on", required=True, type=day)
        parser.add_argument("--reviewer", metavar="EMAIL", help="default: --by")
        parser.add_argument("--by", required=True, metavar="EMAIL")

    def deed(self, **options: Any) -> dict[str, Any]:
        notices = Notice.objects.filter(pk=options["notice"])
        notice = self.one(notices, options["notice"])
        hold = place_hold(
            notice,
            options["cause"],
            reviewer=self.person(options["reviewer"] or options["by"]),
            review_on=options["review_on"],
            reason=options["reason"],
            by=self.person(options["by"]),
            at=clock.now(),
        )
        return {"hold": hold.pk, "notice": notice.pk}
