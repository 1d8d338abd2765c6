"""ASVS 5.0 chapter 3, web front end: cookies, headers, methods."""

from http.cookies import Morsel
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, reverse

from access_control.models import PersonalDataAccess, User
from publishing.audit import urls as audit
from publishing.models import EntryCopy, Posting
from publishing.staff import urls as staff
from tests.access_control.signing_in import PASSWORD, SIGN_IN
from tests.asvs.conftest import Ask

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

PATHS = (
    "/staff/", "/staff/notices/", "/staff/notices/999/", "/staff/nowhere/",
    "/staff/security/", "/audit/", "/", "/notices/unknown/", "/nowhere",
)  # fmt: skip
METHODS = ("GET", "HEAD", "POST")
every_path = pytest.mark.parametrize("path", PATHS)
YEAR_S = 365 * 24 * 3600
ROOMS = ("access_control", "notices", "publishing")


@pytest.fixture
def cookies(behind_tls: None, approver: User) -> dict[str, "Morsel[str]"]:
    """What a browser is given at sign-in over TLS."""
    approver.set_password(PASSWORD)
    approver.save()
    client = Client()
    client.get(SIGN_IN, secure=True)
    typed = {"login": approver.email, "password": PASSWORD}
    assert client.post(SIGN_IN, typed, secure=True).status_code == 302
    return dict(client.cookies)


@pytest.mark.parametrize("name", ["__Host-session", "__Host-csrf"])
def test_asvs_3_3_1_cookies_are_bound_to_this_host_and_tls(
    name: str, cookies: dict[str, "Morsel[str]"]
) -> None:
    cookie = cookies[name]
    assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")
    assert cookie["samesite"] == "Strict"


def test_asvs_3_3_3_every_cookie_has_the_prefix(
    cookies: dict[str, "Morsel[str]"],
) -> None:
    assert cookies.keys() == {"__Host-session", "__Host-csrf"}


def test_asvs_3_3_4_no_script_reads_a_cookie(
    cookies: dict[str, "Morsel[str]"],
) -> None:
    assert all(cookie["httponly"] for cookie in cookies.values())


@every_path
def test_asvs_3_4_1_every_answer_keeps_the_browser_on_tls(path: str, ask: Ask) -> None:
    for method in METHODS:
        age, *rest = ask(path, method)["Strict-Transport-Security"].split("; ")
        assert int(age.removeprefix("max-age=")) >= YEAR_S, method
        assert "includeSubDomains" in rest, method


@every_path
def test_asvs_3_4_3_every_answer_has_a_policy_without_exceptions(
    path: str, ask: Ask
) -> None:
    for method in METHODS:
        policy = ask(path, method)["Content-Security-Policy"].split("; ")
        nothing = {"default-src 'none'", "object-src 'none'", "base-uri 'none'"}
        assert nothing <= {*policy}, method
        assert "script-src 'self'" in policy, method
        forbidden = ("unsafe", "*", "data:")
        assert not any(word in " ".join(policy) for word in forbidden), method


@every_path
def test_asvs_3_4_4_3_4_5_3_4_8_every_answer_has_the_header(
    path: str, ask: Ask
) -> None:
    for method in METHODS:
        answer = ask(path, method)
        assert answer["X-Content-Type-Options"] == "nosniff", method
        assert answer["Referrer-Policy"] in ("same-origin", "no-referrer"), method
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin", method


@every_path
def test_asvs_3_4_6_no_answer_is_shown_in_a_frame(path: str, ask: Ask) -> None:
    for method in METHODS:
        policy = ask(path, method)["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy, method


@pytest.fixture
def everything(posting: Posting) -> list[str]:
    """Each signed-in address, about a posting that is there."""
    known = {
        "pk": posting.notice_id,
        "public_id": posting.public_id,
        "entry_id": EntryCopy.objects.first().pk,
        "basis_id": "local_tax",
        "part": "2026-05-21",
        "audience": "public",
        "code": posting.notice.office.code,
        "item": 1,
        "hold": 1,
    }
    return [
        _address(room.app_name, pattern, known)
        for room in (staff, audit)
        for pattern in room.urlpatterns
    ]


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
@pytest.mark.parametrize(
    "person", ["registrar", "approver", "legal_officer", "auditor"]
)
def test_asvs_3_5_3_asking_changes_nothing(
    person: str, method: str, everything: list[str], request: Any, client_for: Any
) -> None:
    browser = client_for(request.getfixturevalue(person))
    before = _rows()
    for address in everything:
        assert browser.generic(method, address).status_code < 500
    assert _rows() == before


def test_asvs_3_5_1_a_form_without_its_token_is_refused(approver: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(approver)
    assert client.post("/staff/notices/1/approve/").status_code == 403


def _address(room: str, pattern: URLPattern, known: dict[str, object]) -> str:
    wanted = {name: known[name] for name in pattern.pattern.converters}
    return reverse(f"{room}:{pattern.name}", kwargs=wanted)


def _rows() -> dict[str, list[Any]]:
    """Every row of ours, but for the time of a sign-in and the record of reading."""
    return {
        model.__name__: sorted(map(repr, model.objects.values_list()))
        for room in ROOMS
        for model in apps.get_app_config(room).get_models()
        if model not in (User, PersonalDataAccess)
    }
