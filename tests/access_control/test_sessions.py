"""How long a session lasts, and what ends it at once."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from access_control.models import User
from tests.access_control.signing_in import type_password
from tests.clock import frozen, jst

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
PAGE = "/staff/notices/"
MORNING = jst("2026-06-01 08:00")


@pytest.fixture
def signed_in(client: Client, person: User) -> Client:
    with frozen(MORNING):
        type_password(client, person.email)
    return client


@pytest.fixture
def busy(settings: Any) -> None:
    """As for a person who never rests half an hour, without asking 25 pages."""
    settings.SESSION_COOKIE_AGE = 24 * 3600


def status_after(client: Client, minutes: int) -> int:
    with frozen(MORNING + timedelta(minutes=minutes)):
        return client.get(PAGE).status_code


@pytest.mark.parametrize(("minutes", "status"), [(29, 200), (31, 302)])
def test_asvs_7_3_1_an_idle_session_ends_after_half_an_hour(
    minutes: int, status: int, signed_in: Client
) -> None:
    assert status_after(signed_in, minutes) == status


def test_asvs_7_3_1_each_page_begins_the_half_hour_anew(signed_in: Client) -> None:
    assert [status_after(signed_in, minutes) for minutes in (29, 58)] == [200, 200]


@pytest.mark.parametrize(("minutes", "status"), [(12 * 60 - 1, 200), (12 * 60, 302)])
def test_asvs_7_3_2_a_busy_session_ends_after_twelve_hours(
    minutes: int, status: int, busy: None, signed_in: Client
) -> None:
    assert status_after(signed_in, minutes) == status


def test_asvs_7_3_2_whoever_is_signed_out_learns_why(
    busy: None, signed_in: Client
) -> None:
    status_after(signed_in, 12 * 60)
    with frozen(MORNING + timedelta(minutes=12 * 60 + 1)):
        page = signed_in.get("/staff/sign-in/").content.decode()
    assert "ログインから長い時間がたったため" in page


def test_asvs_7_3_2_the_hours_begin_at_each_sign_in(
    busy: None, signed_in: Client, person: User
) -> None:
    with frozen(MORNING + timedelta(hours=11)):
        signed_in.post("/staff/sign-out/")
        type_password(signed_in, person.email)
    assert status_after(signed_in, 13 * 60) == 200


def test_asvs_7_4_1_signing_out_deletes_the_session_on_the_server(
    client: Client, person: User
) -> None:
    type_password(client, person.email)
    session_id = client.session.session_key
    client.post("/staff/sign-out/")
    assert not Session.objects.filter(pk=session_id).exists()


def test_asvs_7_4_2_disabling_a_person_ends_all_sessions_and_no_other(
    person: User, outsider: User, client_for: Callable[[User], Client], run: Any
) -> None:
    desk, counter, other = client_for(person), client_for(person), client_for(outsider)
    answer = json.loads(run("disable_person", person.email.upper(), "--json"))
    assert answer["ended_sessions"] == 2
    assert Session.objects.count() == 1
    found = [each.get("/staff/").status_code for each in (desk, counter, other)]
    assert found == [302, 302, 200]


def test_asvs_7_4_2_a_disabled_person_is_out_at_the_next_request(
    person: User, client_for: Callable[[User], Client]
) -> None:
    client = client_for(person)
    assert client.get(PAGE).status_code == 200
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert client.get(PAGE).status_code == 302


def test_a_disabled_person_cannot_sign_in_until_enabled(
    client: Client, person: User, run: Any
) -> None:
    run("disable_person", person.email)
    assert type_password(client, person.email).url == "/staff/closed/"
    run("enable_person", person.email)
    type_password(client, person.email)
    assert client.get(PAGE).status_code == 200


def test_disabling_twice_changes_nothing(person: User, run: Any) -> None:
    for _ in range(2):
        answer = json.loads(run("disable_person", person.email, "--json"))
    assert answer == {"person": person.email, "active": False, "ended_sessions": 0}


@pytest.mark.parametrize(
    "command",
    ["disable_person", "enable_person", "forget_second_factor", "forget_sign_on"],
)
def test_an_unknown_person_is_misuse(command: str, run: Any, db: None) -> None:
    with pytest.raises(SystemExit) as ended:
        run(command, "nobody@demo.example")
    assert ended.value.code == 2
