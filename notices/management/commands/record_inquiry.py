from argparse import ArgumentParser
from typing import Any

from config import clock
from notices.actions.inquiries import record_for_all, record_inquiry
from notices.commands import DeedCommand, day
from notices.models import Notice
from notices.rules.inquiries import InquiryItem, Outcome


class Command(DeedCommand):
    help = "Records an inquiry about one addressee of a draft, or all that lack it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("id", type=int)
        parser.add_argument("--item", required=True, choices=list(InquiryItem))
        parser.add_argument("--done-on", required=True, type=day, metavar="DATE")
        parser.add_argument("--by-whom", required=True, metavar="NAME")
        parser.add_argument("--result", metavar="TEXT", help="default: the outcome")
        parser.add_argument("--outcome", required=True, choices=list(Outcome))
        parser.add_argument("--by", required=True, metavar="EMAIL")
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--row", type=int, metavar="N")
        which.add_argument("--all", action="store_true")

    def deed(self, **options: Any) -> dict[str, Any]:
        notice = self.one(Notice.objects.filter(pk=options["id"]), options["id"])
        outcome = Outcome(options["outcome"])
        told = (
            InquiryItem(options["item"]),
            options["done_on"],
            options["by_whom"],
            options["result"] or outcome.name_ja,
            outcome,
        )
        done = {"by": self.person(options["by"]), "at": clock.now()}
        if options["all"]:
            return {
                "notice": notice.pk,
                "recorded": record_for_all(notice, *told, **done),
            }
        people = notice.addressees.filter(row_number=options["row"])
        who = self.one(people, options["row"])
        recorded = record_inquiry(who, *told, **done)
        return {"notice": notice.pk, "recorded": int(recorded)}
