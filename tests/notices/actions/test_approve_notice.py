"""Approval 決裁: four eyes, a complete office, an adopted version, a lawful window."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from access_control.grants import grant_role
from access_control.models import Office, User
from access_control.rules.roles import Role
from notices.actions.approval import approve_notice, check_ready, version_to_post
from notices.models import AdoptedVersion, Notice
from notices.refusals import DeedRefused, NotAllowed
from notices.rules.broken_rule import BrokenRule
from notices.rules.display_window import WindowRefused
from notices.rules.legal_basis import NotInForce
from notices.rules.transitions import SamePerson, Status, TransitionNotAllowed
from tests.builders import make_notice, make_office
from tests.clock import jst

pytestmark = pytest.mark.django_db

AT = jst("2026-06-01 09:00")
MICROSECOND = timedelta(microseconds=1)
# P is 06-01; the reading that leaves the first day out ends last, at the end of 06-09.
EARLIEST_END = jst("2026-06-10 00:00")


def approve(notice: Notice, by: User, at: datetime = AT) -> Notice:
    with transaction.atomic():
        approve_notice(notice, by=by, at=at)
    return notice


def test_an_approval_records_the_decision(approver: User) -> None:
    notice = make_notice()
    approve_notice(notice, by=approver, at=AT, decision_number="8都税徴第7号")
    assert (notice.status, notice.approved_by) == (Status.APPROVED, approver)
    assert (notice.decision_number, notice.decided_on) == (
        "8都税徴第7号",
        date(2026, 6, 1),
    )
    assert notice.issuer_title == "都税事務所長"


def test_an_approval_pins_the_version_in_force_at_the_start(approver: User) -> None:
    assert approve(make_notice(), approver).version_id == "local_tax/2026-05-21"


def test_an_approval_refuses_the_outsider(outsider: User) -> None:
    with pytest.raises(NotAllowed):
        approve(make_notice(), outsider)


def test_an_approval_refuses_the_wrong_role(registrar: User) -> None:
    with pytest.raises(NotAllowed):
        approve(make_notice(), registrar)


def test_an_approval_done_twice_is_done_once(approver: User) -> None:
    notice = approve(make_notice(), approver)
    with pytest.raises(TransitionNotAllowed):
        approve(notice, approver)
    assert notice.events.count() == 1


def test_of_two_approvers_at_once_one_decides(
    approver: User, second_approver: User
) -> None:
    notice = make_notice()
    seen_by_the_other = Notice.objects.get(pk=notice.pk)
    approve(notice, approver)
    with pytest.raises(DeedRefused, match="ほかの人が先に"):
        approve(seen_by_the_other, second_approver)
    assert Notice.objects.get().approved_by == approver


def test_a_draft_is_not_approved(approver: User) -> None:
    with pytest.raises(TransitionNotAllowed):
        approve(make_notice(status=Status.DRAFT), approver)


@pytest.mark.parametrize("eyes", ["registered_by", "submitted_by"])
def test_whoever_made_it_cannot_approve_it(
    eyes: str, approver: User, office: Office
) -> None:
    grant_role(approver, Role.REGISTRAR, office)
    with pytest.raises(SamePerson):
        approve(make_notice(**{eyes: approver}), approver)


@pytest.mark.parametrize("eyes", ["registered_by", "submitted_by"])
def test_the_database_itself_wants_four_eyes(eyes: str, approver: User) -> None:
    notice = make_notice(**{eyes: approver})
    row = Notice.objects.filter(pk=notice.pk)
    with pytest.raises(IntegrityError, match="approver_is_not"), transaction.atomic():
        row.update(approved_by=approver, status=Status.APPROVED, number=1)


@pytest.mark.parametrize("status", [Status.APPROVED, Status.POSTED])
def test_the_database_knows_no_approval_without_decision(status: Status) -> None:
    row = Notice.objects.filter(pk=make_notice().pk)
    with pytest.raises(IntegrityError, match="has_decision"), transaction.atomic():
        row.update(status=status)


def test_numbers_count_up_within_an_office(approver: User) -> None:
    numbers = [approve(make_notice(), approver).number for _ in range(3)]
    assert numbers == [1, 2, 3]


def test_every_office_counts_for_itself(approver: User, other_office: Office) -> None:
    approve(make_notice(), approver)
    grant_role(approver, Role.APPROVER, other_office)
    assert approve(make_notice(office=other_office), approver).number == 1


@pytest.mark.parametrize(
    ("at", "fiscal_year", "number"),
    [("2027-03-31 23:59", 2026, 2), ("2027-04-01 00:00", 2027, 1)],
    ids=["3月31日の終わり", "4月1日の始まり"],
)
def test_numbers_restart_on_april_1(
    at: str, fiscal_year: int, number: int, approver: User
) -> None:
    approve(make_notice(), approver)
    notice = approve(make_notice(), approver, jst(at))
    assert (notice.fiscal_year, notice.number) == (fiscal_year, number)


def test_no_two_notices_share_a_number(approver: User) -> None:
    approve(make_notice(), approver)
    second = approve(make_notice(), approver)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(pk=second.pk).update(number=1)


def test_a_version_nobody_adopted_is_refused(approver: User) -> None:
    notice = make_notice()
    AdoptedVersion.objects.filter(version_id="local_tax/2026-05-21").delete()
    with pytest.raises(DeedRefused, match="has adopted the version"):
        approve(notice, approver)


def test_an_adoption_of_another_authority_does_not_count(approver: User) -> None:
    notice = make_notice()
    elsewhere = Office.objects.create(code="OTHER", name="別の県", kind="authority")
    AdoptedVersion.objects.update(authority=elsewhere)
    with pytest.raises(DeedRefused, match="has adopted the version"):
        approve(notice, approver)


@pytest.mark.parametrize(
    "field", ["sign", "issuer_title", "place", "hours", "telephone"]
)
def test_an_office_that_lacks_something_is_refused(field: str, approver: User) -> None:
    Office.objects.filter(code="DEMO-TAX").update(**{field: ""})
    label = Office._meta.get_field(field).verbose_name
    with pytest.raises(DeedRefused, match=str(label)):
        approve(make_notice(), approver)


def test_a_start_that_has_passed_is_refused(approver: User) -> None:
    notice = make_notice(display_from=AT - MICROSECOND)
    with pytest.raises(WindowRefused, match="開始予定を過ぎています"):
        approve(notice, approver)


def test_a_start_at_this_very_moment_is_accepted(approver: User) -> None:
    assert approve(make_notice(display_from=AT), approver).status == Status.APPROVED


def test_an_end_before_the_earliest_lawful_one_is_refused(approver: User) -> None:
    notice = make_notice(display_until=EARLIEST_END - MICROSECOND)
    with pytest.raises(WindowRefused, match="令和8年6月10日午前0時以降"):
        approve(notice, approver)


def test_the_earliest_lawful_end_is_accepted(approver: User) -> None:
    notice = make_notice(display_until=EARLIEST_END)
    assert approve(notice, approver).status == Status.APPROVED


def test_the_earliest_end_counts_from_the_planned_start(approver: User) -> None:
    notice = make_notice(
        display_from=jst("2026-06-01 23:59"), display_until=EARLIEST_END
    )
    check_ready(notice, version_to_post(notice, AT), AT)
    notice.display_from = jst("2026-06-02 00:00")
    with pytest.raises(WindowRefused, match="令和8年6月11日"):
        check_ready(notice, version_to_post(notice, AT), AT)


def test_before_the_reform_the_internet_is_no_channel(approver: User) -> None:
    old = make_notice(registered_at=jst("2026-05-01 09:00"))
    with pytest.raises(BrokenRule, match="does not know the internet as a channel"):
        approve(old, approver, jst("2026-05-20 23:59"))


@pytest.mark.parametrize(
    ("start", "version_id"),
    [
        ("2026-05-20 23:59", "local_tax/original"),
        ("2026-05-21 00:00", "local_tax/2026-05-21"),
    ],
)
def test_the_planned_start_chooses_the_version(start: str, version_id: str) -> None:
    notice = make_notice(display_from=jst(start))
    assert version_to_post(notice, jst("2026-05-01 09:00")).id == version_id


def test_a_statute_not_yet_in_force_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    notice = make_notice(basis_id="local_tax")
    monkeypatch.setattr(
        "notices.rules.legal_basis_types.Version.is_in_force_on", lambda *_: False
    )
    with pytest.raises(NotInForce):
        version_to_post(notice, AT)


def test_a_missing_field_is_named_by_its_label() -> None:
    office = make_office("DEMO-X", telephone="", hours="")
    assert office.missing_for_approval() == ["受付時間", "電話番号"]
