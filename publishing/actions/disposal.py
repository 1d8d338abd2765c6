"""廃棄簿: proposing what is due, striking out, deciding. A person always decides."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from access_control.grants import offices_where
from access_control.models import Office, User
from notices.models import (
    DataRequest,
    DisposalItem,
    DisposalList,
    Notice,
    SourceList,
)
from notices.refusals import DeedRefused, NotAllowed, require, require_reason
from publishing.actions.due import Standing, due_for_disposal

ROWS_A_STATEMENT = 500


def propose_disposal(
    offices: QuerySet[Office], *, by: User | None, at: datetime, on: date
) -> DisposalList:
    """One list of everything due; ``by`` is None where a command proposes.

    What stands in a list already is left out. Raises DeedRefused when nothing is due.
    """
    with transaction.atomic():
        # Two who propose at once: the second finds what the first has left.
        ids = list(offices.values_list("pk", flat=True))
        list(Office.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
        due = due_for_disposal(offices, on=on)
        if not due:
            raise DeedRefused(
                "廃棄の時期が来たものはありません(保留中と、廃棄簿にあるものを除きます)。",
                "nothing is due that is neither held nor in a list already",
            )
        proposed = DisposalList.objects.create(proposed_by=by, proposed_at=at)
        DisposalItem.objects.bulk_create(
            (_item(proposed, each) for each in due), batch_size=ROWS_A_STATEMENT
        )
    return proposed


def strike_out(item: DisposalItem, *, by: User, at: datetime, reason: str) -> None:
    """Takes one line out of a list; it comes again with the next one unless it is held.

    Raises NotAllowed, DeedRefused.
    """
    require(by, "decide_disposal", item.office)
    require_reason(reason)
    with transaction.atomic():
        # The line is the lock between striking out and disposing.
        line = locked_if_waiting(item)
        if line is None or _is_claimed(line):
            raise DeedRefused(
                "この行は、すでに除かれているか、廃棄されています。",
                "the line is struck out or disposed of already",
            )
        line.struck_by, line.struck_at = by, at
        line.struck_reason = reason.strip()
        line.save(update_fields=["struck_by", "struck_at", "struck_reason"])


def _is_claimed(line: DisposalItem) -> bool:
    """Whether disposal has begun: its keys may be gone."""
    subject = line.notice or line.data_request
    return subject is not None and subject.disposed_at is not None


def locked_if_waiting(item: DisposalItem) -> DisposalItem | None:
    """The line as it is now, locked; None when it was struck out or disposed of."""
    locked = DisposalItem.objects.select_for_update()
    return locked.filter(pk=item.pk, struck_at=None, disposed_at=None).first()


def decide_disposal(found: DisposalList, *, by: User, at: datetime) -> None:
    """Decides that what the list still holds is disposed of.

    Whoever proposed it does not decide it. Raises NotAllowed, DeedRefused.
    """
    require_all_offices(found, by)
    if found.proposed_by_id == by.pk:
        raise DeedRefused(
            "廃棄簿を作った本人は決定できません。別の法務担当が決定してください。",
            "whoever proposed the list cannot decide it; another legal officer must",
        )
    if not found.items.waiting().exists():
        raise DeedRefused(
            "廃棄するものが残っていません。", "no line is left in the list"
        )
    undecided = DisposalList.objects.filter(pk=found.pk, decided_at__isnull=True)
    if undecided.update(decided_by=by, decided_at=at) != 1:
        raise DeedRefused(
            "この廃棄簿は、すでに決定されています。", "the list is decided already"
        )
    found.refresh_from_db()


def require_all_offices(found: DisposalList, by: User) -> None:
    """Raises NotAllowed unless the person may decide for every office of the list."""
    offices = offices_where(by, "decide_disposal")
    if not DisposalList.objects.within(offices).filter(pk=found.pk).exists():
        raise NotAllowed(
            "この廃棄簿の部署すべてについて、廃棄を決定する権限が必要です。",
            "decide_disposal is needed at every office of the list",
        )


def _item(proposed: DisposalList, each: Standing) -> DisposalItem:
    subject = each.subject
    return DisposalItem(
        disposal_list=proposed,
        office_id=subject.office_id,
        kind=each.kind,
        notice=subject if isinstance(subject, Notice) else None,
        source_list=subject if isinstance(subject, SourceList) else None,
        data_request=subject if isinstance(subject, DataRequest) else None,
        basis_id=each.basis_id,
        fiscal_year=each.fiscal_year,
        completed_on=each.completed,
        retention_until=each.until,
        people=each.people,
    )
