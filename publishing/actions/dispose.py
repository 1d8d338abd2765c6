"""廃棄: destroying what a decided list names, keys first, and leaving the proof.

For each line: the notice is closed to every other deed, its keys are destroyed, then
what they opened is emptied, in one transaction with the leaf. Whatever breaks off, the
next call finishes; what was done is not done again.
"""

from datetime import datetime

from django.db import transaction

from access_control.models import User
from access_control.vault.data_keys import destroy_data_keys
from access_control.vault.scrub import scrub_if_simple
from notices.actions.approval import record_event
from notices.actions.erase import claim_for_disposal, erase_register, register_keys
from notices.models import DisposalItem, DisposalList, Notice, SourceList
from notices.refusals import DeedRefused
from publishing.actions.disposal import locked_if_waiting, require_all_offices
from publishing.actions.forget import copy_keys, erase_copies
from publishing.models import (
    Collection,
    Correction,
    Posting,
    Removal,
    ShellCopy,
)

HELD_JA = "保留中か、開示等の請求があるため"
TAKEN_IN_JA = "その後に取り込まれたため"


def dispose(found: DisposalList, *, by: User, at: datetime) -> int:
    """Disposes of every line that was not struck out; returns how many now.

    A line that is held by now is struck out. Raises NotAllowed, DeedRefused.
    """
    require_all_offices(found, by)
    if found.decided_at is None:
        raise DeedRefused(
            "この廃棄簿は、まだ決定されていません。", "nobody has decided the list yet"
        )
    waiting = found.items.waiting().select_related("notice__office", "source_list")
    count = sum(_dispose_of(item, by, at) for item in waiting)
    unfinished = DisposalList.objects.unfinished().filter(pk=found.pk)
    if unfinished.update(disposed_by=by, disposed_at=at):
        scrub_if_simple()
    found.refresh_from_db()
    return count


def _dispose_of(item: DisposalItem, by: User, at: datetime) -> bool:
    if item.notice is not None:
        return _dispose_of_notice(item, item.notice, by, at)
    return _dispose_of_list(item, by, at)


def _dispose_of_notice(
    item: DisposalItem, notice: Notice, by: User, at: datetime
) -> bool:
    with transaction.atomic():
        if locked_if_waiting(item) is None:
            return False
        if not claim_for_disposal(notice, at=at):
            return _keep(item, HELD_JA, by, at)
    shell = _shell_of(notice)
    destroy_data_keys(register_keys(notice))
    if shell is not None:
        destroy_data_keys(copy_keys(shell))
    with transaction.atomic():
        if not _finish(item, at):
            return False
        erase_register(notice)
        _erase_deeds(notice)
        record_event(notice, "dispose", by=by, at=at)
        if shell is not None:
            # The clock may have left the leaf already, at the end of the display.
            erase_copies(shell, at=at)
    return True


def _dispose_of_list(item: DisposalItem, by: User, at: datetime) -> bool:
    """A list that nobody took in goes with its row; nothing else refers to it."""
    with transaction.atomic():
        if locked_if_waiting(item) is None:
            return False
        lists = SourceList.objects.select_for_update()
        source = lists.filter(pk=item.source_list_id).first()
        if source is not None and source.notice_id is not None:
            return _keep(item, TAKEN_IN_JA, by, at)
        if source is not None:
            destroy_data_keys([source.key_id])
            source.delete()
        return _finish(item, at)


def _finish(item: DisposalItem, at: datetime) -> bool:
    waiting = DisposalItem.objects.waiting().filter(pk=item.pk)
    return waiting.update(disposed_at=at) == 1


def _keep(item: DisposalItem, why: str, by: User, at: datetime) -> bool:
    waiting = DisposalItem.objects.waiting().filter(pk=item.pk)
    waiting.update(struck_by=by, struck_at=at, struck_reason=why)
    return False


def _shell_of(notice: Notice) -> ShellCopy | None:
    posting = Posting.objects.filter(notice=notice).first()
    if posting is None:
        return None
    return ShellCopy.objects.filter(pk=posting.public_id).first()


def _erase_deeds(notice: Notice) -> None:
    """Why something was taken down, what was corrected, and who came for it."""
    Removal.objects.filter(posting__notice=notice).update(sealed_reason=b"")
    Correction.objects.filter(posting__notice=notice).update(sealed=b"")
    Collection.objects.filter(posting__notice=notice).update(sealed=b"")
