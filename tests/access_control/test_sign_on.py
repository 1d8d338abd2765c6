"""The authority's own sign-on, before a real provider in a process of its own."""

from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.sessions.models import Session
from django.urls import NoReverseMatch, reverse

from access_control.models import User
from access_control.sessions import disable
from tests.access_control.signing_in import SECOND, SIGN_IN, code_of, set_up_app
from tests.issuer.desk import BACK, START, Desk
from tests.services import free_port

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.machine,
    pytest.mark.usefixtures("sign_on"),
]
NOTICES = "/staff/notices/"


def told_of(answer: Any) -> str:
    return str(answer.context["words"].title)


def is_signed_in(desk: Desk) -> bool:
    return desk.site.get(NOTICES).status_code == 200


def test_the_address_carries_state_nonce_and_proof_key() -> None:
    asked = parse_qs(urlsplit(Desk("sato").leave(START)).query)
    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["nonce"][0]) >= 43
    assert len(asked["state"][0]) >= 16


@pytest.mark.parametrize("who", ["sato", "sato-apart"])
def test_the_first_time_a_verified_address_leads_in(who: str, sato: User) -> None:
    desk = Desk(who)
    assert desk.sign_in().url == reverse("staff:worklist")
    assert is_signed_in(desk)
    account = SocialAccount.objects.get()
    assert (account.user, account.extra_data) == (sato, {})


def test_from_then_on_the_subject_counts_and_no_address(sato: User) -> None:
    Desk("sato").sign_in()
    User.objects.filter(pk=sato.pk).update(email="another@demo.example")
    again = Desk("sato")
    again.sign_in()
    assert is_signed_in(again)
    assert SocialAccount.objects.count() == 1


@pytest.mark.parametrize(
    "who", ["stranger", "nameless", "sato-unverified", "sato-in-words"]
)
def test_whoever_is_not_entered_is_told_whom_to_ask(who: str, sato: User) -> None:
    desk = Desk(who)
    answer = desk.sign_in()
    assert (answer.status_code, is_signed_in(desk)) == (403, False)
    assert "所属の管理者" in answer.content.decode()
    assert not SocialAccount.objects.exists()
    assert User.objects.count() == 1


def test_another_subject_with_the_same_address_stays_out(sato: User) -> None:
    Desk("sato").sign_in()
    answer = Desk("sato-apart").sign_in()
    assert told_of(answer) == "公示板の利用者に登録されていません"
    assert SocialAccount.objects.count() == 1


def test_who_has_a_new_account_there_is_tied_anew(sato: User, run: Any) -> None:
    desk, again = Desk("sato"), Desk("sato-apart")
    desk.sign_in()
    run("forget_sign_on", sato.email)
    assert not is_signed_in(desk)
    again.sign_in()
    assert is_signed_in(again)


def test_a_subject_of_another_issuer_is_another_person(sato: User) -> None:
    Desk("sato").sign_in()
    SocialAccount.objects.update(provider="https://elsewhere.example")
    User.objects.filter(pk=sato.pk).update(email="another@demo.example")
    assert Desk("sato").sign_in().status_code == 403


def test_a_disabled_person_is_not_let_in_the_first_time(sato: User) -> None:
    disable(sato)
    assert Desk("sato").sign_in().status_code == 403
    assert not SocialAccount.objects.exists()


def test_asvs_7_4_2_disabling_ends_the_session_and_the_sign_on(sato: User) -> None:
    desk = Desk("sato")
    desk.sign_in()
    assert disable(sato) == 1
    assert not is_signed_in(desk)
    assert desk.sign_in().url == "/staff/closed/"
    assert not is_signed_in(desk)


def test_asvs_7_2_4_a_new_session_id_at_sign_on(sato: User) -> None:
    desk = Desk("sato")
    back = desk.at_issuer(desk.leave(START))
    before = desk.site.session.session_key
    desk.come_back(back)
    assert desk.site.session.session_key != before
    assert not Session.objects.filter(pk=before).exists()


def test_nothing_the_issuer_gave_is_kept(sato: User, settings: Any) -> None:
    settings.SECOND_FACTOR = "required"
    set_up_app(sato)
    desk = Desk("sato")
    desk.sign_in()
    kept = str(dict(desk.site.session))
    assert "ey" + "J" not in kept
    assert "'token'" not in kept
    assert not SocialToken.objects.exists()


def test_it_goes_on_where_the_person_wanted_to_go(sato: User) -> None:
    assert Desk("sato").sign_in(next=NOTICES).url == NOTICES


def test_it_goes_to_no_other_site(sato: User) -> None:
    answer = Desk("sato").sign_in(next="https://elsewhere.example/")
    assert answer.url == reverse("staff:worklist")


# What goes wrong on the way.


def changed(address: str, **parts: str) -> str:
    asked = {
        name: values[0] for name, values in parse_qs(urlsplit(address).query).items()
    }
    return f"{address.partition('?')[0]}?{urlencode(asked | parts)}"


def test_the_answer_to_another_nonce_is_refused(sato: User) -> None:
    desk = Desk("sato")
    other = changed(desk.leave(START), nonce="of-somebody-else")
    answer = desk.come_back(desk.at_issuer(other))
    assert (answer.status_code, is_signed_in(desk)) == (502, False)
    assert not SocialAccount.objects.exists()


