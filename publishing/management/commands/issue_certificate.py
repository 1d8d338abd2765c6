from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from access_control.models import SubjectKind, User
from access_control.opening import Subject, record_command
from access_control.rules.purposes import LONGEST_WORDS, Purpose
from access_control.sittings import make_sitting
from config import clock
from notices.commands import DeedCommand, rfc3339
from notices.refusals import require, require_reason
from publishing.actions.issue_certificate import Issued, issue_certificate
from publishing.actions.log_files import write_durably
from publishing.evidence.log_check import LogDamaged
from publishing.models import EntryCopy, Posting


class Command(DeedCommand):
    help = "Issues a certificate of display: a signed PDF and its bundle of evidence."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("public_id")
        parser.add_argument("-o", "--output", required=True, type=Path, metavar="DIR")
        parser.add_argument("--by", required=True, metavar="EMAIL")
        copy = parser.add_mutually_exclusive_group()
        copy.add_argument("--entry", help="opens this one entry, for its parties")
        copy.add_argument(
            "--public", action="store_true", help="opens none (as without --entry)"
        )
        parser.add_argument("--reason", default="", help="needed with --entry")

    def deed(self, **options: Any) -> dict[str, Any]:
        found = self.one(
            Posting.objects.filter(public_id=options["public_id"]), options["public_id"]
        )
        by, reason = self.person(options["by"]), options["reason"][:LONGEST_WORDS]
        entry = self._entry(found, options["entry"])
        at = clock.now()
        require(by, "issue_certificates", found.notice.office)
        if entry is not None:
            require_reason(reason)
            _record(found, by, entry, reason)
        try:
            issued = issue_certificate(found, by=by, at=at, entry=entry, reason=reason)
        except LogDamaged as damage:
            self.refuse(str(damage))
        return self._written(issued, options["output"])

    def _entry(self, found: Posting, name: str | None) -> EntryCopy | None:
        if name is None:
            return None
        mine = EntryCopy.objects.filter(shell_id=found.public_id, pk=name)
        return self.one(mine, name)

    def _written(self, issued: Issued, folder: Path) -> dict[str, Any]:
        row = issued.row
        pdf, bundle = f"{row.number}.pdf", f"{row.number}.keijishomei.zip"
        write_durably(folder, pdf, issued.pdf)
        write_durably(folder, bundle, issued.bundle)
        return {
            "number": row.number,
            "kind": row.kind,
            "copy": row.copy,
            "issued_at": rfc3339(row.issued_at),
            "signature": row.level,
            "proof_sha256": row.proof_sha256,
            "bundle_sha256": row.bundle_sha256,
            "pdf": str(folder / pdf),
            "bundle": str(folder / bundle),
        }


def _record(found: Posting, by: User, entry: EntryCopy, reason: str) -> None:
    """Nothing is opened before it is written down who opens it and why."""
    at, notice = clock.now(), found.notice
    sitting = make_sitting(by, Purpose.EXAMINING, reason, at=at)
    subject = Subject(SubjectKind.NOTICE, str(notice.pk), notice.office, entry.pk)
    record_command(sitting, subject, "issue_certificate", at=at)
