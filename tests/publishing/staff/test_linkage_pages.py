"""名寄せ防止 on staff pages: what is said, and who decides."""

import pytest
from django.urls import reverse

from access_control.models import PersonalDataAccess
from notices.rules.transitions import Status
from tests.builders import adopt, make_notice, make_posting
from tests.clock import frozen, jst

pytestmark = pytest.mark.django_db

NAME = "見本 花子"
TAX = {"name": NAME, "document": "督促状", "distinguishing_number": "A-17"}
HEARING = {"name": NAME, "hearing_at": "2026-07-30T10:00"}
REASON = {"reason": "カナリア別人の理由"}


@pytest.fixture(autouse=True)
def at_nine():
    with frozen(jst("2026-06-02 09:00")):
        yield


@pytest.fixture
def draft(other_office, registrar):
    """A hearing of a name beside which another office shows a number."""
    adopt(other_office, "local_tax", also_shown=["distinguishing_number"])
    make_posting([TAX], office=other_office)
    facts = {"basis_id": "administrative_procedure_hearing", "status": Status.DRAFT}
    return make_notice([HEARING], **facts)


def url(name, notice) -> str:
    return reverse(f"staff:{name}", args=[notice.pk])


def test_submitting_says_row_field_and_what_to_do(draft, registrar, client_for) -> None:
    said = client_for(registrar).post(url("submit", draft)).content.decode()
    assert "2行目: 「聴聞の期日」" in said
    assert "督促状" not in said
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT


def test_a_legal_officer_decides_and_the_draft_is_submitted(
    draft, legal_officer, registrar, client_for
) -> None:
    client_for(legal_officer).post(url("linkage", draft), REASON)
    client_for(registrar).post(url("submit", draft))
    draft.refresh_from_db()
    assert draft.status == Status.SUBMITTED


def test_looking_at_it_is_recorded(draft, registrar, client_for) -> None:
    client_for(registrar).get(url("linkage", draft))
    row = PersonalDataAccess.objects.get()
    assert (row.page, row.entries) == ("staff:linkage", 1)


def test_deciding_twice_is_safe(draft, legal_officer, client_for) -> None:
    client = client_for(legal_officer)
    client.post(url("linkage", draft), REASON)
    assert client.post(url("linkage", draft), REASON).status_code == 200
    assert draft.legal_decisions.count() == 1


def test_a_decision_without_reason_is_asked_again(
    draft, legal_officer, client_for
) -> None:
    response = client_for(legal_officer).post(url("linkage", draft), {"reason": ""})
    assert response.context["form"].errors["reason"]
    assert not draft.legal_decisions.exists()


@pytest.mark.parametrize("person", ["registrar", "approver", "outsider", "auditor"])
def test_nobody_else_decides(person, draft, request, client_for) -> None:
    client = client_for(request.getfixturevalue(person))
    assert client.post(url("linkage", draft), REASON).status_code == 404
    assert not draft.legal_decisions.exists()


def test_the_approver_sees_it_among_the_problems(
    draft, approver, registrar, client_for
) -> None:
    draft.status, draft.submitted_by = Status.SUBMITTED, registrar
    draft.save()
    said = client_for(approver).get(url("approve", draft)).content.decode()
    assert "掲示中の別の公示と合わさって" in said
    assert "決裁して掲示する" not in said


def test_nothing_waits_where_nobody_has_that_name(registrar, client_for) -> None:
    said = client_for(registrar).get(url("linkage", make_notice())).content.decode()
    assert "判断を待つ行はありません" in said
