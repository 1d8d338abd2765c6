from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from config import clock
from notices.actions.publish_anew import draft_anew
from notices.commands import DeedCommand
from notices.models import Notice


class Command(DeedCommand):
    help = "Drafts a new notice of entries that were wrong or were taken down."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("notice", type=int)
        parser.add_argument(
            "--entry",
            action="append",
            metavar="ID",
            help="an entry to publish anew; without any, all of them",
        )
        parser.add_argument(
            "--set",
            dest="changes",
            action="append",
            default=[],
            type=_change,
            metavar="ENTRY:FIELD=VALUE",
            help="the right value of a field",
        )
        parser.add_argument("--by", required=True, metavar="EMAIL")
        parser.add_argument("--reason", required=True)

    def deed(self, **options: Any) -> dict[str, Any]:
        found = self.one(Notice.objects.filter(pk=options["notice"]), options["notice"])
        chosen = options["entry"] or list(found.addressees.values_list("pk", flat=True))
        changes: dict[str, dict[str, str]] = {}
        for entry, field, value in options["changes"]:
            changes.setdefault(entry, {})[field] = value
        draft = draft_anew(
            found,
            addressee_ids=chosen,
            changes=changes,
            by=self.person(options["by"]),
            at=clock.now(),
            reason=options["reason"],
        )
        return {"notice": draft.pk, "replaces": found.pk, "entries": len(chosen)}


def _change(text: str) -> tuple[str, str, str]:
    entry, colon, rest = text.partition(":")
    field, equals, value = rest.partition("=")
    if not (entry and colon and field and equals):
        raise ArgumentTypeError(f"{text!r} is not ENTRY:FIELD=VALUE")
    return entry, field, value
