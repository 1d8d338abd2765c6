"""Taking off display: at once by one approver, confirmed later by another.

Removing comes first; its reason and its leaf come second. What must vanish vanishes
even if the log cannot be written, or the register's key is missing, at that moment.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import DateTimeField, Value
from django.db.models.functions import Least

from access_control.models import User
from access_control.vault.keys import VaultError
from notices.actions.approval import mark_withdrawn
from notices.refusals import DeedRefused, require, require_reason
from notices.register import keep_reason
from notices.rules.broken_rule import BrokenRule
from publishing.actions.late_leaf import close_window, log_afterwards, log_once
from publishing.models import EntryCopy, Posting, Removal, ShellCopy
from publishing.rules.visibility import has_expired


class ReasonNotKept(BrokenRule):
    """It is off display; only the reason is not recorded."""


def withdraw_posting(posting: Posting, *, by: User, at: datetime, reason: str) -> None:
    """Closes the posting's window at this instant. Raises NotAllowed, DeedRefused."""
    require(by, "withdraw_postings", posting.notice.office)
    require_reason(reason)
    with transaction.atomic():
        shell = ShellCopy.objects.select_for_update().get(public_id=posting.public_id)
        if has_expired(shell.display_until, at=at):
            raise DeedRefused(
                "この掲示は、すでに終了しています。", "the posting has ended already"
            )
        close_window(shell, at)
        entries = EntryCopy.objects.filter(shell=shell, display_until__gt=at)
        entries.update(
            display_from=Least("display_from", Value(at, DateTimeField())),
            display_until=at,
        )
        removal = _record(posting, "withdrawn", "", by=by, at=at)
        mark_withdrawn(posting.notice, by=by, at=at)
    log_afterwards(removal, removal.kind, at=at)
    _keep_reason(removal, reason)


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
        if entry is None or has_expired(entry.display_until, at=at):
            raise DeedRefused(
                "この一件は、すでに掲示されていません。",
                "the entry is not on display any more",
            )
        close_window(entry, at)
        removal = _record(posting, "concealed", entry_id, by=by, at=at)
    log_afterwards(removal, removal.kind, at=at)
    _keep_reason(removal, reason)


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
    log_once(removal, removal.kind, at=removal.at)


def _record(
    posting: Posting, kind: str, entry_id: str, *, by: User, at: datetime
) -> Removal:
    return Removal.objects.create(
        posting=posting, kind=kind, entry_id=entry_id, by=by, at=at
    )


def _keep_reason(removal: Removal, reason: str) -> None:
    """Raises ReasonNotKept when it cannot be sealed; the removal stands."""
    try:
        keep_reason(removal.posting.notice, removal, reason)
    except VaultError as error:
        raise ReasonNotKept(
            "表示は取りやめましたが、理由を保存できませんでした。理由を別に書き留め、"
            "運用担当に連絡してください。",
            f"it is off display, but the reason could not be kept: {error}",
        ) from error
