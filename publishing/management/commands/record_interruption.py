from argparse import ArgumentParser
from typing import Any

from access_control.models import Office
from config import clock
from notices.commands import DeedCommand, instant
from publishing.actions.continuity import continuity_of, in_words
from publishing.actions.interrupt import record_interruption
from publishing.models import Posting, ShellCopy
from publishing.rules.continuity import Cause


class Command(DeedCommand):
    help = "Records that a channel of a posting, or the web of an office, was away."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("id", nargs="?", help="public id, or id of the notice")
        parser.add_argument("--office", metavar="CODE", help="and all below it")
        parser.add_argument("--channel", required=True, choices=("web", "board"))
        parser.add_argument("--cause", required=True, type=Cause, choices=list(Cause))
        parser.add_argument(
            "--from", required=True, type=instant, dest="starts", metavar="INSTANT"
        )
        parser.add_argument("--until", type=instant, metavar="INSTANT")
        parser.add_argument("--note", default="", help="nothing about a person")
        parser.add_argument("--by", required=True, metavar="EMAIL")

    def deed(self, **options: Any) -> dict[str, Any]:
        posting, office = self._what(options["id"], options["office"])
        at = clock.now()
        found = record_interruption(
            office,
            posting=posting,
            channel=options["channel"],
            cause=options["cause"],
            starts=options["starts"],
            ends=options["until"],
            note=options["note"],
            by=self.person(options["by"]),
            at=at,
        )
        answer = {"interruption": found.pk}
        if posting is not None:
            shell = ShellCopy.objects.get(pk=posting.public_id)
            answer["outcome"] = in_words(continuity_of(posting, shell, at), shell, at)
        return answer

    def _what(
        self, name: str | None, code: str | None
    ) -> tuple[Posting | None, Office]:
        if (name is None) == (code is None):
            self.misuse("掲示か--officeの一方を / either a posting or --office")
        if code is not None:
            return None, self.one(Office.objects.filter(code=code), code)
        posting = self.one(Posting.objects.named(name), name)
        return posting, posting.notice.office