def test_the_code_of_another_proof_key_is_refused(sato: User) -> None:
    desk = Desk("sato")
    other = changed(desk.leave(START), code_challenge="x" * 43)
    assert desk.come_back(desk.at_issuer(other)).status_code == 502


def test_what_another_browser_began_is_refused(sato: User) -> None:
    lured, attacker = Desk("sato"), Desk("sato")
    back = attacker.at_issuer(attacker.leave(START))
    answer = lured.come_back(back)
    assert told_of(answer) == "ログインをもう一度始めてください"
    assert not is_signed_in(lured)


def test_coming_back_twice_signs_in_once(sato: User) -> None:
    desk = Desk("sato")
    back = desk.at_issuer(desk.leave(START))
    desk.come_back(back)
    assert told_of(desk.come_back(back)) == "ログインをもう一度始めてください"
    assert is_signed_in(desk)


@pytest.mark.parametrize(
    ("error", "title"),
    [
        ("access_denied", "ログインを取りやめました"),
        ("server_error", "職員認証を使えませんでした"),
    ],
)
def test_a_refusal_of_the_issuer_is_told_in_japanese(error: str, title: str) -> None:
    desk = Desk("sato")
    state = parse_qs(urlsplit(desk.leave(START)).query)["state"][0]
    answer = desk.come_back(f"{BACK}?{urlencode({'state': state, 'error': error})}")
    assert told_of(answer) == title


def test_a_code_that_was_never_given_is_refused(sato: User) -> None:
    desk = Desk("sato")
    state = parse_qs(urlsplit(desk.leave(START)).query)["state"][0]
    answer = desk.come_back(f"{BACK}?{urlencode({'state': state, 'code': 'made-up'})}")
    assert (answer.status_code, is_signed_in(desk)) == (502, False)


def test_an_issuer_that_is_down_is_told_and_others_still_sign_in(
    settings: Any,
) -> None:
    settings.OIDC_ISSUER = f"http://localhost:{free_port()}/o"
    desk = Desk("sato")
    answer = desk.site.post(START)
    assert (answer.status_code, told_of(answer)) == (502, "職員認証を使えませんでした")
    assert desk.site.get(SIGN_IN).status_code == 200


def test_an_issuer_that_goes_down_on_the_way_is_told(
    sato: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk("sato")
    back = desk.at_issuer(desk.leave(START))

    def refuses(*_words: Any, **_named: Any) -> None:
        raise requests.ConnectionError

    monkeypatch.setattr(requests.Session, "request", refuses)
    assert desk.come_back(back).status_code == 502


def test_a_description_of_another_issuer_is_not_believed(
    provider: str, settings: Any
) -> None:
    settings.OIDC_ISSUER = f"{provider}/"
    assert Desk("sato").site.post(START).status_code == 502


def test_only_a_form_of_this_site_begins() -> None:
    assert Desk("sato").site.get(START).status_code == 405


# The second factor.


def test_whoever_has_set_up_an_app_is_asked_for_its_code(
    sato: User, settings: Any
) -> None:
    settings.SECOND_FACTOR = "required"
    secret, desk = set_up_app(sato), Desk("sato")
    assert desk.sign_in().url == SECOND
    assert not is_signed_in(desk)
    desk.site.post(SECOND, {"code": code_of(secret)})
    assert is_signed_in(desk)


def test_whoever_has_no_second_factor_sets_one_up(sato: User, settings: Any) -> None:
    settings.SECOND_FACTOR = "required"
    desk = Desk("sato")
    desk.sign_in()
    assert desk.site.get(NOTICES)["Location"] == "/staff/security/"


@pytest.mark.parametrize(
    ("words", "who", "opens"),
    [
        (["mfa"], "sato-strong", True),
        ([], "sato-strong", False),
        (["hwk"], "sato-strong", False),
        (["mfa"], "sato", False),
    ],
)
def test_asvs_6_3_3_two_factors_there_count_where_the_authority_says_so(
    words: list[str], who: str, opens: bool, sato: User, settings: Any
) -> None:
    settings.SECOND_FACTOR, settings.OIDC_MFA_VALUES = "required", words
    desk = Desk(who)
    desk.sign_in()
    assert is_signed_in(desk) is opens


def test_asvs_6_3_3_the_word_of_the_issuer_ends_with_the_session(
    sato: User, settings: Any
) -> None:
    settings.SECOND_FACTOR, settings.OIDC_MFA_VALUES = "required", ["mfa"]
    desk = Desk("sato-strong")
    desk.sign_in()
    desk.site.post("/staff/sign-out/")
    desk.site.force_login(sato)
    assert not is_signed_in(desk)


# Where no issuer is named.


def test_without_an_issuer_there_is_no_such_address(settings: Any) -> None:
    settings.OIDC_ISSUER, settings.ROOT_URLCONF = "", "config.urls"
    desk = Desk("sato")
    assert desk.site.get(START).status_code == 404
    assert "職員認証" not in desk.site.get(SIGN_IN).content.decode()
    with pytest.raises(NoReverseMatch):
        reverse("sign_on")
