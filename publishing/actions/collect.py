"""受領: the addressee came for the document, so the entry need not be shown any more.

Handing over is service by delivery 交付送達. It ends the entry's own window; P and the
deemed day of all others stay. Where somebody of the same name is on display, a second
person has to make sure who came before anything is taken down.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from access_control.models import User
from access_control.tree import authority_of_each
from notices.actions.approval import record_event
from notices.intake.equal_names import (
    found_by,
    indexes_of,
    newest_of,
    under_every_epoch,
)
from notices.models import Addressee, Notice
from notices.refusals import DeedRefused, require, require_reason
from notices.register import ERASED_JA, keep_facts, open_facts
from notices.rules.periods import legal_day
from publishing.actions.late_leaf import close_window, log_afterwards, log_once
from publishing.models import Collection, EntryCopy, Posting
from publishing.rules.collection import IdentityCheck, Receipt
from publishing.rules.visibility import has_expired

NO_RECEIPT = Receipt()


def record_collection(
    posting: Posting,
    entry_id: str,
    *,
    by: User,
    at: datetime,
    identity_check: IdentityCheck = IdentityCheck.UNSPECIFIED,
    receipt: Receipt = NO_RECEIPT,
    reason: str = "",
) -> Collection:
    """Records that the document was handed over, and ends the entry's display.

    After the end, too: the document may still have been held. Raises NotAllowed,
    DeedRefused.
    """
    notice = posting.notice
    require(by, "record_collection", notice.office)
    _require_possible_receipt(receipt, notice, at)
    _require_uncollected(entry_id)
    try:
        with transaction.atomic():
            entry = _locked(posting, entry_id)
            collection = Collection.objects.create(
                posting=posting,
                entry_id=entry_id,
                identity_check=identity_check,
                by=by,
                at=at,
                needs_second=has_namesake(entry_id, at=at),
            )
            keep_facts(notice, collection, _facts(receipt, reason))
            if not collection.needs_second:
                _take_down(entry, at)
    except IntegrityError as error:
        raise _collected_already() from error
    if not collection.needs_second:
        log_afterwards(collection, "collected", at=at)
    return collection


def confirm_collection(collection: Collection, *, by: User, at: datetime) -> None:
    """A second person is sure who came; only now the entry's display ends.

    Raises NotAllowed, DeedRefused.
    """
    posting = collection.posting
    require(by, "record_collection", posting.notice.office)
    if collection.by_id == by.pk:
        raise DeedRefused(
            "受領を記録した本人は確認できません。同姓同名の方が掲示中のため、"
            "別の職員が確認してください。",
            "a namesake is on display; somebody else must confirm the collection",
        )
    with transaction.atomic():
        entry = _locked(posting, collection.entry_id)
        waiting = Collection.objects.awaiting_second().filter(pk=collection.pk)
        if waiting.update(second_by=by, second_at=at) != 1:
            raise DeedRefused(
                "この受領に、確認は要りません(確認済みか、同姓同名の方がいません)。",
                "the collection is confirmed already, or needs no confirmation",
            )
        _take_down(entry, at)
    collection.refresh_from_db()
    log_afterwards(collection, "collected", at=at)


def decline_collection(
    collection: Collection, *, by: User, at: datetime, reason: str
) -> None:
    """Somebody else came: the record goes, and the entry can be collected again.

    Only while it waits for the second person, so nothing was taken down. Raises
    NotAllowed, DeedRefused.
    """
    notice = collection.posting.notice
    require(by, "record_collection", notice.office)
    require_reason(reason)
    with transaction.atomic():
        waiting = Collection.objects.awaiting_second().filter(pk=collection.pk)
        if not waiting.delete()[0]:
            raise DeedRefused(
                "この受領は、すでに確認されているか、取り消されています。",
                "the collection is confirmed or taken back already",
            )
        record_event(notice, "decline_collection", by=by, at=at, reason=reason)


def log_collection(collection: Collection) -> None:
    """Writes the leaf of a settled collection once."""
    log_once(collection, "collected", at=collection.second_at or collection.at)


def has_namesake(entry_id: str, *, at: datetime) -> bool:
    """Whether another entry of this name is, or will be, on display in the authority.

    Somebody whose notice is only planned may come to the counter just as well.
    """
    mine = Addressee.objects.select_related("notice").get(pk=entry_id)
    same = under_every_epoch(lambda epochs: _called_the_same(entry_id, epochs))
    shown = EntryCopy.objects.filter(display_until__gt=at, pk__in=same)
    notices = Notice.objects.filter(
        addressees__pk__in=list(shown.values_list("pk", flat=True))
    )
    authorities = authority_of_each()
    here = authorities[mine.notice.office_id]
    offices = set(notices.values_list("office", flat=True))
    return any(authorities[office] == here for office in offices)


def _called_the_same(entry_id: str, epochs: Sequence[int]) -> list[str]:
    mine = Addressee.objects.filter(pk=entry_id)
    names = newest_of(indexes_of(mine, "name_index", epochs).values())
    others = Addressee.objects.exclude(pk=entry_id)
    return [row.pk for row in found_by(others, "name_index", names)]


def receipt_of(collection: Collection) -> dict[str, str]:
    """``number``, ``signed_on``, ``recipient`` and ``reason`` in clear. CannotOpen."""
    if not collection.sealed:
        return _facts(Receipt(number=ERASED_JA), "")
    return open_facts(collection.posting.notice, collection)


def _take_down(entry: EntryCopy, at: datetime) -> None:
    """What ended before stays as it ended."""
    if not has_expired(entry.display_until, at=at):
        close_window(entry, at)


def _locked(posting: Posting, entry_id: str) -> EntryCopy:
    locked = EntryCopy.objects.select_for_update()
    entry = locked.filter(shell_id=posting.public_id, pk=entry_id).first()
    if entry is None:
        raise DeedRefused("この一件はありません。", "there is no such entry")
    return entry


def _require_uncollected(entry_id: str) -> None:
    if Collection.objects.filter(entry_id=entry_id).exists():
        raise _collected_already()


def _collected_already() -> DeedRefused:
    return DeedRefused(
        "この一件の受領は、すでに記録されています。",
        "the collection of this entry is recorded already",
    )


def _require_possible_receipt(receipt: Receipt, notice: Notice, at: datetime) -> None:
    if receipt.signed_on is None:
        return
    if not legal_day(notice.registered_at) <= receipt.signed_on <= legal_day(at):
        raise DeedRefused(
            "受領書の日付は、起案の日から今日までの日付でなければなりません。",
            "the receipt is dated between the registration and today",
        )


def _facts(receipt: Receipt, reason: str) -> dict[str, str]:
    day = receipt.signed_on
    return {
        "number": receipt.number,
        "signed_on": day.isoformat() if day else "",
        "recipient": receipt.recipient,
        "reason": reason,
    }
