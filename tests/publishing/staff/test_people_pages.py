"""Staff pages: people, their roles, their sign-in."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from access_control.grants import may
from access_control.models import AdministrationEvent, Office, User
from access_control.rules.roles import Role
from tests.builders import make_person
from tests.clock import frozen

pytestmark = pytest.mark.django_db

ClientFor = Callable[[User], Client]
DEEDS = (
    "appoint",
    "end_role",
    "disable_person",
    "enable_person",
    "forget_factor",
    "invite_person",
)


@pytest.fixture(autouse=True)
def on_24_november():
    with frozen("2026-11-24 10:00"):
        yield


@pytest.fixture(autouse=True)
def no_mail(settings: Any) -> None:
    """As installed without KOJIBAN_EMAIL_URL."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"


@pytest.fixture
def send(office: Office):
    """Sends one of the page's forms about a person."""

    def post(client: Client, deed: str, person: User) -> Any:
        told = {
            "appoint": {"role": "approver", "office": office.pk},
            "end_role": {"ended-role": "registrar", "ended-office": office.code},
        }.get(deed, {})
        return client.post(reverse(f"staff:{deed}", args=[person.pk]), told)

    return post


def body(answer: Any) -> str:
    return answer.content.decode()


@pytest.mark.parametrize("deed", DEEDS)
def test_a_deed_works_is_recorded_and_twice_is_safe(
    deed: str, operator: User, registrar: User, send: Any, client_for: ClientFor
) -> None:
    client = client_for(operator)
    for _ in range(2):
        assert send(client, deed, registrar).status_code in (200, 302)
    assert AdministrationEvent.objects.filter(person=registrar, by=operator).exists()


@pytest.mark.parametrize("deed", DEEDS)
def test_a_deed_refuses_get(
    deed: str, operator: User, registrar: User, client_for: ClientFor
) -> None:
    address = reverse(f"staff:{deed}", args=[registrar.pk])
    assert client_for(operator).get(address).status_code == 405


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("by", ["outsider", "approver", "auditor"])
def test_a_deed_is_not_found_by_whoever_does_not_administer(
    deed: str,
    by: str,
    registrar: User,
    send: Any,
    client_for: ClientFor,
    request: pytest.FixtureRequest,
) -> None:
    client = client_for(request.getfixturevalue(by))
    assert send(client, deed, registrar).status_code == 404
    assert not AdministrationEvent.objects.exists()


@pytest.mark.parametrize("deed", DEEDS)
def test_nobody_does_it_to_himself(
    deed: str, operator: User, send: Any, client_for: ClientFor
) -> None:
    page = send(client_for(operator), deed, operator)
    assert page.status_code == 200
    assert "自分自身" in body(page)
    assert not AdministrationEvent.objects.exists()


@pytest.mark.parametrize(
    "deed", ["disable_person", "enable_person", "forget_factor", "invite_person"]
)
def test_who_works_elsewhere_too_is_changed_only_by_who_administers_both(
    deed: str,
    operator: User,
    registrar: User,
    other_office: Office,
    send: Any,
    client_for: ClientFor,
) -> None:
    make_person(registrar.name, Role.APPROVER, other_office)
    page = send(client_for(operator), deed, registrar)
    assert "この利用者は変えられません" in body(page)
    assert not AdministrationEvent.objects.exists()


def test_a_role_is_given_and_ended(
    operator: User, registrar: User, office: Office, send: Any, client_for: ClientFor
) -> None:
    client = client_for(operator)
    send(client, "appoint", registrar)
    assert may(registrar, "approve_notices", office)
    send(client, "end_role", registrar)
    assert not may(registrar, "register_notices", office)


def test_a_disabled_person_is_out_at_once(
    operator: User, registrar: User, send: Any, client_for: ClientFor
) -> None:
    theirs = client_for(registrar)
    send(client_for(operator), "disable_person", registrar)
    assert theirs.get(reverse("staff:worklist")).status_code == 302


def test_the_link_stands_on_the_page_and_opens(
    operator: User, registrar: User, send: Any, client_for: ClientFor
) -> None:
    page = send(client_for(operator), "invite_person", registrar)
    link = page.context["link"]
    assert link in body(page)
    assert Client().get(link, follow=True).context["validlink"]


def test_a_person_is_added_without_a_password(
    operator: User, client_for: ClientFor
) -> None:
    told = {"email": "New@demo.example", "name": "新人"}
    client_for(operator).post(reverse("staff:add_person"), told)
    assert not User.objects.get(email="new@demo.example").has_usable_password()


def test_an_address_is_registered_once(operator: User, client_for: ClientFor) -> None:
    told = {"email": operator.email, "name": "新人"}
    page = client_for(operator).post(reverse("staff:add_person"), told)
    assert "すでに登録されています" in body(page)


@pytest.mark.parametrize("asked", ["山田", "staff", "DEMO-TAX", "徴収"])
def test_a_person_is_found_by_name_address_and_office(
    asked: str, operator: User, registrar: User, client_for: ClientFor
) -> None:
    page = client_for(operator).get(reverse("staff:people"), {"q": asked})
    assert registrar in page.context["page"].object_list


def test_people_of_other_offices_are_not_seen(
    operator: User, outsider: User, client_for: ClientFor
) -> None:
    client = client_for(operator)
    assert outsider.email not in body(client.get(reverse("staff:people")))
    address = reverse("staff:person", args=[outsider.pk])
    assert client.get(address).status_code == 404
