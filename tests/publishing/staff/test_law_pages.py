"""Pages of the law: read by staff, adopted by legal officers."""

from datetime import date

import pytest
from django.contrib.messages import get_messages

from access_control.grants import revoke_role
from access_control.models import Office, OfficeKind
from access_control.rules.roles import Role
from notices.models import AdoptedVersion
from notices.rules.legal_basis import all_legal_bases
from tests.builders import adopt, make_notice
from tests.clock import frozen

pytestmark = pytest.mark.django_db

VERSION_ID = "local_tax/2026-05-21"
BASIS, ADOPT = "/staff/law/local_tax/", "/staff/law/local_tax/2026-05-21/adopt/"
REVOKE = "/staff/law/local_tax/2026-05-21/revoke/"
PHRASE = "措置を開始した日から起算して七日を経過したとき"
TYPED = {
    "official_text": f"第二十条の二 {PHRASE}は、書類の送達があったものとみなす。",
    "text_source": "官報",
    "text_as_of": "2026-11-20",
    "reading": "plain",
    "search_mode": "name+office",
    "log_failure": "refuse",
    "outage_counted_by": "day",
    "also_shown": ["capacity"],
}


@pytest.fixture(autouse=True)
def today():
    with frozen("2026-11-24 10:00"):
        yield


def words_of(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


@pytest.mark.parametrize("basis", all_legal_bases(), ids=lambda basis: basis.id)
def test_every_basis_has_its_page(basis, registrar, client_for) -> None:
    page = client_for(registrar).get(f"/staff/law/{basis.id}/?on=2026-06-01")
    assert page.status_code == 200
    assert basis.versions[-1].phrase in page.content.decode()


def test_the_list_tells_what_is_adopted(office, registrar, client_for) -> None:
    adopt(office, "local_tax")
    groups = dict(client_for(registrar).get("/staff/law/").context["groups"])
    states = {c.basis.id: c.state for cards in groups.values() for c in cards}
    assert states["local_tax"] == "adopted"
    assert states["patent"] == "not_adopted"


def test_a_version_in_force_that_nobody_adopted_is_urgent(
    office, registrar, client_for
) -> None:
    adopt(office, "local_tax")
    AdoptedVersion.objects.filter(version_id=VERSION_ID).delete()
    page = client_for(registrar).get("/staff/law/?state=outdated")
    ((_, (card,)),) = page.context["groups"]
    assert (card.basis.id, card.is_urgent) == ("local_tax", True)


@pytest.mark.parametrize("state", ["adopted", "nonsense"])
def test_a_filter_never_fails(state: str, registrar, client_for) -> None:
    page = client_for(registrar).get("/staff/law/", {"state": state})
    assert page.status_code == 200


def test_days_are_counted_from_the_day_that_was_typed(registrar, client_for) -> None:
    page = client_for(registrar).get(f"{BASIS}?on=2026-12-28").content.decode()
    assert "令和9年1月4日(月)の午前0時に、送達があったものとみなされます" in page


@pytest.mark.parametrize("typed", ["2026-02-30", "abc", "9999-01-01", ""])
def test_an_impossible_day_is_told_and_the_page_stands(
    typed: str, registrar, client_for
) -> None:
    page = client_for(registrar).get(BASIS, {"on": typed})
    assert page.status_code == 200
    assert page.context["on"] == date(2026, 11, 24)
    assert bool(page.context["form"].errors) is bool(typed)


@pytest.mark.parametrize(
    "path", ["/staff/law/nothing/", "/staff/law/local_tax/2020-01-01/adopt/"]
)
def test_what_is_unknown_is_not_found(path: str, legal_officer, client_for) -> None:
    assert client_for(legal_officer).get(path).status_code == 404


def test_a_legal_officer_adopts(office, legal_officer, client_for) -> None:
    response = client_for(legal_officer).post(ADOPT, TYPED)
    assert response.status_code == 302
    adopted = AdoptedVersion.objects.of(office, VERSION_ID)
    assert (adopted.also_shown, adopted.adopted_by) == (["capacity"], legal_officer)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"official_text": ""}, "公式の条文を貼り付けて"),
        ({"official_text": "別の文"}, "見つかりません"),
        ({"text_source": ""}, "出典"),
        ({"text_as_of": "2026-11-25"}, "今日までの日付"),
        ({"text_as_of": ""}, "条文を確かめた日を入力"),
        ({"also_shown": ["address"]}, "address"),
        ({"reading": "third"}, "third"),
    ],
)
def test_a_refusal_keeps_what_was_typed(
    changes, told, office, legal_officer, client_for
) -> None:
    page = client_for(legal_officer).post(ADOPT, TYPED | changes | {"note": "覚書"})
    assert told in page.content.decode() + words_of(page)
    assert "覚書" in page.content.decode()
    assert not AdoptedVersion.objects.exists()


