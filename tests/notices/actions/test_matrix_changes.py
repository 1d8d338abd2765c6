"""Changing the access matrix: two legal officers, one cell, within its limits."""

import pytest
from django.db import IntegrityError, transaction

from access_control.matrix import effective_matrix
from access_control.models import MatrixChange, Office, OfficeKind, User
from access_control.rules.audiences import Audience
from access_control.rules.field_access import Access, CellKey
from access_control.rules.phases import Phase
from access_control.rules.roles import Role
from notices.actions.matrix_changes import (
    approve_change,
    propose_change,
    refuse_change,
)
from notices.refusals import DeedRefused, NotAllowed
from tests.builders import make_person
from tests.clock import jst

pytestmark = pytest.mark.django_db

AT, LATER = jst("2026-05-25 10:00"), jst("2026-05-26 10:00")
CAPACITY = CellKey("capacity", Audience.PUBLIC, Phase.ON_DISPLAY)
KANA = CAPACITY._replace(field_class="kana")


@pytest.fixture
def second_officer(office: Office) -> User:
    """法務担当 規子."""
    return make_person("規子 七海", Role.LEGAL_OFFICER, office.authority())


@pytest.fixture
def proposed(office: Office, legal_officer: User) -> MatrixChange:
    return propose(office, legal_officer)


def propose(
    office: Office, by: User, key: CellKey = CAPACITY, access=Access.MASK, reason="方針"
) -> MatrixChange:
    authority = office.authority()
    return propose_change(authority, key, access, by=by, at=AT, reason=reason)


def test_a_proposal_changes_nothing(office, proposed) -> None:
    assert effective_matrix(office).access(CAPACITY) is Access.SHOW
    assert (proposed.before, proposed.after) == (Access.SHOW, Access.MASK)


def test_an_approved_change_holds_for_every_office(
    other_office, proposed, second_officer
) -> None:
    approve_change(proposed, by=second_officer, at=LATER)
    assert effective_matrix(other_office).access(CAPACITY) is Access.MASK


def test_another_authority_keeps_its_own(proposed, second_officer) -> None:
    approve_change(proposed, by=second_officer, at=LATER)
    city = Office.objects.create(code="C", name="市", kind=OfficeKind.AUTHORITY)
    assert effective_matrix(city).access(CAPACITY) is Access.SHOW


def test_a_refused_change_is_kept_and_changes_nothing(
    office, proposed, second_officer
) -> None:
    refuse_change(proposed, by=second_officer, at=LATER, reason="要らない")
    assert effective_matrix(office).access(CAPACITY) is Access.SHOW
    assert (proposed.is_approved, proposed.decision_reason) == (False, "要らない")


def test_the_last_of_two_changes_holds(office, legal_officer, second_officer) -> None:
    approve_change(propose(office, legal_officer), by=second_officer, at=AT)
    back = propose(office, second_officer, access=Access.SHOW)
    approve_change(back, by=legal_officer, at=LATER)
    assert effective_matrix(office).access(CAPACITY) is Access.SHOW
    assert MatrixChange.objects.count() == 2


def test_kana_can_be_opened(office, legal_officer, second_officer) -> None:
    opened = propose(office, legal_officer, KANA, Access.SHOW)
    approve_change(opened, by=second_officer, at=LATER)
    assert effective_matrix(office).access(KANA) is Access.SHOW


def test_nobody_decides_his_own_proposal(proposed, legal_officer) -> None:
    with pytest.raises(DeedRefused, match="another legal officer"):
        approve_change(proposed, by=legal_officer, at=LATER)
    with pytest.raises(DeedRefused, match="another legal officer"):
        refuse_change(proposed, by=legal_officer, at=LATER, reason="取消し")


def test_the_database_wants_two_people(proposed, legal_officer) -> None:
    own = {"decided_by": legal_officer, "decided_at": LATER, "is_approved": True}
    with pytest.raises(IntegrityError, match="two_people"), transaction.atomic():
        MatrixChange.objects.filter(pk=proposed.pk).update(**own)


@pytest.mark.parametrize("lacking", ["decided_by", "decided_at", "is_approved"])
def test_the_database_wants_a_whole_decision(
    lacking: str, proposed, second_officer
) -> None:
    whole = {"decided_by": second_officer, "decided_at": LATER, "is_approved": True}
    with pytest.raises(IntegrityError), transaction.atomic():
        MatrixChange.objects.filter(pk=proposed.pk).update(**whole | {lacking: None})


@pytest.mark.parametrize(
    ("key", "access", "told"),
    [
        (CAPACITY._replace(field_class="name"), Access.MASK, "limits"),
        (CAPACITY._replace(field_class="address"), Access.MASK, "limits"),
        (KANA._replace(phase=Phase.AFTER), Access.SHOW, "limits"),
        (CAPACITY, Access.SHOW, "already"),
        (CAPACITY._replace(field_class="nothing"), Access.HIDE, "no cell"),
    ],
)
def test_what_cannot_be_is_refused(key, access, told, office, legal_officer) -> None:
    with pytest.raises(DeedRefused, match=told):
        propose(office, legal_officer, key, access)


def test_a_reason_is_needed(office, legal_officer, proposed, second_officer) -> None:
    with pytest.raises(DeedRefused, match="reason"):
        propose(office, legal_officer, KANA, Access.SHOW, reason=" ")
    with pytest.raises(DeedRefused, match="reason"):
        refuse_change(proposed, by=second_officer, at=LATER, reason=" ")


def test_a_cell_has_one_open_proposal(office, second_officer, proposed) -> None:
    with pytest.raises(DeedRefused, match="waiting"):
        propose(office, second_officer, access=Access.HIDE)


def test_deciding_twice_is_refused(proposed, second_officer) -> None:
    approve_change(proposed, by=second_officer, at=LATER)
    with pytest.raises(DeedRefused, match="decided already"):
        approve_change(proposed, by=second_officer, at=LATER)


def test_a_refused_approval_decides_nothing(
    office, proposed, legal_officer, second_officer
) -> None:
    MatrixChange.objects.filter(pk=proposed.pk).update(before="hide")
    with pytest.raises(DeedRefused, match="after the proposal"):
        approve_change(proposed, by=second_officer, at=LATER)
    proposed.refresh_from_db()
    assert proposed.decided_at is None


@pytest.mark.parametrize("person", ["registrar", "approver", "auditor", "operator"])
def test_only_legal_officers_change_it(person, office, proposed, request) -> None:
    by = request.getfixturevalue(person)
    with pytest.raises(NotAllowed):
        propose(office, by, KANA, Access.SHOW)
    with pytest.raises(NotAllowed):
        approve_change(proposed, by=by, at=LATER)
