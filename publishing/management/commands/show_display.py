from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from access_control.models import Office
from access_control.vault.keys import Erased
from notices.commands import DeedCommand, instant, rfc3339
from publishing.actions.continuity import continuity_of, in_words
from publishing.copies import open_entries, open_shell
from publishing.models import EntryCopy, Posting, ShellCopy
from publishing.rules.public_notice import copy_digest, words_digest


class Command(DeedCommand):
    help = "What was, or will be, publicly visible at an instant."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--at", required=True, type=instant, metavar="INSTANT")
        parser.add_argument("--office", metavar="CODE")

    def deed(self, **options: Any) -> dict[str, Any]:
        at = options["at"]
        shells = ShellCopy.objects.on_display(at)
        if options["office"]:
            offices = Office.objects.filter(code=options["office"])
            self.one(offices, options["office"])
            shells = shells.filter(office_code=options["office"])
        postings = [
            self._posting(
                shell, list(EntryCopy.objects.on_display(at).filter(shell=shell)), at
            )
            for shell in shells
        ]
        return {"at": rfc3339(at), "postings": postings}

    def _posting(
        self, shell: ShellCopy, entries: list[EntryCopy], at: datetime
    ) -> dict[str, Any]:
        return {
            "public_id": shell.public_id,
            "basis": shell.basis_id,
            "office": shell.office_code,
            "display_from": rfc3339(shell.display_from),
            "display_until": rfc3339(shell.display_until),
            "entries": len(entries),
            "copy_digest": _copy_digest(shell, entries),
            "interruptions": _interruptions_in_words(shell, at),
        }


def _copy_digest(shell: ShellCopy, entries: list[EntryCopy]) -> str | None:
    """None once the copy was forgotten: its words are gone for good."""
    try:
        opened = open_shell(shell)
    except Erased:
        return None
    digests = [entry.digest for entry in open_entries(entries)]
    return copy_digest(words_digest(opened.words), digests)


def _interruptions_in_words(shell: ShellCopy, at: datetime) -> str:
    """What was lost by the instant, as far as recorded, and what follows."""
    posting = Posting.objects.filter(public_id=shell.pk).first()
    return in_words(continuity_of(posting, shell, at), shell, at) if posting else ""
