"""Approval and publication: one deed, one transaction."""

from datetime import date, datetime

from django.db import transaction

from access_control.models import User
from access_control.opaque_ids import new_opaque_id
from notices.actions.approval import approve_notice, end_of, mark_posted, start_of
from notices.models import Notice
from notices.rules.legal_basis import Version
from publishing import display_log
from publishing.actions.publishable import require_publishable
from publishing.copies import seal_entries, seal_shell
from publishing.models import EntryCopy, Posting, ShellCopy
from publishing.projection import Projection, project
from publishing.search_keys import write_search_keys


def approve_and_publish(
    notice: Notice,
    *,
    by: User,
    at: datetime,
    decision_number: str = "",
    decided_on: date | None = None,
) -> ShellCopy:
    """Approves a submitted notice and freezes its public copies.

    The names appear when the window opens, without any further deed or job. Keys are
    committed to their own store before the data; if the data is rolled back they open
    nothing. Where two approvers are needed, this is the second one's deed. Raises
    NotAllowed, SamePerson, TransitionNotAllowed, DeedRefused (LinkageRefused,
    SecondApproverNeeded among them).
    """
    with transaction.atomic():
        version = approve_notice(
            notice,
            by=by,
            at=at,
            decision_number=decision_number,
            decided_on=decided_on,
        )
        require_publishable(notice, version, at=at)
        shell = publish_notice(notice, version, at=at)
        mark_posted(notice, by=by, at=at)
    return shell


def publish_notice(notice: Notice, version: Version, *, at: datetime) -> ShellCopy:
    """Writes posting, copies, search keys, leaf "posted". Requires a transaction."""
    projection = project(notice, version, at=at)
    posting = Posting.objects.create(
        notice=notice, public_id=new_opaque_id(), published_at=at
    )
    shell = _shell(notice, version, projection, posting, at)
    seal_shell(shell, projection.words, projection.rows)
    shell.save(force_insert=True)
    entries = seal_entries(shell, projection.entries)
    EntryCopy.objects.bulk_create(entries, batch_size=500)
    write_search_keys(shell.search_mode, projection.searchable)
    _log_posted(shell, entries, at)
    return shell


def _log_posted(shell: ShellCopy, entries: list[EntryCopy], at: datetime) -> None:
    """The window stands in clear, so that the log alone tells what was public when.

    ``copy`` fixes every entry from the start, whether or not its page is looked at.
    """
    display_log.record_deed(
        "posted",
        shell,
        at=at,
        copy=display_log.shown_digest(shell, entries),
        entries=shell.entry_count,
        **{
            "from": int(shell.display_from.timestamp()),
            "until": int(shell.display_until.timestamp()),
        },
    )


def _shell(
    notice: Notice,
    version: Version,
    projection: Projection,
    posting: Posting,
    at: datetime,
) -> ShellCopy:
    return ShellCopy(
        public_id=posting.public_id,
        office_code=notice.office.code,
        office_name=notice.office.name,
        basis_id=notice.basis_id,
        version_id=version.id,
        variant=notice.variant,
        reading=notice.adoption.reading,
        search_mode=notice.adoption.search_mode,
        log_failure=notice.adoption.log_failure,
        number=projection.number,
        entry_count=len(projection.entries),
        display_from=start_of(notice, at),
        display_until=end_of(notice, version, at),
        held=notice.holds.current().exists(),
    )
