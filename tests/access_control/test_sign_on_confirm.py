"""Confirming who one is by the authority's sign-on, before deeds and changes."""

import re
import time
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from access_control.models import User
from access_control.sign_on import admission
from config import clock
from publishing.models import Posting, Removal
from tests.access_control.signing_in import code_of, set_up_app
from tests.builders import make_posting, state_purpose
from tests.issuer.desk import CONFIRM, Desk

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.machine,
    pytest.mark.usefixtures("sign_on"),
]
REASON = {"reason": "宛先の誤り(秘密の事情)"}
ANEW = {"confirm-anew": "yes"}
APP = "/staff/security/totp/activate/"


@pytest.fixture
def posting(sato: User, registrar: User) -> Posting:
    """On display now: the issuer's clock cannot be stopped."""
    return make_posting(at=clock.now())


@pytest.fixture
def desk(sato: User, settings: Any) -> Desk:
    """佐藤 signed in by the sign-on alone, with two factors there and none here."""
    settings.SECOND_FACTOR, settings.OIDC_MFA_VALUES = "required", ["mfa"]
    desk = Desk("sato-strong")
    desk.sign_in()
    state_purpose(desk.site, sato)
    return desk


def withdraw(desk: Desk, posting: Posting, typed: dict[str, str]) -> Any:
    address = reverse("staff:withdraw_posting", args=[posting.public_id])
    return desk.site.post(address, typed)


def test_asvs_7_5_3_a_deed_waits_without_a_password_too(
    desk: Desk, posting: Posting
) -> None:
    page = withdraw(desk, posting, REASON)
    assert "本人の確認" in page.content.decode()
    assert page.context["ways"] == ["sign_on_confirm"]
    assert not Removal.objects.exists()


def test_the_page_asks_for_no_password_that_nobody_has(
    desk: Desk, posting: Posting
) -> None:
    page = withdraw(desk, posting, REASON).content.decode()
    assert 'type="password"' not in page
    assert f'href="{CONFIRM}?next=/staff/confirmed/" target="_blank"' in page


def test_after_a_fresh_sign_on_the_deed_goes_on_with_what_was_typed(
    desk: Desk, posting: Posting
) -> None:
    carried = dict(withdraw(desk, posting, REASON).context["carried"])
    answer = desk.confirm(next="/staff/confirmed/")
    assert "このタブを閉じて" in desk.site.get(answer.url).content.decode()
    after = withdraw(desk, posting, carried | ANEW).url
    assert Removal.objects.exists()
    assert REASON["reason"] in desk.site.get(after).content.decode()


def test_what_was_typed_leaves_the_page_for_nowhere(
    desk: Desk, posting: Posting
) -> None:
    withdraw(desk, posting, REASON)
    desk.confirm()
    kept = [session.get_decoded() for session in Session.objects.all()]
    assert REASON["reason"] not in str(kept)


def test_going_on_without_having_confirmed_asks_again(
    desk: Desk, posting: Posting
) -> None:
    page = withdraw(desk, posting, REASON | ANEW)
    assert "まだ確認できていません" in page.content.decode()
    assert dict(page.context["carried"]) == REASON
    assert not Removal.objects.exists()


def test_an_empty_password_is_no_confirmation(desk: Desk, posting: Posting) -> None:
    withdraw(desk, posting, REASON | {"confirm-password": ""})
    withdraw(desk, posting, REASON | {"confirm-password": "!"})
    assert not Removal.objects.exists()


def test_the_session_stays_the_same(desk: Desk) -> None:
    before = desk.site.session.session_key
    desk.confirm()
    assert desk.site.session.session_key == before


def test_the_issuer_is_asked_to_ask_anew(desk: Desk) -> None:
    address = desk.leave(CONFIRM)
    assert "prompt=login" in address
    assert "max_age=0" in address


def test_a_sign_on_of_long_ago_confirms_nothing(
    desk: Desk, posting: Posting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(admission, "LEEWAY_S", 0)
    time.sleep(1.1)
    address = re.sub("prompt=login&|max_age=0&", "", desk.leave(CONFIRM))
    answer = desk.come_back(desk.at_issuer(address))
    assert answer.context["words"] == admission.NOT_FRESH
    withdraw(desk, posting, REASON | ANEW)
    assert not Removal.objects.exists()


@pytest.mark.parametrize("who", ["stranger", "sato"])
def test_another_account_there_confirms_nothing(
    who: str, desk: Desk, posting: Posting
) -> None:
    desk.who = who
    assert desk.confirm().context["words"] == admission.OTHER_PERSON
    withdraw(desk, posting, REASON | ANEW)
    assert not Removal.objects.exists()


def test_nobody_signs_in_by_confirming(sato: User) -> None:
    desk = Desk("sato")
    assert desk.site.post(CONFIRM).url.startswith("/staff/sign-in/")


def test_the_code_of_an_app_confirms_in_a_tab_of_its_own(
    desk: Desk, sato: User, posting: Posting
) -> None:
    secret = set_up_app(sato)
    page = withdraw(desk, posting, REASON)
    assert page.context["ways"] == ["mfa_reauthenticate", "sign_on_confirm"]
    way = reverse("mfa_reauthenticate")
    typed = {"code": code_of(secret), "next": "/staff/confirmed/"}
    assert desk.site.post(way, typed).url == "/staff/confirmed/"
    withdraw(desk, posting, REASON | ANEW)
    assert Removal.objects.exists()


def test_a_factor_is_added_after_a_fresh_sign_on_only(desk: Desk) -> None:
    assert desk.site.get(APP).url == f"{CONFIRM}?{urlencode({'next': APP})}"
    assert desk.confirm(next=APP).url == APP
    assert desk.site.get(APP).status_code == 200


def test_whoever_has_no_password_changes_none(desk: Desk) -> None:
    assert desk.site.get("/staff/password/").status_code == 404
    assert "パスワードの変更" not in desk.site.get("/staff/security/").content.decode()
