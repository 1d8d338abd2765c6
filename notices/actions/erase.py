"""Erasing what the register holds about the people of a notice.

What stays are numbers, dates, counts, the decision record and who did what.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from notices.intake.reindexing import empty_indexes
from notices.models import (
    DataRequest,
    DisposalHold,
    Inquiry,
    LegalDecision,
    Notice,
    NoticeEvent,
    RefusedRow,
    SourceList,
)

NOTHING = b""


def claim_for_disposal(notice: Notice, *, at: datetime) -> bool:
    """Closes the notice to every other deed, unless it is held or somebody has asked
    for his data in it; whether it is closed.

    A notice claimed before is claimed still: disposal goes on where it broke off.
    """
    with transaction.atomic():
        locked = Notice.objects.select_for_update().get(pk=notice.pk)
        asked_for = locked.data_requests.unclosed()
        if locked.holds.current().exists() or asked_for.exists():
            return False
        if locked.disposed_at is None:
            locked.disposed_at = at
            locked.save(update_fields=["disposed_at"])
    notice.refresh_from_db()
    return True


def claim_request(request: DataRequest, *, at: datetime) -> None:
    """Closes a request for good, before its key goes. Requires a transaction."""
    unclaimed = DataRequest.objects.filter(pk=request.pk, disposed_at__isnull=True)
    unclaimed.update(disposed_at=at)


def erase_request(request: DataRequest) -> None:
    """Empties what a request says of a person; kind, days and outcome stay."""
    DataRequest.objects.filter(pk=request.pk).update(
        sealed=NOTHING, sealed_extension_reason=NOTHING, sealed_decision_reason=NOTHING
    )


def register_keys(notice: Notice) -> Iterator[str]:
    """Ids of every data key of the register that opens something of the notice."""
    yield notice.key_id
    yield from notice.addressees.values_list("key_id", flat=True)
    lists = SourceList.objects.filter(notice=notice)
    yield from lists.values_list("key_id", flat=True)


def erase_register(notice: Notice) -> None:
    """Empties every sealed column and every blind index. Requires a transaction.

    An index is a trace, too: with the index key it confirms a guessed name.
    """
    empty_indexes(notice.addressees.all())
    notice.addressees.update(sealed={})
    Inquiry.objects.filter(addressee__notice=notice).update(sealed=NOTHING)
    NoticeEvent.objects.filter(notice=notice).update(sealed_reason=NOTHING)
    LegalDecision.objects.filter(notice=notice).update(sealed_reason=NOTHING)
    DisposalHold.objects.filter(notice=notice).update(
        sealed_reason=NOTHING, sealed_release_reason=NOTHING
    )
    SourceList.objects.filter(notice=notice).update(
        sealed_upload=NOTHING, sealed_file=NOTHING
    )
    RefusedRow.objects.filter(source_list__notice=notice).update(sealed_cells=NOTHING)
