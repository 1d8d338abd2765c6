"""Whoever has no second factor sets one up before anything else opens."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from access_control.models import User
from publishing.checks import second_factor_in_production
from tests.access_control.signing_in import PASSWORD, code_of, type_password

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
    pytest.mark.usefixtures("required"),
]
ENROL = "/staff/security/"
APP = "/staff/security/totp/activate/"
CODES = "/staff/security/recovery-codes/"


@pytest.fixture
def newcomer(client: Client, person: User) -> Client:
    """佐藤 on the first day: a password and nothing else."""
    type_password(client, person.email)
    return client


def confirm(client: Client) -> None:
    client.post("/staff/confirm/", {"password": PASSWORD})


def set_up(client: Client) -> Any:
    confirm(client)
    secret = client.get(APP).context["form"].secret
    return client.post(APP, {"code": code_of(secret)}, follow=True)


@pytest.mark.parametrize(
    "path", ["/staff/", "/staff/notices/", "/staff/lists/new/", "/audit/"]
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_asvs_6_3_3_nothing_opens_before_a_second_factor(
    method: str, path: str, newcomer: Client
) -> None:
    answer = getattr(newcomer, method)(path)
    assert (answer.status_code, answer["Location"]) == (302, ENROL)


def test_the_page_says_what_to_do_in_plain_words(newcomer: Client) -> None:
    page = newcomer.get(ENROL).content.decode()
    assert "二段階認証を設定してください" in page
    assert "仕事の画面は、設定が終わると開きます" in page
    assert "公示送達の一覧" not in page


@pytest.mark.parametrize("path", ["/staff/password/", "/staff/sign-out/"])
def test_password_and_sign_out_stay_open(path: str, newcomer: Client) -> None:
    assert newcomer.get(path).status_code == 200


def test_setting_up_an_app_opens_the_work(newcomer: Client) -> None:
    set_up(newcomer)
    assert newcomer.get("/staff/notices/").status_code == 200


def test_recovery_codes_are_shown_once_to_be_printed(newcomer: Client) -> None:
    page = set_up(newcomer).content.decode()
    assert "いま印刷してください" in page
    assert len(re.findall(r"<code>\d{8}</code>", page)) == 10
    assert "<code>" not in newcomer.get(CODES).content.decode()


def test_the_codes_cannot_be_had_again_as_a_file(newcomer: Client) -> None:
    set_up(newcomer)
    assert newcomer.get(f"{CODES}download/").status_code == 403


def test_setting_up_asks_for_the_password_first(newcomer: Client) -> None:
    assert newcomer.get(APP).url.startswith("/staff/confirm/?next=")


def test_a_wrong_code_sets_nothing_up(newcomer: Client) -> None:
    confirm(newcomer)
    newcomer.get(APP)
    newcomer.post(APP, {"code": "000000"})
    assert not Authenticator.objects.exists()


def test_taking_the_last_factor_away_closes_the_work_again(newcomer: Client) -> None:
    set_up(newcomer)
    newcomer.post("/staff/security/totp/deactivate/")
    assert newcomer.get("/staff/notices/")["Location"] == ENROL


def test_who_lost_everything_starts_anew(
    newcomer: Client, person: User, run: Any
) -> None:
    set_up(newcomer)
    run("forget_second_factor", person.email)
    assert newcomer.get("/staff/").url.startswith("/staff/sign-in/")
    type_password(newcomer, person.email)
    assert newcomer.get("/staff/")["Location"] == ENROL


@pytest.mark.parametrize(
    "path",
    ["/staff/security/", "/staff/security/webauthn/", "/staff/security/webauthn/add/",
     "/staff/security/totp/deactivate/", "/staff/security/recovery-codes/generate/",
     "/staff/security/reauthenticate/"],
)  # fmt: skip
def test_every_page_is_ours_and_japanese(path: str, newcomer: Client) -> None:
    set_up(newcomer)
    page = newcomer.get(path).content.decode()
    assert '<html lang="ja">' in page
    assert "site-header" in page


@pytest.mark.parametrize("path", ["/staff/sign-in/", "/staff/security/authenticate/"])
def test_pages_of_sign_in_hold_no_inline_script_or_style(
    path: str, client: Client, person: User, secret: str
) -> None:
    type_password(client, person.email)
    page = client.get(path).content.decode()
    inline = re.findall(r"<script(?![^>]*(?:src=|application/json))", page)
    assert inline == []
    assert "style=" not in page


@pytest.mark.parametrize(("path", "may"), [("/staff/sign-in/", True), ("/", False)])
def test_scripts_may_fetch_on_the_staff_side_only(path: str, may: bool) -> None:
    header = Client().get(path)["Content-Security-Policy"]
    assert ("connect-src 'self'" in header) is may


@pytest.mark.parametrize(("mode", "ids"), [("off", ["kojiban.E003"]), ("required", [])])
def test_a_deployment_without_second_factor_is_refused(
    mode: str, ids: list[str], settings: Any
) -> None:
    settings.SECOND_FACTOR = mode
    assert [error.id for error in second_factor_in_production(None)] == ids


def test_the_demonstration_may_do_without(newcomer: Client, settings: Any) -> None:
    settings.SECOND_FACTOR = "off"
    assert newcomer.get("/staff/notices/").status_code == 200
