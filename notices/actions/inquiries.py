"""Recording what the office looked into before it publishes 調査記録."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction

from access_control.models import User
from access_control.vault.data_keys import DataKey, open_data_keys
from access_control.vault.keys import was_erased
from notices.models import Addressee, Inquiry, Notice
from notices.refusals import DeedRefused, require
from notices.register import ToldInquiry, keep_inquiries
from notices.rules.inquiries import (
    APPLIES_TO,
    InquiryItem,
    Outcome,
    verify_inquiry_day,
)
from notices.rules.periods import legal_day
from notices.rules.transitions import Status


def record_inquiry(
    addressee: Addressee,
    item: InquiryItem,
    done_on: date,
    by_whom: str,
    result: str,
    outcome: Outcome,
    *,
    by: User,
    at: datetime,
) -> bool:
    """Adds one record; False where the very same one is there already.

    The last inquiry of an item counts. Raises NotAllowed, BrokenRule.
    """
    if addressee.kind not in APPLIES_TO[item]:
        raise DeedRefused(
            f"「{item.name_ja}」は、この種類の相手方には当てはまりません。",
            f"{item} does not apply to this kind of addressee",
        )
    return (
        _record(
            addressee.notice,
            [addressee],
            (item, done_on, by_whom, result, outcome),
            by=by,
            at=at,
        )
        == 1
    )


def record_for_all(
    notice: Notice,
    item: InquiryItem,
    done_on: date,
    by_whom: str,
    result: str,
    outcome: Outcome,
    *,
    by: User,
    at: datetime,
) -> int:
    """Adds one round of inquiries for every addressee that still lacks the item.

    Returns how many were recorded; twice records nothing more. Raises NotAllowed,
    BrokenRule.
    """
    lacking = notice.addressees.filter(kind__in=APPLIES_TO[item]).exclude(
        inquiries__item=item
    )
    return _record(
        notice, lacking, (item, done_on, by_whom, result, outcome), by=by, at=at
    )


_Told = tuple[InquiryItem, date, str, str, Outcome]


def _record(
    notice: Notice,
    addressees: Iterable[Addressee],
    told: _Told,
    *,
    by: User,
    at: datetime,
) -> int:
    require(by, "register_notices", notice.office)
    _item, done_on, by_whom, result, _outcome = told
    verify_inquiry_day(done_on, legal_day(at))
    if not by_whom.strip() or not result.strip():
        raise DeedRefused(
            "調査した人と結果を入力してください。",
            "who inquired and what was found are required",
        )
    with transaction.atomic():
        _require_draft(notice)
        # Under the lock of the notice: two people may send the same round at once.
        people = list(addressees)
        known = _same_records(people, told)
        wanted = [who for who in people if who.pk not in known]
        keys = open_data_keys(who.key_id for who in wanted)
        keep_inquiries(_told(who, keys.get(who.key_id), told, by, at) for who in wanted)
    return len(wanted)


def _require_draft(notice: Notice) -> None:
    drafts = Notice.objects.select_for_update().filter(
        pk=notice.pk, status=Status.DRAFT
    )
    if not drafts.exists():
        raise DeedRefused(
            "調査を記録できるのは、起案中の公示送達だけです。"
            "審査を依頼した後は、決裁者に差戻しを頼んでください。",
            "inquiries are recorded while the notice is a draft; have it returned",
        )


def _same_records(people: Sequence[Addressee], told: _Told) -> set[str]:
    """Ids of those whose last record of the item says the same of the same day."""
    item, done_on, _by_whom, _result, outcome = told
    if len(people) != 1:
        return set()
    last = Inquiry.objects.filter(addressee=people[0], item=item).last()
    same = last is not None and (last.done_on, last.outcome) == (done_on, outcome)
    return {people[0].pk} if same else set()


def _told(
    who: Addressee, key: DataKey | None, told: _Told, by: User, at: datetime
) -> ToldInquiry:
    if key is None:
        raise was_erased(f"addressee {who.pk}")
    item, done_on, by_whom, result, outcome = told
    inquiry = Inquiry(
        addressee=who,
        item=item,
        done_on=done_on,
        outcome=outcome,
        recorded_by=by,
        recorded_at=at,
    )
    return ToldInquiry(inquiry, key, by_whom.strip(), result.strip())
