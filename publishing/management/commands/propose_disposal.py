from argparse import ArgumentParser
from typing import Any

from access_control.grants import offices_where
from access_control.models import Office, User
from config import clock
from notices.commands import DeedCommand, instant, rfc3339
from notices.rules.periods import legal_day
from publishing.actions.disposal import propose_disposal
from publishing.actions.due import counts_by_year, due_for_disposal


class Command(DeedCommand):
    help = "Makes the disposal list of everything due; nothing is destroyed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--at", type=instant, metavar="INSTANT")
        parser.add_argument("--dry-run", action="store_true", help="makes no list")
        parser.add_argument("--by", metavar="EMAIL", help="who proposes; cannot decide")

    def deed(self, **options: Any) -> dict[str, Any]:
        now = clock.now()
        at = options["at"] or now
        if at > now and not options["dry_run"]:
            self.misuse(
                "先の日時は--dry-runとともに / a future --at needs --dry-run as well"
            )
        by = self.person(options["by"]) if options["by"] else None
        offices = self._offices(by)
        due = due_for_disposal(offices, on=legal_day(at))
        answer = {"at": rfc3339(at), "due": counts_by_year(due)}
        if options["dry_run"]:
            return {"list": None, "items": len(due)} | answer
        made = propose_disposal(offices, by=by, at=now, on=legal_day(at))
        return {"list": made.pk, "items": made.items.count()} | answer

    def _offices(self, by: User | None) -> Any:
        return offices_where(by, "decide_disposal") if by else Office.objects.all()
