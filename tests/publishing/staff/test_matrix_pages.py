"""The page of the access matrix: read and changed by legal officers."""

from collections.abc import Iterator

import pytest
from django.contrib.messages import get_messages

from access_control.matrix import effective_matrix
from access_control.models import MatrixChange, Office, OfficeKind, User
from access_control.rules.audiences import AUDIENCE_NAMES_JA, Audience
from access_control.rules.field_access import Access, CellKey
from access_control.rules.matrix_file import shipped_matrix
from access_control.rules.phases import Phase
from access_control.rules.roles import Role
from tests.builders import make_person
from tests.clock import frozen, jst

pytestmark = pytest.mark.django_db

PAGE, PROPOSE = "/staff/matrix/public/", "/staff/matrix/public/propose/"
TYPED = {
    "cell": "capacity/on_display",
    "access": "mask",
    "reason": "申出が続いた",
}
CAPACITY = CellKey("capacity", Audience.PUBLIC, Phase.ON_DISPLAY)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with frozen("2026-11-24 10:00"):
        yield


@pytest.fixture
def second_officer(office: Office) -> User:
    """法務担当 規子."""
    return make_person("規子 七海", Role.LEGAL_OFFICER, office.authority())


@pytest.fixture
def proposed(legal_officer, client_for) -> MatrixChange:
    client_for(legal_officer).post(PROPOSE, TYPED)
    return MatrixChange.objects.get()


@pytest.fixture
def deeds(proposed) -> list[str]:
    return [
        PROPOSE,
        f"/staff/matrix/changes/{proposed.pk}/approve/",
        f"/staff/matrix/changes/{proposed.pk}/refuse/",
    ]


def told(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def approve(proposed, client):
    return client.post(f"/staff/matrix/changes/{proposed.pk}/approve/")


@pytest.mark.parametrize("audience", Audience)
def test_every_audience_has_its_table(audience, legal_officer, client_for) -> None:
    page = client_for(legal_officer).get(f"/staff/matrix/{audience}/")
    text = page.content.decode()
    assert AUDIENCE_NAMES_JA[audience] in text
    assert all(kind.name_ja in text for kind in shipped_matrix().classes.values())


def test_without_an_audience_the_public_is_meant(legal_officer, client_for) -> None:
    page = client_for(legal_officer).get("/staff/matrix/")
    assert page.context["audience"] == "public"


def test_a_table_without_a_cell_to_change_has_no_form(
    legal_officer, client_for
) -> None:
    page = client_for(legal_officer).get("/staff/matrix/operator/").content.decode()
    assert "変えられる欄がありません" in page
    assert "propose" not in page


@pytest.mark.parametrize("person", ["registrar", "approver", "auditor", "operator"])
def test_who_is_no_legal_officer_finds_nothing(
    person, deeds, request, client_for
) -> None:
    client = client_for(request.getfixturevalue(person))
    assert client.get(PAGE).status_code == 404
    assert {client.post(deed, TYPED).status_code for deed in deeds} == {404}


def test_an_unknown_audience_is_not_found(legal_officer, client_for) -> None:
    assert client_for(legal_officer).get("/staff/matrix/nobody/").status_code == 404


def test_deeds_refuse_get(deeds, second_officer, client_for) -> None:
    client = client_for(second_officer)
    assert {client.get(deed).status_code for deed in deeds} == {405}


def test_another_authority_does_not_see_the_proposal(
    proposed, deeds, client_for
) -> None:
    city = Office.objects.create(code="C", name="市", kind=OfficeKind.AUTHORITY)
    client = client_for(make_person("別府 八重", Role.LEGAL_OFFICER, city))
    assert {client.post(deed).status_code for deed in deeds[1:]} == {404}
    assert client.get(PAGE).context["proposals"] == []


def test_a_proposal_is_shown_with_its_reason(proposed, second_officer, client_for):
    page = client_for(second_officer).get(PAGE).content.decode()
    assert TYPED["reason"] in page
    assert "資格・識別番号 / 公衆(インターネット) / 掲示中" in page


def test_who_proposed_gets_no_button(proposed, legal_officer, client_for) -> None:
    page = client_for(legal_officer).get(PAGE)
    assert not page.context["proposals"][0]["may_decide"]
    assert "承認する" not in page.content.decode()


def test_who_proposed_cannot_decide(proposed, office, legal_officer, client_for):
    answer = approve(proposed, client_for(legal_officer))
    assert "別の法務担当" in told(answer)
    assert effective_matrix(office).access(CAPACITY) is Access.SHOW


def test_another_officer_approves(proposed, office, second_officer, client_for) -> None:
    answer = approve(proposed, client_for(second_officer))
    assert answer.url == PAGE
    assert effective_matrix(office).access(CAPACITY) is Access.MASK


def test_what_differs_from_the_shipped_state_is_said(
    proposed, second_officer, client_for
) -> None:
    client = client_for(second_officer)
    approve(proposed, client)
    assert "変更あり(初めは「示す」)" in client.get(PAGE).content.decode()


def test_the_history_names_both_people(proposed, second_officer, client_for) -> None:
    client = client_for(second_officer)
    approve(proposed, client)
    history = client.get(PAGE).context["history"]
    assert [one.change.decided_by for one in history] == [second_officer]
    assert history[0].change.proposed_at == jst("2026-11-24 10:00")


def test_approving_twice_is_told_and_safe(proposed, second_officer, client_for):
    client = client_for(second_officer)
    approve(proposed, client)
    assert "すでに決まっています" in told(approve(proposed, client))
    assert MatrixChange.objects.approved().count() == 1


def test_proposing_twice_is_told_and_safe(proposed, second_officer, client_for):
    answer = client_for(second_officer).post(PROPOSE, TYPED)
    assert "決定を待っています" in told(answer)
    assert MatrixChange.objects.count() == 1


def test_refusing_needs_a_reason(proposed, deeds, second_officer, client_for) -> None:
    name = f"refuse-{proposed.pk}-reason"
    client = client_for(second_officer)
    assert (
        "理由を入力してください" in client.post(deeds[2], {name: ""}).content.decode()
    )
    client.post(deeds[2], {name: "今は要らない"})
    assert "今は要らない" in client.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reason": ""}, "理由を入力してください"),
        ({"cell": ""}, "欄を選んでください"),
        ({"cell": "name/on_display"}, "正しく選択してください"),
        ({"access": "all"}, "正しく選択してください"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(
    changes, words, legal_officer, client_for
) -> None:
    page = client_for(legal_officer).post(PROPOSE, TYPED | changes)
    assert words in page.content.decode()
    assert not MatrixChange.objects.exists()
