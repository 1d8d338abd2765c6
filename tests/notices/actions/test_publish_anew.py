"""Publishing anew: a draft of its own, under new keys, that names the old notice."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from access_control.models import User
from access_control.vault.data_keys import open_data_key
from notices.actions.publish_anew import draft_anew
from notices.intake.typed_values import ValueRefused
from notices.models import Addressee, Inquiry, Notice
from notices.refusals import DeedRefused, NotAllowed
from notices.register import (
    ToldInquiry,
    keep_inquiries,
    open_addressees,
    open_inquiries,
    open_reason,
)
from notices.rules.inquiries import InquiryItem, Outcome
from notices.rules.transitions import Status
from publishing.actions.approve_and_publish import approve_and_publish
from publishing.actions.remove import conceal_entry, withdraw_posting
from publishing.models import EntryCopy, Posting, Removal
from tests.builders import PEOPLE, make_notice, make_posting
from tests.clock import jst

pytestmark = pytest.mark.django_db

AT = jst("2026-06-03 10:00")
LATER = AT + timedelta(hours=1)
RIGHT_NAME = "渡邊 髙子"

Draft = Callable[..., Notice]


@pytest.fixture
def posting() -> Posting:
    return make_posting(PEOPLE)


@pytest.fixture
def wrong(posting: Posting) -> Addressee:
    """渡邉, whose name should have been another."""
    return posting.notice.addressees.get(row_number=2)


@pytest.fixture
def draft(posting: Posting, wrong: Addressee, registrar: User) -> Draft:
    def drafted(**changes: object) -> Notice:
        given = {
            "addressee_ids": [wrong.pk],
            "changes": {wrong.pk: {"name": RIGHT_NAME}},
            "by": registrar,
            "at": AT,
            "reason": "氏名の誤り",
        }
        return draft_anew(posting.notice, **(given | changes))

    return drafted


def approve(notice: Notice, registrar: User, approver: User) -> None:
    Notice.objects.filter(pk=notice.pk).update(
        status=Status.SUBMITTED, submitted_by=registrar
    )
    notice.refresh_from_db()
    approve_and_publish(notice, by=approver, at=LATER)


def test_a_draft_holds_the_right_name_and_names_the_old_notice(
    draft: Draft, posting: Posting
) -> None:
    new = draft()
    who = open_addressees(new.addressees.all())[0]
    assert (who.fields["name"], new.replaces_id) == (RIGHT_NAME, posting.notice_id)
    assert who.fields["address"] == PEOPLE[0]["address"]
    assert (new.status, new.number) == (Status.DRAFT, None)


def test_a_draft_has_ids_and_keys_of_its_own(draft: Draft, wrong: Addressee) -> None:
    copied = draft().addressees.get()
    assert copied.pk != wrong.pk
    assert copied.key_id != wrong.key_id
    assert bytes(copied.entry_index) != bytes(wrong.entry_index)


def test_the_old_notice_stays_as_it_was(draft: Draft, wrong: Addressee) -> None:
    draft()
    fields = open_addressees([Addressee.objects.get(pk=wrong.pk)])[0].fields
    assert fields["name"] == PEOPLE[0]["name"]


def test_the_reason_is_kept(draft: Draft) -> None:
    new = draft()
    event = new.events.get(deed="publish_anew")
    assert open_reason(new, event) == "氏名の誤り"


def test_a_repeat_published_anew_is_a_first_publication(
    draft: Draft, posting: Posting
) -> None:
    Notice.objects.filter(pk=posting.notice_id).update(variant="repeat")
    assert draft().variant == "first"


@pytest.mark.parametrize("stranger", ["outsider", "approver", "auditor"])
def test_only_a_registrar_of_the_office_drafts(
    stranger: str, draft: Draft, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(NotAllowed):
        draft(by=request.getfixturevalue(stranger))


def test_the_same_entry_is_drafted_once(draft: Draft) -> None:
    draft()
    with pytest.raises(DeedRefused, match="すでにあります"):
        draft()
    assert Notice.objects.count() == 2


def test_what_was_never_published_is_not_published_anew(
    draft: Draft, registrar: User
) -> None:
    other = make_notice()
    with pytest.raises(DeedRefused, match="まだ掲示されていない"):
        draft_anew(
            other,
            addressee_ids=[other.addressees.first().pk],
            changes={},
            by=registrar,
            at=AT,
            reason="誤り",
        )


@pytest.mark.parametrize("ids", [[], ["nobody"]])
def test_the_entries_are_of_this_notice(ids: list[str], draft: Draft) -> None:
    with pytest.raises(DeedRefused, match="選んでください"):
        draft(addressee_ids=ids)


def test_a_right_value_is_screened(draft: Draft, wrong: Addressee) -> None:
    with pytest.raises(ValueRefused):
        draft(changes={wrong.pk: {"name": "=cmd()"}})


def test_a_draft_needs_a_reason(draft: Draft) -> None:
    with pytest.raises(DeedRefused, match="理由"):
        draft(reason="")


def test_another_name_is_published_while_the_wrong_one_is_still_up(
    draft: Draft, registrar: User, approver: User
) -> None:
    new = draft()
    approve(new, registrar, approver)
    assert EntryCopy.objects.on_display(LATER).count() == 4


def test_the_same_entry_is_not_published_twice(
    draft: Draft, registrar: User, approver: User
) -> None:
    new = draft(changes={})
    with pytest.raises(DeedRefused, match="すでに掲示されている"):
        approve(new, registrar, approver)


def test_the_same_entry_is_published_once_the_first_is_concealed(
    draft: Draft, posting: Posting, wrong: Addressee, registrar: User, approver: User
) -> None:
    conceal_entry(posting, wrong.pk, by=approver, at=AT, reason="氏名の誤り")
    approve(draft(changes={}), registrar, approver)
    assert EntryCopy.objects.on_display(LATER).count() == 3


def test_publishing_anew_settles_the_concealment(
    draft: Draft, posting: Posting, wrong: Addressee, registrar: User, approver: User
) -> None:
    conceal_entry(posting, wrong.pk, by=approver, at=AT, reason="氏名の誤り")
    new = draft()
    assert Removal.objects.unsettled().count() == 1
    approve(new, registrar, approver)
    assert Removal.objects.unsettled().count() == 0


def test_another_entry_published_anew_settles_nothing(
    draft: Draft, posting: Posting, registrar: User, approver: User
) -> None:
    other = posting.notice.addressees.get(row_number=3)
    conceal_entry(posting, other.pk, by=approver, at=AT, reason="本人の申出")
    approve(draft(), registrar, approver)
    assert Removal.objects.unsettled().count() == 1


def test_publishing_anew_settles_a_withdrawal_before_it(
    draft: Draft, posting: Posting, registrar: User, approver: User
) -> None:
    withdraw_posting(posting, by=approver, at=AT, reason="名簿の取り違え")
    approve(draft(), registrar, approver)
    assert Removal.objects.unsettled().count() == 0


def test_a_withdrawal_after_it_waits_to_be_confirmed(
    draft: Draft, posting: Posting, registrar: User, approver: User
) -> None:
    approve(draft(), registrar, approver)
    withdraw_posting(
        posting, by=approver, at=LATER + timedelta(hours=1), reason="名簿の取り違え"
    )
    assert Removal.objects.unsettled().count() == 1


def test_what_was_removed_in_time_to_confirm_is_not_overdue(
    posting: Posting, wrong: Addressee, approver: User
) -> None:
    conceal_entry(posting, wrong.pk, by=approver, at=AT, reason="氏名の誤り")
    assert Removal.objects.overdue(AT).count() == 0
    assert Removal.objects.overdue(LATER).count() == 1


def test_what_was_looked_into_goes_along(
    wrong: Addressee, draft: Draft, registrar: User
) -> None:
    item, day = InquiryItem.SITE_VISIT, jst("2026-05-20 00:00").date()
    record = Inquiry(addressee=wrong, item=item, done_on=day, outcome=Outcome.NO_TRACE)
    record.recorded_by, record.recorded_at = registrar, AT
    key = open_data_key(wrong.key_id)
    keep_inquiries([ToldInquiry(record, key, "山田", "空き家")])
    (opened,) = open_inquiries(Inquiry.objects.filter(addressee__notice=draft()))
    assert (opened.by_whom, opened.result) == ("山田", "空き家")
    assert opened.inquiry.done_on == day
