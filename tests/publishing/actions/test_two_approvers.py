"""二人の決裁: rule and database constraint, and what clears the first approval."""

import pytest
from django.db import IntegrityError, transaction

from access_control.models import User
from access_control.rules.field_access import Access
from access_control.rules.roles import Role
from notices.actions.approval import return_for_correction, submit_notice
from notices.actions.marked_rows import SecondApproverNeeded
from notices.actions.open_morning import start_on_open_morning
from notices.models import Notice
from notices.refusals import DeedRefused, NotAllowed
from notices.rules.special_care import CARE_FIELD, Care, CareKind, care_as_text
from notices.rules.transitions import SamePerson, Status
from publishing.actions.approve_and_publish import approve_and_publish
from publishing.actions.first_approval import give_first_approval
from publishing.actions.places import PlaceTold
from publishing.copies import open_entries
from publishing.models import ShellCopy
from publishing.rules import redaction
from tests.builders import PEOPLE, make_notice, make_person
from tests.clock import jst

pytestmark = pytest.mark.django_db

AT = jst("2026-06-01 09:00")
MARK = care_as_text(Care(CareKind.SUPPORT_MEASURES, "通知による"))
PROTECTED = dict(PEOPLE[0]) | {CARE_FIELD: MARK}


@pytest.fixture
def notice(registrar: User) -> Notice:
    return make_notice([PROTECTED, PEOPLE[1]])


def test_the_first_approval_publishes_nothing(notice: Notice, approver: User) -> None:
    give_first_approval(notice, by=approver, at=AT)
    assert (notice.status, notice.first_approved_by) == (Status.SUBMITTED, approver)
    assert not ShellCopy.objects.exists()


def test_the_second_approval_publishes(
    notice: Notice, approver: User, second_approver: User
) -> None:
    give_first_approval(notice, by=approver, at=AT)
    approve_and_publish(notice, by=second_approver, at=AT)
    assert notice.status == Status.POSTED
    assert (notice.first_approved_by, notice.approved_by) == (approver, second_approver)


def test_one_approver_cannot_publish(notice: Notice, approver: User) -> None:
    with pytest.raises(SecondApproverNeeded):
        approve_and_publish(notice, by=approver, at=AT)
    assert not ShellCopy.objects.exists()


def test_the_first_approver_is_not_the_second(notice: Notice, approver: User) -> None:
    give_first_approval(notice, by=approver, at=AT)
    with pytest.raises(SamePerson):
        approve_and_publish(notice, by=approver, at=AT)


def test_a_first_approval_is_given_once(
    notice: Notice, approver: User, second_approver: User
) -> None:
    give_first_approval(notice, by=approver, at=AT)
    with pytest.raises(DeedRefused, match="二人目"):
        give_first_approval(notice, by=second_approver, at=AT)
    assert notice.events.filter(deed="first_approval").count() == 1


@pytest.mark.parametrize("person", ["registrar", "legal_officer", "outsider"])
def test_only_an_approver_of_the_office_may(
    person: str, notice: Notice, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(NotAllowed):
        give_first_approval(notice, by=request.getfixturevalue(person), at=AT)


def test_who_registered_is_no_first_approver(approver: User) -> None:
    notice = make_notice([PROTECTED], registered_by=approver)
    with pytest.raises(SamePerson):
        give_first_approval(notice, by=approver, at=AT)


def test_a_notice_without_marks_takes_one_approver(approver: User) -> None:
    plain = make_notice()
    with pytest.raises(DeedRefused, match="一人で足ります"):
        give_first_approval(plain, by=approver, at=AT)
    approve_and_publish(plain, by=approver, at=AT)
    assert plain.status == Status.POSTED


def test_returning_clears_the_first_approval(
    notice: Notice, approver: User, second_approver: User, registrar: User
) -> None:
    give_first_approval(notice, by=approver, at=AT)
    return_for_correction(notice, by=second_approver, at=AT, reason="誤り")
    submit_notice(notice, by=registrar, at=AT)
    with pytest.raises(SecondApproverNeeded):
        approve_and_publish(notice, by=second_approver, at=AT)


def test_another_start_clears_the_first_approval(
    notice: Notice, approver: User, second_approver: User
) -> None:
    give_first_approval(notice, by=approver, at=AT)
    start_on_open_morning(notice, by=second_approver, at=jst("2026-06-06 12:00"))
    assert (notice.first_approved_by, notice.first_approved_at) == (None, None)


def test_an_approval_that_was_cleared_meanwhile_does_not_count(
    notice: Notice, approver: User, second_approver: User
) -> None:
    give_first_approval(notice, by=approver, at=AT)
    seen = Notice.objects.get(pk=notice.pk)
    Notice.objects.filter(pk=notice.pk).update(first_approved_by=None)
    with pytest.raises(DeedRefused):
        approve_and_publish(seen, by=second_approver, at=AT)


@pytest.mark.parametrize("other", ["registered_by", "submitted_by", "approved_by"])
def test_the_database_refuses_one_person_twice(
    other: str, notice: Notice, second_approver: User
) -> None:
    alone = {
        "registered_by": make_person("起案者", Role.REGISTRAR, notice.office),
        "submitted_by": make_person("依頼者", Role.REGISTRAR, notice.office),
    } | {other: second_approver, "first_approved_by": second_approver}
    same = Notice.objects.filter(pk=notice.pk)
    refused = pytest.raises(IntegrityError, match=r"first_approver|second_approver")
    with refused, transaction.atomic():
        same.update(**alone)


def test_no_place_is_shown_whatever_basis_and_matrix_allow(
    approver: User, second_approver: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = dict.fromkeys(
        ("name", "document", *redaction.PLACE_FIELDS), Access.SHOW
    )
    monkeypatch.setattr(
        "publishing.projection.fields_to_show", lambda *args, **kwargs: everything
    )
    notice = make_notice([PROTECTED, PEOPLE[1]])
    give_first_approval(notice, by=approver, at=AT)
    shell = approve_and_publish(notice, by=second_approver, at=AT)
    words = {e.words["name"]: set(e.words) for e in open_entries(shell.entries.all())}
    assert words[PEOPLE[1]["name"]] >= redaction.PLACE_FIELDS
    assert words[PROTECTED["name"]] == {"name", "document"}


def test_an_address_in_the_title_of_a_document_is_refused(approver: User) -> None:
    told = PROTECTED | {"document": f"納税通知書({PROTECTED['address']})"}
    notice = make_notice([PEOPLE[1], told])
    with pytest.raises(PlaceTold, match="3行目の「書類の名称」"):
        give_first_approval(notice, by=approver, at=AT)
    notice.refresh_from_db()
    assert notice.first_approved_by is None
