"""Approval is refused while something makes the service void."""

from datetime import date

import pytest
from django.db import transaction

from access_control.grants import grant_role
from access_control.models import User
from access_control.rules.roles import Role
from notices.actions.approval import (
    approve_notice,
    check_ready,
    return_for_correction,
    submit_notice,
    version_to_post,
)
from notices.actions.inquiries import record_for_all, record_inquiry
from notices.actions.legal_decisions import decision_for
from notices.actions.preconditions import (
    PreconditionMissing,
    decide_before_approval,
    findings_of,
)
from notices.models import AdoptedVersion, Inquiry, Notice
from notices.refusals import DeedRefused, NotAllowed
from notices.register import open_inquiries, open_reason
from notices.rules.inquiries import InquiryInFuture, InquiryItem, Outcome
from notices.rules.legal_questions import LegalQuestion
from notices.rules.transitions import SamePerson, Status
from tests.builders import PEOPLE, make_notice, make_person
from tests.clock import jst

pytestmark = pytest.mark.django_db

AT = jst("2026-06-01 09:00")
DAY = date(2026, 5, 20)
SITE = InquiryItem.SITE_VISIT
TOLD = (SITE, DAY, "徴収 一郎", "表札なし", Outcome.NO_TRACE)


def someone(**fields: str) -> dict[str, str]:
    return dict(PEOPLE[0]) | fields


def require_items(*items: InquiryItem) -> None:
    AdoptedVersion.objects.update(required_inquiries=list(items))


def check(notice: Notice):
    return check_ready(notice, version_to_post(notice, AT), AT)


def findings(notice: Notice):
    version = version_to_post(notice, AT)
    adoption = AdoptedVersion.objects.of(notice.office, version.id)
    return findings_of(notice, version, adoption, AT)


def decide(notice: Notice, by: User, question=LegalQuestion.DEADLINE):
    return decide_before_approval(
        notice, question, findings(notice), by=by, at=AT, reason="期日は変更済み"
    )


@pytest.fixture
def early(registrar: User) -> Notice:
    """P is 06-01 and the latest deemed day 06-09; the payment is due the day before."""
    return make_notice([someone(payment_due="2026-06-08")])


def test_a_death_is_refused() -> None:
    with pytest.raises(PreconditionMissing, match="2行目: 返戻理由が死亡"):
        check(make_notice([someone(return_reason="死亡")]))


def test_heirs_of_the_dead_may_be_served() -> None:
    name = "渡邉 髙子 相続人"
    assert check(make_notice([someone(name=name, return_reason="死亡")]))


def test_a_reason_that_is_no_ground_is_a_warning_for_a_demonstration() -> None:
    plan = check(make_notice([someone(return_reason="保管期間経過")]))
    assert [warning.code for warning in plan.warnings] == ["no_ground"]


def test_no_name_stands_in_a_refusal() -> None:
    with pytest.raises(PreconditionMissing) as refused:
        check(make_notice([someone(return_reason="死亡")]))
    assert "渡邉" not in str(refused.value)


def test_an_incomplete_record_is_refused() -> None:
    notice = make_notice([someone()])
    require_items(SITE)
    with pytest.raises(PreconditionMissing, match="必要な調査"):
        check(notice)


def test_a_complete_record_lets_it_go_on(registrar: User) -> None:
    notice = make_notice(status=Status.DRAFT)
    require_items(SITE)
    assert record_for_all(notice, *TOLD, by=registrar, at=AT) == 3
    assert check(notice)


def test_whoever_was_found_is_not_served_by_publication(registrar: User) -> None:
    notice = make_notice([someone()], status=Status.DRAFT)
    told = (*TOLD[:4], Outcome.FOUND)
    record_for_all(notice, *told, by=registrar, at=AT)
    with pytest.raises(PreconditionMissing, match="所在が判明"):
        check(notice)


@pytest.mark.parametrize(("due", "is_refused"), [("06-08", True), ("06-09", False)])
def test_a_deadline_before_the_deemed_day_is_refused(due, is_refused) -> None:
    notice = make_notice([someone(payment_due=f"2026-{due}")])
    assert bool(findings(notice).early) is is_refused
    if is_refused:
        with pytest.raises(PreconditionMissing, match="納期限"):
            check(notice)
    else:
        assert [w.code for w in check(notice).warnings] == ["deadline_on_deemed_day"]


def test_a_legal_officer_lets_it_go_on(
    early: Notice, legal_officer: User, approver: User
) -> None:
    decision = decide(early, legal_officer)
    with transaction.atomic():
        approve_notice(early, by=approver, at=AT)
    assert decision.facts == {"rows": [2], "deemed_on": "2026-06-09"}
    assert open_reason(early, decision) == "期日は変更済み"
    assert "期日".encode() not in bytes(decision.sealed_reason)


def test_a_decision_about_one_question_leaves_the_other(
    early: Notice, legal_officer: User
) -> None:
    require_items(SITE)
    decide(early, legal_officer)
    with pytest.raises(PreconditionMissing, match="必要な調査"):
        check(early)


