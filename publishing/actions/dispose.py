"""廃棄: destroying what a decided list names, keys first, and leaving the proof.

For each line: whether it is still due is asked again, the notice is closed to every
other deed, its keys are destroyed, then what they opened is emptied, in one transaction
with the leaf. Whatever breaks off, the next call finishes; what was done is not done
again.
"""

from datetime import datetime

from django.db import transaction

from access_control.models import Office, User
from access_control.vault.data_keys import destroy_data_keys
from access_control.vault.scrub import scrub_if_simple
from notices.actions.approval import record_event
from notices.actions.erase import (
    claim_for_disposal,
    claim_request,
    erase_register,
    erase_request,
    register_keys,
)
from notices.models import (
    DataRequest,
    DisposalItem,
    DisposalList,
    Notice,
    SourceList,
)
from notices.refusals import DeedRefused
from notices.rules.periods import legal_day
from notices.rules.retention import is_due
from publishing.actions.disposal import locked_if_waiting, require_all_offices
from publishing.actions.due import (
    Standing,
    standing_of_list,
    standing_of_notice,
    standing_of_request,
)
from publishing.actions.forget import copy_keys, erase_copies
from publishing.models import (
    Collection,
    Correction,
    Posting,
    Removal,
    ShellCopy,
)

HELD_JA = "保留中か、開示等の請求があるため"
NOT_DUE_JA = "保存年数か完結した日が変わり、まだ廃棄の時期ではないため"
TAKEN_IN_JA = "その後に取り込まれたため"


def dispose(found: DisposalList, *, by: User, at: datetime) -> int:
    """Disposes of every line that was not struck out; returns how many now.

    A line that is held or no longer due by now is struck out with the reason. Raises
    NotAllowed, DeedRefused.
    """
    require_all_offices(found, by)
    if found.decided_at is None:
        raise DeedRefused(
            "この廃棄簿は、まだ決定されていません。", "nobody has decided the list yet"
        )
    waiting = found.items.waiting().select_related(
        "notice__office", "source_list", "data_request"
    )
    count = sum(_dispose_of(item, by, at) for item in waiting)
    unfinished = DisposalList.objects.unfinished().filter(pk=found.pk)
    if unfinished.update(disposed_by=by, disposed_at=at):
        scrub_if_simple()
    found.refresh_from_db()
    return count


def _dispose_of(item: DisposalItem, by: User, at: datetime) -> bool:
    if item.notice is not None:
        return _dispose_of_notice(item, item.notice, by, at)
    if item.data_request is not None:
        return _dispose_of_request(item, item.data_request, by, at)
    return _dispose_of_list(item, by, at)


def _dispose_of_notice(
    item: DisposalItem, notice: Notice, by: User, at: datetime
) -> bool:
    with transaction.atomic():
        if locked_if_waiting(item) is None:
            return False
        if _is_too_early(_locked(notice), at):
            return _keep(item, NOT_DUE_JA, by, at)
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
        _lock_years(item.office)
        lists = SourceList.objects.select_for_update()
        source = lists.filter(pk=item.source_list_id).first()
        if source is not None and source.notice_id is not None:
            return _keep(item, TAKEN_IN_JA, by, at)
        if source is not None and _is_to_be_kept(standing_of_list(source), at):
            return _keep(item, NOT_DUE_JA, by, at)
        if source is not None:
            destroy_data_keys([source.key_id])
            source.delete()
        return _finish(item, at)


def _dispose_of_request(
    item: DisposalItem, request: DataRequest, by: User, at: datetime
) -> bool:
    """Who asked goes; that somebody asked, when, and what was decided stays."""
    with transaction.atomic():
        if locked_if_waiting(item) is None:
            return False
        _lock_years(item.office)
        why = _why_it_stays(request, at)
        if why:
            return _keep(item, why, by, at)
        claim_request(request, at=at)
    destroy_data_keys([request.key_id])
    with transaction.atomic():
        erase_request(request)
        return _finish(item, at)


def _why_it_stays(request: DataRequest, at: datetime) -> str:
    """Empty when nothing stands in the way, or when it was claimed before."""
    locked = DataRequest.objects.select_for_update().get(pk=request.pk)
    if locked.disposed_at is not None:
        return ""
    if locked.notice_id is not None:
        # The row of the notice is the lock between holds and disposal.
        notice = Notice.objects.select_for_update().get(pk=locked.notice_id)
        if notice.holds.current().exists():
            return HELD_JA
    is_kept = _is_to_be_kept(standing_of_request(locked), at)
    return NOT_DUE_JA if is_kept else ""


def _locked(notice: Notice) -> Notice:
    """The notice, with every row under which its years or its last day would move."""
    _lock_years(notice.office)
    locked = Notice.objects.select_for_update().get(pk=notice.pk)
    shell = _shell_of(locked)
    if shell is not None:
        ShellCopy.objects.select_for_update().get(pk=shell.pk)
        list(shell.entries.select_for_update().order_by("pk"))
    return locked


def _lock_years(office: Office) -> None:
    """The row of the authority: under it its rules of retention follow each other."""
    Office.objects.select_for_update().get(pk=office.authority().pk)


def _is_too_early(notice: Notice, at: datetime) -> bool:
    """What was closed for disposal before is finished: its keys may be gone."""
    if notice.disposed_at is not None:
        return False
    return _is_to_be_kept(standing_of_notice(notice), at)


def _is_to_be_kept(standing: Standing | None, at: datetime) -> bool:
    return standing is None or not is_due(standing.until, on=legal_day(at))


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
