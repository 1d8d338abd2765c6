"""Deeds before approval: each works, refuses who may not, and is safe done twice."""

from collections.abc import Callable

import pytest
from django.db import transaction

from access_control.models import Office, User
from access_control.rules.roles import Role
from access_control.vault.data_keys import CannotOpen, destroy_data_keys
from notices.actions.approval import (
    approve_notice,
    plan_notice,
    return_for_correction,
    settle_refused_row,
    submit_notice,
    withdraw_notice,
)
from notices.actions.inquiries import record_for_all
from notices.models import Notice, RefusedRow, SourceList
from notices.refusals import DeedRefused, NotAllowed
from notices.register import open_addressees, open_reason
from notices.rules.broken_rule import BrokenRule
from notices.rules.inquiries import InquiryItem, Outcome
from notices.rules.transitions import SamePerson, Status, TransitionNotAllowed
from tests.builders import PEOPLE, make_notice, make_person, make_posting
from tests.clock import jst

pytestmark = pytest.mark.django_db

AT = jst("2026-05-29 15:00")
REASON = "起案の書類番号が名簿と違います"

Deed = Callable[[Notice, User], None]


def submit(notice: Notice, by: User) -> None:
    submit_notice(notice, by=by, at=AT)


def give_back(notice: Notice, by: User) -> None:
    return_for_correction(notice, by=by, at=AT, reason=REASON)


def withdraw(notice: Notice, by: User) -> None:
    withdraw_notice(notice, by=by, at=AT, reason=REASON)


DEEDS = pytest.mark.parametrize(
    ("deed", "status", "right_role", "wrong_role", "after"),
    [
        (submit, Status.DRAFT, "registrar", "approver", Status.SUBMITTED),
        (give_back, Status.SUBMITTED, "approver", "registrar", Status.DRAFT),
        (withdraw, Status.SUBMITTED, "registrar", "approver", Status.WITHDRAWN),
    ],
    ids=["submit", "return", "withdraw"],
)


