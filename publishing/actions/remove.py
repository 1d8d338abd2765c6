"""Taking off display: at once by one approver, confirmed later by another.

Removing comes first and its leaf second: what must vanish vanishes even if the log
cannot be written at that moment.
"""

import logging
from datetime import datetime

from django.db import DatabaseError, transaction

from access_control.models import User
from notices.actions import mark_withdrawn
from notices.refusals import DeedRefused, require, require_reason
from notices.register import seal_reason
from publishing import display_log
from publishing.models import EntryCopy, Posting, Removal, ShellCopy
from publishing.rules.visibility import has_expired

logger = logging.getLogger(__name__)


def withdraw_posting(posting: Posting, *, by: User, at: datetime, reason: str) -> None:
    """Closes the posting's window at this instant. Raises NotAllowed, DeedRefused."""
    require(by, "withdraw_postings", posting.notice.office)
    require_reason(reason)
    with transaction.atomic():
        shell = ShellCopy.objects.select_for_update().get(public_id=posting.public_id)
        # Before its start, what was withdrawn has an empty window.
        closed = max(at, shell.display_from)
        if has_expired(shell.display_until, at=closed):
            raise DeedRefused(
                "この掲示は、すでに終了しています。", "the posting has ended already"
            )
        shell.display_until = closed
        shell.save(update_fields=["display_until"])
        entries = EntryCopy.objects.filter(shell=shell, display_until__gt=closed)
        entries.update(display_until=closed)
        removal = _record(posting, "withdrawn", "", by=by, at=at, reason=reason)
        mark_withdrawn(posting.notice, by=by, at=at, reason=reason)
    _log_afterwards(removal)


def conceal_entry(
    posting: Posting, entry_id: str, *, by: User, at: datetime, reason: str
) -> None:
    """Closes one entry's window at this instant; the others stay on display.

    Raises NotAllowed, DeedRefused.
    """
    require(by, "withdraw_postings", posting.notice.office)
    require_reason(reason)
    with transaction.atomic():
        shell = ShellCopy.objects.get(public_id=posting.public_id)
        entries = EntryCopy.objects.select_for_update().filter(shell=shell)
        entry = entries.filter(pk=entry_id).first()
        closed = max(at, shell.display_from)
        if entry is None or has_expired(entry.display_until, at=closed):
            raise DeedRefused(
                "この一件は、すでに掲示されていません。",
                "the entry is not on display any more",
            )
        entry.display_until = closed
        entry.save(update_fields=["display_until"])
        removal = _record(posting, "concealed", entry_id, by=by, at=at, reason=reason)
    _log_afterwards(removal)


def confirm_removal(removal: Removal, *, by: User, at: datetime) -> None:
    """Another approver confirms, the next working day at the latest.

    Raises NotAllowed, DeedRefused.
    """
    require(by, "withdraw_postings", removal.posting.notice.office)
    if removal.by_id == by.pk:
        raise DeedRefused(
            "取り下げた本人は確認できません。別の決裁者が確認してください。",
            "whoever removed it cannot confirm it; another approver must",
        )
    unconfirmed = Removal.objects.filter(pk=removal.pk, confirmed_at__isnull=True)
    if unconfirmed.update(confirmed_by=by, confirmed_at=at) != 1:
        raise DeedRefused(
            "すでに確認されています。", "the removal is confirmed already"
        )
    removal.refresh_from_db()


def log_removal(removal: Removal) -> None:
    """Writes the leaf of a removal once; the leaf tells when it happened."""
    shell = ShellCopy.objects.get(public_id=removal.posting.public_id)
    entry = EntryCopy.objects.filter(pk=removal.entry_id).first()
    with transaction.atomic():
        unlogged = Removal.objects.filter(pk=removal.pk, logged_at__isnull=True)
        if unlogged.update(logged_at=removal.at) == 1:
            display_log.record_deed(removal.kind, shell, at=removal.at, entry=entry)


def _record(
    posting: Posting, kind: str, entry_id: str, *, by: User, at: datetime, reason: str
) -> Removal:
    return Removal.objects.create(
        posting=posting,
        kind=kind,
        entry_id=entry_id,
        by=by,
        at=at,
        sealed_reason=seal_reason(posting.notice, reason),
    )


def _log_afterwards(removal: Removal) -> None:
    try:
        log_removal(removal)
    except DatabaseError:
        # The scheduler writes the missing leaf; what was shown is already gone.
        logger.exception("the leaf of a removal is missing and will be made up")