def test_adopting_twice_is_refused_kindly(office, legal_officer, client_for) -> None:
    client_for(legal_officer).post(ADOPT, TYPED)
    again = client_for(legal_officer).post(ADOPT, TYPED)
    assert "ほかの人が先に変えました" in words_of(again)
    assert AdoptedVersion.objects.count() == 1


def test_the_form_is_filled_with_the_current_choices(
    office, legal_officer, client_for
) -> None:
    client_for(legal_officer).post(ADOPT, TYPED)
    form = client_for(legal_officer).get(ADOPT).context["form"]
    assert form["also_shown"].value() == ["capacity"]
    assert form["replacing"].value() == AdoptedVersion.objects.get().pk


def test_the_history_tells_what_changed(office, legal_officer, client_for) -> None:
    browser = client_for(legal_officer)
    browser.post(ADOPT, TYPED)
    seen = AdoptedVersion.objects.get().pk
    browser.post(ADOPT, TYPED | {"reading": "latest", "replacing": seen})
    newest = browser.get(ADOPT).context["history"][0]
    assert newest["changes"] == [("みなす日の数え方", "最も遅くなる数え方")]


def test_a_legal_officer_gives_an_adoption_up(
    office, legal_officer, client_for
) -> None:
    adopt(office, "local_tax")
    seen = AdoptedVersion.objects.of(office, VERSION_ID).pk
    typed = {"revoke-reason": "条文が改正された", "adoption": seen}
    client_for(legal_officer).post(REVOKE, typed)
    assert AdoptedVersion.objects.of(office, VERSION_ID) is None


def test_a_newer_adoption_is_not_given_up_from_an_old_page(
    office, legal_officer, client_for
) -> None:
    browser = client_for(legal_officer)
    browser.post(ADOPT, TYPED)
    old = AdoptedVersion.objects.get().pk
    browser.post(ADOPT, TYPED | {"reading": "latest", "replacing": old})
    page = browser.post(REVOKE, {"revoke-reason": "改正", "adoption": old})
    assert "すでに終わっています" in words_of(page)
    assert AdoptedVersion.objects.of(office, VERSION_ID)


def test_only_an_older_adoption_makes_a_version_outdated(
    office, registrar, client_for
) -> None:
    adopt(office, "local_tax")
    AdoptedVersion.objects.filter(version_id="local_tax/original").delete()
    with frozen("2026-05-01 10:00"):
        page = client_for(registrar).get(BASIS)
    assert page.context["card"].state == "not_adopted"


def test_notices_of_another_authority_ask_nothing_of_this_one(
    legal_officer, client_for
) -> None:
    other = Office.objects.create(code="OTHER", name="別市", kind=OfficeKind.AUTHORITY)
    make_notice(office=other, basis_id="patent", registered_by=legal_officer)
    revoke_role(legal_officer, Role.LEGAL_OFFICER, other)
    AdoptedVersion.objects.all().delete()
    assert client_for(legal_officer).get("/staff/").context["bases_to_adopt"] == []


@pytest.mark.parametrize("path", [ADOPT, REVOKE])
def test_a_registrar_neither_adopts_nor_revokes(
    path: str, office, registrar, client_for
) -> None:
    adopt(office, "local_tax")
    assert client_for(registrar).post(path, TYPED).status_code == 404


@pytest.mark.parametrize("path", ["/staff/law/", BASIS, ADOPT])
def test_whoever_holds_nothing_finds_nothing(path: str, auditor, client_for) -> None:
    assert client_for(auditor).get(path).status_code == 404


def test_revoking_by_get_is_refused(legal_officer, client_for) -> None:
    assert client_for(legal_officer).get(REVOKE).status_code == 405


def test_the_worklist_names_a_statute_that_waits_for_adoption(
    legal_officer, client_for
) -> None:
    make_notice()
    AdoptedVersion.objects.all().delete()
    cards = client_for(legal_officer).get("/staff/").context["bases_to_adopt"]
    assert [card.basis.id for card in cards] == ["local_tax"]


def test_the_plan_of_a_notice_follows_the_adopted_reading(
    registrar, client_for
) -> None:
    notice = make_notice(status="draft")
    AdoptedVersion.objects.update(reading="latest")
    plan = client_for(registrar).get(f"/staff/notices/{notice.pk}/").context["plan"]
    assert plan.deemed_on == date(2026, 12, 2)