@DEEDS
def test_a_deed_moves_the_notice_and_leaves_a_trace(
    deed: Deed, status: Status, right_role: str, wrong_role: str, after: Status,
    request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    notice, person = make_notice(status=status), request.getfixturevalue(right_role)
    deed(notice, person)
    assert (notice.status, notice.events.get().by) == (after, person)


@DEEDS
def test_a_deed_refuses_the_outsider(
    deed: Deed, status: Status, right_role: str, wrong_role: str, after: Status,
    outsider: User,
) -> None:  # fmt: skip
    with pytest.raises(NotAllowed, match="都税事務所徴収課でこの操作をする権限"):
        deed(make_notice(status=status), outsider)
    assert Notice.objects.get().status == status


@DEEDS
def test_a_deed_refuses_the_wrong_role(
    deed: Deed, status: Status, right_role: str, wrong_role: str, after: Status,
    request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    with pytest.raises(NotAllowed):
        deed(make_notice(status=status), request.getfixturevalue(wrong_role))
    assert Notice.objects.get().status == status


@DEEDS
def test_a_deed_refuses_a_disabled_person(
    deed: Deed, status: Status, right_role: str, wrong_role: str, after: Status,
    request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    person = request.getfixturevalue(right_role)
    person.is_active = False
    with pytest.raises(NotAllowed):
        deed(make_notice(status=status), person)


@DEEDS
def test_a_deed_done_twice_is_done_once(
    deed: Deed, status: Status, right_role: str, wrong_role: str, after: Status,
    request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    notice, person = make_notice(status=status), request.getfixturevalue(right_role)
    deed(notice, person)
    with pytest.raises(TransitionNotAllowed):
        deed(notice, person)
    assert notice.events.count() == 1


@DEEDS
def test_asvs_15_4_2_of_two_people_at_once_one_acts(
    deed: Deed, status: Status, right_role: str, wrong_role: str, after: Status,
    request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    notice, person = make_notice(status=status), request.getfixturevalue(right_role)
    seen_by_the_other = Notice.objects.get(pk=notice.pk)
    deed(notice, person)
    with pytest.raises(DeedRefused, match="ほかの人が先に"):
        deed(seen_by_the_other, person)
    assert notice.events.count() == 1


def test_a_notice_without_addressees_is_not_submitted(registrar: User) -> None:
    notice = make_notice(people=[], status=Status.DRAFT)
    with pytest.raises(DeedRefused, match="一人も登録されていません"):
        submit_notice(notice, by=registrar, at=AT)


@pytest.mark.parametrize("reason", ["", " ", "　\n"])
@pytest.mark.parametrize(
    ("deed", "role"),
    [(return_for_correction, "approver"), (withdraw_notice, "registrar")],
)
def test_a_reason_is_required(
    deed: Callable[..., None], role: str, reason: str, request: pytest.FixtureRequest
) -> None:
    person = request.getfixturevalue(role)
    with pytest.raises(DeedRefused, match="理由を入力"):
        deed(make_notice(), by=person, at=AT, reason=reason)


def test_a_returned_notice_is_nobodys_submission(approver: User) -> None:
    notice = make_notice()
    give_back(notice, approver)
    assert notice.submitted_by is None


def test_a_returned_notice_can_be_submitted_again(
    registrar: User, approver: User
) -> None:
    notice = make_notice()
    give_back(notice, approver)
    submit(notice, registrar)
    assert notice.status == Status.SUBMITTED


def test_a_posted_notice_is_withdrawn_as_a_posting_only(registrar: User) -> None:
    notice = make_posting().notice
    with pytest.raises(DeedRefused, match="掲示の画面から"):
        withdraw(notice, registrar)


def test_a_reason_is_kept_sealed_and_opens_for_staff(approver: User) -> None:
    notice = make_notice()
    give_back(notice, approver)
    event = notice.events.get()
    assert REASON.encode() not in bytes(event.sealed_reason)
    assert open_reason(event.notice, event) == REASON


def test_an_addressee_opens_as_registered() -> None:
    opened = open_addressees(make_notice().addressees.all())
    told = [{field: who.fields[field] for field in PEOPLE[0]} for who in opened]
    assert told == list(PEOPLE)


def test_an_erased_addressee_does_not_open() -> None:
    addressees = make_notice().addressees.all()
    destroy_data_keys([addressees[1].key_id])
    with pytest.raises(CannotOpen, match="was erased"):
        open_addressees(addressees)


def test_every_refusal_speaks_japanese_and_english(outsider: User) -> None:
    with pytest.raises(BrokenRule) as caught:
        submit(make_notice(status=Status.DRAFT), outsider)
    assert "権限がありません" in caught.value.message_ja
    assert "no permission register_notices" in caught.value.message_en


@pytest.fixture
def refused_row(office: Office, registrar: User) -> RefusedRow:
    source = SourceList.objects.create(
        office=office, basis_id="local_tax", key_id="k" * 26, sealed_upload=b"",
        sealed_file=b"", header_row=1, total=1, accepted=0, taken_in_by=registrar,
        taken_in_at=AT,
    )  # fmt: skip
    return RefusedRow.objects.create(
        source_list=source, row_number=2, reason="missing_name", sealed_cells=b""
    )


def test_a_settled_row_keeps_who_settled_it_first(
    refused_row: RefusedRow, registrar: User
) -> None:
    settle_refused_row(refused_row, by=registrar, at=AT)
    settle_refused_row(refused_row, by=registrar, at=jst("2026-06-01 09:00"))
    refused_row.refresh_from_db()
    assert (refused_row.settled_by, refused_row.settled_at) == (registrar, AT)


@pytest.mark.parametrize("stranger", ["outsider", "approver"])
def test_a_row_is_settled_by_a_registrar_of_its_office_only(
    stranger: str, refused_row: RefusedRow, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(NotAllowed):
        settle_refused_row(refused_row, by=request.getfixturevalue(stranger), at=AT)


@pytest.mark.parametrize("deed", ["plan", "inquiry"])
def test_whoever_planned_or_inquired_does_not_approve(
    deed: str, office: Office
) -> None:
    both = make_person("兼務 八郎", Role.REGISTRAR, office)
    make_person("兼務 八郎", Role.APPROVER, office)
    notice = make_notice(status=Status.DRAFT)
    if deed == "plan":
        plan_notice(notice, by=both, at=AT, display_from=None, display_until=None)
    else:
        told = (InquiryItem.SITE_VISIT, AT.date(), "市職員", "不在", Outcome.NO_TRACE)
        record_for_all(notice, *told, by=both, at=AT)
    submit_notice(notice, by=notice.registered_by, at=AT)
    with pytest.raises(SamePerson), transaction.atomic():
        approve_notice(notice, by=both, at=AT)


def test_what_somebody_planned_is_not_offered_to_him(office: Office) -> None:
    both = make_person("兼務 八郎", Role.REGISTRAR, office)
    other = make_person("決裁 七郎", Role.APPROVER, office)
    notice = make_notice(status=Status.DRAFT)
    assert notice in Notice.objects.made_by_others(both)
    plan_notice(notice, by=both, at=AT, display_from=None, display_until=None)
    assert notice not in Notice.objects.made_by_others(both)
    assert notice in Notice.objects.made_by_others(other)
