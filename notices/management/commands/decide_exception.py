from argparse import ArgumentParser
from typing import Any

from config import clock
from notices.actions.approval import adoption_of, version_to_post
from notices.actions.preconditions import decide_before_approval, findings_of
from notices.commands import DeedCommand
from notices.models import Notice
from notices.rules.legal_questions import LegalQuestion

ASKED = (LegalQuestion.INQUIRIES, LegalQuestion.DEADLINE)


class Command(DeedCommand):
    help = "A legal officer lets a submitted notice go on, with a reason."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("id", type=int)
        parser.add_argument("--question", required=True, choices=list(ASKED))
        parser.add_argument("--by", required=True, metavar="EMAIL")
        parser.add_argument("--reason", required=True, metavar="TEXT")

    def deed(self, **options: Any) -> dict[str, Any]:
        notice = self.one(Notice.objects.filter(pk=options["id"]), options["id"])
        at = clock.now()
        version = version_to_post(notice, at)
        decision = decide_before_approval(
            notice,
            LegalQuestion(options["question"]),
            findings_of(notice, version, adoption_of(notice, version), at),
            by=self.person(options["by"]),
            at=at,
            reason=options["reason"],
        )
        return {"notice": notice.pk, "question": decision.kind} | decision.facts
