from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from config import clock
from notices.actions.approval import plan_notice
from notices.commands import DeedCommand, end_instant, instant, rfc3339
from notices.models import Notice


class Command(DeedCommand):
    help = "Changes when a draft is to be shown; what is omitted goes by its default."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("id", type=int)
        parser.add_argument("--by", required=True, metavar="EMAIL")
        parser.add_argument("--variant", metavar="first|abroad")
        parser.add_argument("--display-from", type=instant, metavar="INSTANT")
        parser.add_argument("--display-until", type=end_instant, metavar="INSTANT")

    def deed(self, **options: Any) -> dict[str, Any]:
        notice = self.one(Notice.objects.filter(pk=options["id"]), options["id"])
        plan_notice(
            notice,
            by=self.person(options["by"]),
            at=clock.now(),
            display_from=options["display_from"],
            display_until=options["display_until"],
            variant=options["variant"],
        )
        return {
            "notice": notice.pk,
            "display_from": _told(notice.display_from),
            "display_until": _told(notice.display_until),
        }


def _told(planned: datetime | None) -> str | None:
    return rfc3339(planned) if planned else None
