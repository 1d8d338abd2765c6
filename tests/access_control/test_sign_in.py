"""Signing in: one answer for all who fail, a lock-out, a second factor, a new id."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from axes.models import AccessAttempt
from django.conf import settings as installed
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from access_control.factor_secrets import secrets_of
from access_control.grants import grant_role
from access_control.models import Office, User
from access_control.rules.roles import Role
from tests.access_control.signing_in import (
    PASSWORD,
    SECOND,
    WRONG,
    code_of,
    set_up_app,
    type_password,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
NOBODY = "nobody@demo.example"
LIMIT = 5


def is_signed_in(client: Client) -> bool:
    return client.get("/staff/notices/").status_code == 200


def without_what_was_typed(answer: Any, email: str) -> str:
    """The page without the address and the token, which differ by nature."""
    page = answer.content.decode().replace(email, "")
    token = answer.context["csrf_token"]
    return page.replace(str(token), "")


def test_a_person_signs_in_with_password(client: Client, person: User) -> None:
    assert type_password(client, person.email).url == reverse("staff:worklist")
    assert is_signed_in(client)


def test_the_account_of_a_program_never_signs_in(
    client: Client, person: User, office: Office
) -> None:
    grant_role(person, Role.API_CLIENT, office)
    answer = type_password(client, person.email)
    assert answer["Location"] == reverse("account_inactive")
    assert not is_signed_in(client)


def test_asvs_6_3_8_an_unknown_account_gets_the_answer_of_a_wrong_password(
    client: Client, person: User
) -> None:
    wrong = type_password(client, person.email, WRONG)
    unknown = type_password(Client(), NOBODY, WRONG)
    assert (wrong.status_code, unknown.status_code) == (200, 200)
    assert wrong.context["form"].errors == unknown.context["form"].errors != {}
    assert without_what_was_typed(wrong, person.email) == without_what_was_typed(
        unknown, NOBODY
    )


@pytest.mark.parametrize("who", ["known", "unknown", "disabled"])
def test_asvs_6_3_8_every_failure_costs_one_hash(
    who: str, client: Client, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    if who == "disabled":
        User.objects.update(is_active=False)
    hashed: list[str] = []
    for name in ("encode", "verify"):
        original = getattr(Argon2PasswordHasher, name)

        def counted(self: Any, *words: Any, original: Any = original) -> Any:
            hashed.append(words[0])
            return original(self, *words)

        monkeypatch.setattr(Argon2PasswordHasher, name, counted)
    type_password(client, NOBODY if who == "unknown" else person.email, WRONG)
    assert hashed == [WRONG]


@pytest.mark.parametrize("email", ["known", NOBODY])
def test_asvs_6_3_1_guessing_is_locked_out_known_or_not(
    email: str, client: Client, person: User
) -> None:
    email = person.email if email == "known" else email
    answers = [type_password(client, email, WRONG) for _ in range(LIMIT)]
    assert [answer.status_code for answer in answers] == [200] * (LIMIT - 1) + [429]
    assert "20分間" in answers[-1].content.decode()
    assert type_password(client, email).status_code == 429


def test_asvs_6_3_1_the_right_person_still_signs_in_from_elsewhere(
    client: Client, person: User
) -> None:
    for _ in range(LIMIT):
        type_password(client, person.email, WRONG, REMOTE_ADDR="192.0.2.7")
    answer = type_password(client, person.email, REMOTE_ADDR="192.0.2.8")
    assert answer.status_code == 302


def test_asvs_6_3_1_guessing_from_many_addresses_is_capped(
    client: Client, person: User, settings: Any
) -> None:
    settings.LOCK_OUT_CAP = 8
    for number in range(8):
        elsewhere = f"192.0.2.{number + 1}"
        type_password(client, person.email, WRONG, REMOTE_ADDR=elsewhere)
    answer = type_password(client, person.email, REMOTE_ADDR="198.51.100.1")
    assert answer.status_code == 429


def test_asvs_6_3_1_one_household_of_ipv6_counts_as_one(
    client: Client, person: User
) -> None:
    for number in range(LIMIT):
        address = f"2001:db8:0:1::{number + 1}"
        last = type_password(client, person.email, WRONG, REMOTE_ADDR=address)
    assert last.status_code == 429


def test_the_lock_out_counts_an_address_in_any_spelling(
    client: Client, person: User
) -> None:
    for _ in range(LIMIT - 1):
        type_password(client, person.email.upper(), WRONG)
    assert type_password(client, person.email, WRONG).status_code == 429


def test_the_lock_out_ends(client: Client, person: User, settings: Any) -> None:
    for _ in range(LIMIT):
        type_password(client, person.email, WRONG)
    settings.AXES_COOLOFF_TIME = settings.AXES_COOLOFF_TIME * 0
    assert type_password(client, person.email).status_code == 302


def test_an_operator_unlocks_at_once(client: Client, person: User) -> None:
    for _ in range(LIMIT):
        type_password(client, person.email, WRONG)
    call_command("axes_reset_username", person.email)
    assert type_password(client, person.email).status_code == 302


def test_asvs_16_2_5_a_wrong_password_is_kept_nowhere(
    client: Client, person: User
) -> None:
    type_password(client, person.email, WRONG)
    kept = AccessAttempt.objects.get()
    assert WRONG not in kept.post_data
    assert kept.username == person.email


def test_asvs_6_3_3_the_password_alone_does_not_sign_in(
    client: Client, person: User, secret: str, required: None
) -> None:
    assert type_password(client, person.email).url == SECOND
    assert not is_signed_in(client)


def test_asvs_6_3_3_the_code_of_the_app_signs_in(
    client: Client, person: User, secret: str, required: None
) -> None:
    type_password(client, person.email)
    client.post(SECOND, {"code": code_of(secret)})
    assert is_signed_in(client)


def test_asvs_6_3_3_a_recovery_code_signs_in_once(
    client: Client, person: User, secret: str, required: None
) -> None:
    with secrets_of(person):
        code = RecoveryCodes.activate(person).get_unused_codes()[0]
    for once, signs_in in [(client, True), (Client(), False)]:
        type_password(once, person.email)
        once.post(SECOND, {"code": code})
        assert is_signed_in(once) is signs_in


def test_asvs_6_5_1_a_code_is_accepted_once_as_long_as_it_is_valid(
    person: User, secret: str, required: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, later = code_of(secret), Client()
    type_password(first := Client(), person.email)
    first.post(SECOND, {"code": code})
    # allauth itself forgets the code after half a minute.
    monkeypatch.setattr(
        "allauth.mfa.totp.internal.auth.TOTP._mark_code_used", lambda *words: True
    )
    type_password(later, person.email)
    later.post(SECOND, {"code": code})
    assert not is_signed_in(later)


def test_asvs_6_3_1_guessing_codes_is_stopped_by_one_counter(
    client: Client, person: User, secret: str, required: None
) -> None:
    type_password(client, person.email)
    for _ in range(LIMIT):
        client.post(SECOND, {"code": "000000"})
    client.post(SECOND, {"code": code_of(secret)})
    assert not is_signed_in(client)
    # The password of the same person is not locked by it.
    assert type_password(Client(), person.email).url == SECOND


def test_secrets_of_apps_are_not_stored_open(person: User) -> None:
    secret = set_up_app(person)
    assert secret not in str(Authenticator.objects.get().data)


def test_asvs_7_2_4_signing_in_gives_a_new_session_id(
    client: Client, person: User, session_of: Callable[[Client], str]
) -> None:
    client.get("/staff/")
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    client.cookies[session_cookie()] = planted
    type_password(client, person.email)
    assert session_of(client) != planted
    assert not is_signed_in(with_cookie(planted))


def test_asvs_7_2_3_a_session_id_has_128_bits_of_chance(
    client: Client, person: User, session_of: Callable[[Client], str]
) -> None:
    type_password(client, person.email)
    # 32 letters of 36: 165 bits.
    assert len(session_of(client)) == 32


@pytest.mark.parametrize(
    "password", ["password12345", "1234567890123", "short-one"], ids=lambda word: word
)
def test_asvs_6_2_4_a_common_or_short_password_is_refused(
    password: str, client: Client, person: User
) -> None:
    client.force_login(person)
    typed = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    client.post("/staff/password/", typed)
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def session_cookie() -> str:
    return installed.SESSION_COOKIE_NAME


def with_cookie(session_id: str) -> Client:
    client = Client()
    client.cookies[session_cookie()] = session_id
    return client
