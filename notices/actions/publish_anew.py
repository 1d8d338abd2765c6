"""あらためて掲示する: a new draft of entries that were wrong, or were taken down.

The new notice takes the same way as any other, gets a number and a P of its own, and
names the notice it replaces. What is still on display has to be concealed by an
approver; no deed here takes anything down.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from access_control.models import User
from access_control.vault.data_keys import DataKey, make_data_keys
from access_control.vault.key_store import REGISTER
from notices.actions.approval import record_event
from notices.intake.addressees import sealed_addressee
from notices.intake.reindexing import follow_index_rotation
from notices.intake.typed_values import screened_value
from notices.models import Addressee, Inquiry, Notice
from notices.refusals import DeedRefused, require, require_reason
from notices.register import (
    OpenAddressee,
    ToldInquiry,
    keep_inquiries,
    open_addressees,
    open_inquiries,
)
from notices.rules.transitions import Status
from notices.rules.variants import FIRST, REPEAT

ROWS_A_STATEMENT = 500
WAS_PUBLISHED = (Status.POSTED, Status.WITHDRAWN)
NOT_DECIDED = (Status.DRAFT, Status.SUBMITTED)

Changes = Mapping[str, Mapping[str, str]]


def draft_anew(
    notice: Notice,
    *,
    addressee_ids: Sequence[str],
    changes: Changes,
    by: User,
    at: datetime,
    reason: str,
) -> Notice:
    """A draft with copies of the chosen addressees under keys of their own.

    changes: addressee id → field → the right value, as a person typed it.
    Raises NotAllowed, DeedRefused, ValueRefused, CannotOpen.
    """
    require(by, "register_notices", notice.office)
    require_reason(reason)
    people = _chosen(notice, addressee_ids)
    fields = [_corrected(who, changes.get(who.id, {})) for who in people]
    with transaction.atomic():
        old = Notice.objects.select_for_update().get(pk=notice.pk)
        _require_published(old)
        _require_not_drafted(old, people)
        keys = make_data_keys(REGISTER, len(people) + 1)
        new = _draft(old, keys[0], by=by, at=at)
        copies = {
            who.id: (sealed_addressee(new, who.row_number, told, key), key)
            for who, told, key in zip(people, fields, keys[1:], strict=True)
        }
        rows = [copy for copy, _ in copies.values()]
        Addressee.objects.bulk_create(rows, batch_size=ROWS_A_STATEMENT)
        follow_index_rotation(rows)
        keep_inquiries(_inquiries_anew(copies))
        record_event(new, "publish_anew", by=by, at=at, reason=reason)
    return new


def _inquiries_anew(
    copies: Mapping[str, tuple[Addressee, DataKey]],
) -> Iterator[ToldInquiry]:
    """What was looked into for an addressee, under the key of its copy."""
    records = Inquiry.objects.filter(addressee__in=copies).select_related("addressee")
    for opened in open_inquiries(records):
        old = opened.inquiry
        copy, key = copies[old.addressee_id]
        anew = Inquiry(
            addressee=copy,
            item=old.item,
            done_on=old.done_on,
            outcome=old.outcome,
            recorded_by=old.recorded_by,
            recorded_at=old.recorded_at,
        )
        yield ToldInquiry(anew, key, opened.by_whom, opened.result)


def _chosen(notice: Notice, addressee_ids: Sequence[str]) -> list[OpenAddressee]:
    found = notice.addressees.filter(pk__in=addressee_ids)
    if not addressee_ids or found.count() != len(set(addressee_ids)):
        raise DeedRefused(
            "あらためて掲示する一件を、この公示送達の中から選んでください。",
            "choose entries of this notice to publish anew",
        )
    return open_addressees(found)


def _corrected(who: OpenAddressee, changed: Mapping[str, str]) -> dict[str, str]:
    right = {field: screened_value(field, text) for field, text in changed.items()}
    return {**who.fields, **right}


def _require_published(notice: Notice) -> None:
    if notice.status not in WAS_PUBLISHED or notice.number is None:
        raise DeedRefused(
            "まだ掲示されていない公示送達です。差し戻して直すか、名簿を取り込み直してください。",
            "the notice was never published; return it and correct it instead",
        )


def _require_not_drafted(notice: Notice, people: Sequence[OpenAddressee]) -> None:
    waiting = notice.replacements.filter(
        status__in=NOT_DECIDED,
        addressees__row_number__in=[who.row_number for who in people],
    ).first()
    if waiting is not None:
        raise DeedRefused(
            "同じ一件をあらためて掲示する起案が、すでにあります。その起案を進めるか、"
            "取り下げてから起案し直してください。",
            f"the draft {waiting.pk} publishes the same entry anew already",
        )


def _draft(old: Notice, key: DataKey, *, by: User, at: datetime) -> Notice:
    return Notice.objects.create(
        # A closed office takes no new notices; whoever answers for it does.
        office=old.office.succeeded_by or old.office,
        basis_id=old.basis_id,
        # The period of a repeat is shorter. Whether it is one again is asked again.
        variant=FIRST if old.variant == REPEAT else old.variant,
        key_id=key.id,
        registered_by=by,
        registered_at=at,
        replaces=old,
    )
