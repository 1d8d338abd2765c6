"""Staff pages: a draft becomes the repeat of a first publication, and back."""

from collections.abc import Callable

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from access_control.models import User
from notices.models import Notice
from notices.rules.transitions import Status
from publishing.actions.record_board import record_board_start
from publishing.actions.repeat import link_to_first
from tests.builders import PEOPLE, make_notice, make_posting
from tests.clock import frozen, jst

pytestmark = pytest.mark.django_db

ClientFor = Callable[[User], Client]

FIRST_AT = jst("2026-06-01 09:00")
NOW = "2026-06-16 09:00"
BASIS = "civil_procedure"


@pytest.fixture(autouse=True)
def at_nine():
    with frozen(NOW):
        yield


@pytest.fixture
def first(registrar: User) -> Notice:
    posting = make_posting([PEOPLE[0]], basis_id=BASIS, at=FIRST_AT)
    record_board_start(posting, by=registrar, started=FIRST_AT, at=FIRST_AT)
    return posting.notice


@pytest.fixture
def second(first: Notice) -> Notice:
    again = dict(PEOPLE[0], reference="別の番号")
    return make_notice([again], basis_id=BASIS, status=Status.DRAFT)


def url_of(name: str, notice: Notice) -> str:
    return reverse(f"staff:{name}", args=[notice.pk])


def words_of(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def test_a_draft_leads_to_its_repeat_page(second, registrar, client_for):
    page = client_for(registrar).get(url_of("notice", second)).content.decode()
    assert url_of("repeat", second) in page


def test_a_draft_of_a_statute_without_repeats_does_not(registrar, client_for):
    other = make_notice(status=Status.DRAFT)
    page = client_for(registrar).get(url_of("notice", other)).content.decode()
    assert url_of("repeat", other) not in page


def test_the_page_shows_the_first_and_warns_of_namesakes(
    first, second, registrar, client_for
):
    page = client_for(registrar).get(url_of("repeat", second))
    offered = page.context["offered"][0]
    assert (offered.pk, offered.deemed_served_on) == (first.pk, jst(NOW).date())
    assert "同姓同名の別の方かもしれません" in page.content.decode()


def test_the_page_says_when_there_is_nothing(registrar, client_for):
    alone = make_notice(basis_id=BASIS, status=Status.DRAFT)
    page = client_for(registrar).get(url_of("repeat", alone)).content.decode()
    assert "最初の公示送達はありません" in page


def test_linking_needs_the_tick(first, second, registrar, client_for):
    client = client_for(registrar)
    response = client.post(url_of("repeat", second), {"first": first.pk})
    second.refresh_from_db()
    assert "確かめてから" in response.content.decode()
    assert second.repeats is None


def test_linking_and_linking_again_and_undoing(first, second, registrar, client_for):
    client = client_for(registrar)
    typed = {"first": first.pk, "is_same_matter": "on"}
    for _ in range(2):
        assert client.post(url_of("repeat", second), typed).status_code == 302
    second.refresh_from_db()
    assert (second.variant, second.repeats) == ("repeat", first)
    client.post(url_of("unlink", second))
    second.refresh_from_db()
    assert (second.variant, second.repeats) == ("first", None)


@pytest.mark.parametrize("person", ["outsider", "approver", "auditor"])
def test_linking_is_the_registrars(person, request, second, client_for):
    client = client_for(request.getfixturevalue(person))
    assert client.get(url_of("repeat", second)).status_code == 404
    assert client.post(url_of("unlink", second)).status_code == 404


def test_undoing_refuses_get(second, registrar, client_for):
    assert client_for(registrar).get(url_of("unlink", second)).status_code == 405


def test_undoing_twice_says_why_not(second, registrar, client_for):
    response = client_for(registrar).post(url_of("unlink", second))
    assert "なっていません" in words_of(response)


@pytest.mark.parametrize("name", ["notice", "approve"])
def test_pages_of_a_repeat_show_the_first(
    name, first, second, registrar, approver, client_for
):
    link_to_first(second, first, by=registrar, at=jst(NOW))
    page = client_for(approver).get(url_of(name, second)).content.decode()
    assert url_of("notice", first) in page
    assert "同じ当事者に対する" in page


def test_the_approval_page_plans_with_the_period_of_a_repeat(
    first, second, registrar, approver, client_for
):
    link_to_first(second, first, by=registrar, at=jst(NOW))
    page = client_for(approver).get(url_of("approve", second))
    assert page.context["plan"].deemed_on == jst("2026-06-17 00:00").date()