def test_a_decision_counts_for_one_submission(
    early: Notice, legal_officer: User, approver: User, registrar: User
) -> None:
    decide(early, legal_officer)
    return_for_correction(early, by=approver, at=AT, reason="要確認")
    submit_notice(early, by=registrar, at=jst("2026-06-01 09:01"))
    assert decision_for(early, LegalQuestion.DEADLINE) is None


def test_a_decision_given_twice_is_given_once(
    early: Notice, legal_officer: User
) -> None:
    decide(early, legal_officer)
    with pytest.raises(DeedRefused, match="判断を待つ行はありません"):
        decide(early, legal_officer)
    assert early.legal_decisions.count() == 1


@pytest.mark.parametrize("person", ["outsider", "approver", "registrar"])
def test_a_decision_refuses_whoever_is_no_legal_officer(early, person, request) -> None:
    with pytest.raises(NotAllowed):
        decide(early, request.getfixturevalue(person))


def test_a_registrar_does_not_decide_his_own_notice(
    early: Notice, registrar: User
) -> None:
    grant_role(registrar, Role.LEGAL_OFFICER, early.office)
    with pytest.raises(SamePerson):
        decide(early, registrar)


def test_whoever_decided_does_not_approve(early: Notice, legal_officer: User) -> None:
    grant_role(legal_officer, Role.APPROVER, early.office)
    decide(early, legal_officer)
    with pytest.raises(SamePerson), transaction.atomic():
        approve_notice(early, by=legal_officer, at=AT)


def test_a_decision_is_only_given_while_submitted(legal_officer: User) -> None:
    notice = make_notice([someone(payment_due="2026-06-08")], status=Status.DRAFT)
    with pytest.raises(DeedRefused, match="審査を依頼されている"):
        decide(notice, legal_officer)


def test_an_inquiry_is_sealed_and_opens(registrar: User) -> None:
    notice = make_notice([someone()], status=Status.DRAFT)
    record_inquiry(notice.addressees.get(), *TOLD, by=registrar, at=AT)
    (opened,) = open_inquiries(Inquiry.objects.select_related("addressee"))
    assert (opened.by_whom, opened.result) == ("徴収 一郎", "表札なし")
    assert "表札".encode() not in bytes(opened.inquiry.sealed)


def test_the_same_inquiry_twice_is_one(registrar: User) -> None:
    who = make_notice([someone()], status=Status.DRAFT).addressees.get()
    assert record_inquiry(who, *TOLD, by=registrar, at=AT)
    assert not record_inquiry(who, *TOLD, by=registrar, at=AT)
    assert Inquiry.objects.count() == 1


def test_a_round_twice_is_one(registrar: User) -> None:
    notice = make_notice(status=Status.DRAFT)
    record_for_all(notice, *TOLD, by=registrar, at=AT)
    assert record_for_all(notice, *TOLD, by=registrar, at=AT) == 0


def test_a_round_leaves_out_whom_the_item_does_not_fit(registrar: User) -> None:
    notice = make_notice(status=Status.DRAFT)
    told = (InquiryItem.CORPORATE_REGISTER, *TOLD[1:])
    assert record_for_all(notice, *told, by=registrar, at=AT) == 1


def test_an_inquiry_that_does_not_fit_is_refused(registrar: User) -> None:
    who = make_notice([someone()], status=Status.DRAFT).addressees.get()
    told = (InquiryItem.CORPORATE_REGISTER, *TOLD[1:])
    with pytest.raises(DeedRefused, match="当てはまりません"):
        record_inquiry(who, *told, by=registrar, at=AT)


def test_a_submitted_notice_takes_no_inquiry(registrar: User) -> None:
    with pytest.raises(DeedRefused, match="起案中"):
        record_for_all(make_notice(), *TOLD, by=registrar, at=AT)


def test_an_inquiry_of_tomorrow_is_not_recorded(registrar: User) -> None:
    notice = make_notice(status=Status.DRAFT)
    told = (SITE, date(2026, 6, 2), *TOLD[2:])
    with pytest.raises(InquiryInFuture):
        record_for_all(notice, *told, by=registrar, at=AT)


@pytest.mark.parametrize("role", [Role.APPROVER, Role.LEGAL_OFFICER])
def test_inquiries_are_the_registrars(role: Role) -> None:
    notice = make_notice(status=Status.DRAFT)
    other = make_person("別人 七郎", role, notice.office)
    with pytest.raises(NotAllowed):
        record_for_all(notice, *TOLD, by=other, at=AT)


def test_a_decision_covers_only_the_rows_it_saw(legal_officer: User) -> None:
    later = someone(payment_due="2026-06-12", reference="徴第999号")
    notice = make_notice([someone(payment_due="2026-06-08"), later])
    decide(notice, legal_officer)
    check(notice)
    notice.display_from = jst("2026-06-08 09:00")
    with pytest.raises(PreconditionMissing, match="3行目"):
        check(notice)
