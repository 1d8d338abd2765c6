"""Secrets of second factors: they outlive a rotation and open for their owner alone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.test import Client

from access_control.factor_secrets import open_secret, seal_secret, secrets_of
from access_control.models import User, WrappedKey
from access_control.rules.roles import Role
from access_control.second_factor import forget_second_factor
from access_control.vault import rotation
from access_control.vault.key_store import PURPOSES, REGISTER, key_store
from access_control.vault.keys import CannotOpen, Erased
from tests.access_control.signing_in import (
    PASSWORD,
    SECOND,
    code_of,
    set_up_app,
    type_password,
)
from tests.builders import make_office, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("required")]
CODES = "/staff/security/recovery-codes/"


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, settings: Any) -> None:
    """Keys of the test's own: here their epochs end."""
    settings.KEYS = str(tmp_path / "keys")
    for purpose in PURPOSES:
        key_store().make(purpose)


@pytest.fixture
def recovery_code(person: User, secret: str) -> str:
    with secrets_of(person):
        return RecoveryCodes.activate(person).get_unused_codes()[0]


@pytest.fixture
def mallory(person: User) -> User:
    """Another person with an app, who can write into the database."""
    other = make_person("別 太郎", Role.APPROVER, make_office())
    other.set_password(PASSWORD)
    other.save(update_fields=["password"])
    return other


def second_step(client: Client, person: User, code: str) -> Any:
    type_password(client, person.email)
    return client.post(SECOND, {"code": code})


def sealed_in(person: User) -> Authenticator:
    return Authenticator.objects.get(user=person, type=Authenticator.Type.TOTP)


def test_the_app_signs_in_after_the_old_key_is_destroyed(
    client: Client, person: User, secret: str, run: Callable[..., str]
) -> None:
    run("rotate_keys")
    run("rotate_keys", "--retire", "--yes")
    second_step(client, person, code_of(secret))
    assert (key_store().epochs(REGISTER), "_auth_user_id" in client.session) == (
        [2],
        True,
    )


def test_a_recovery_code_signs_in_after_the_old_key_is_destroyed(
    client: Client, person: User, recovery_code: str, run: Callable[..., str]
) -> None:
    run("rotate_keys")
    run("rotate_keys", "--retire", "--yes")
    second_step(client, person, recovery_code)
    assert "_auth_user_id" in client.session


def test_the_key_of_a_secret_is_not_destroyed(person: User, recovery_code: str) -> None:
    key_store().make(REGISTER)
    assert rotation.left_under(REGISTER) == {1: 2, 2: 0}
    with pytest.raises(rotation.StillNeeded, match="2 rows need"):
        rotation.retire(REGISTER)


def test_a_rotation_cut_short_is_finished_by_the_next(
    client: Client,
    person: User,
    secret: str,
    recovery_code: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rotation.newest_epoch(REGISTER)
    first = next(rotation._batches(1))
    with monkeypatch.context() as cut:
        cut.setattr(rotation, "_batches", lambda size: iter([first]))
        rotation.rewrap(REGISTER)
    assert rotation.left_under(REGISTER) == {1: 1, 2: 1}
    assert rotation.rewrap(REGISTER).rewrapped == 1
    rotation.retire(REGISTER)
    second_step(client, person, code_of(secret))
    assert "_auth_user_id" in client.session


def test_anothers_secret_is_refused_by_name(
    client: Client, person: User, secret: str, mallory: User
) -> None:
    his = set_up_app(mallory)
    stolen = sealed_in(mallory).data
    Authenticator.objects.filter(pk=sealed_in(person).pk).update(data=stolen)
    answer = second_step(client, person, code_of(his))
    assert answer.status_code == 503
    assert "_auth_user_id" not in client.session
    with secrets_of(person), pytest.raises(CannotOpen, match=f"factor:{person.pk}:"):
        open_secret(sealed_in(person).data["secret"])


def test_anothers_secret_is_refused_while_he_is_signed_in_beside(
    client: Client, person: User, secret: str, mallory: User
) -> None:
    his = set_up_app(mallory)
    second_step(client, mallory, code_of(his))
    stolen = sealed_in(mallory).data
    Authenticator.objects.filter(pk=sealed_in(person).pk).update(data=stolen)
    assert second_step(Client(), person, code_of(his)).status_code == 503


def test_anothers_recovery_codes_are_not_shown(
    client: Client, person: User, secret: str, recovery_code: str, mallory: User
) -> None:
    second_step(client, person, code_of(secret))
    with secrets_of(mallory):
        foreign = {"seed": seal_secret("0" * 80), "used_mask": 0}
    codes = Authenticator.objects.filter(type=Authenticator.Type.RECOVERY_CODES)
    codes.update(data=foreign)
    assert client.get(CODES).status_code in (302, 503)
    client.post("/staff/confirm/", {"password": PASSWORD})
    assert client.get(CODES).status_code == 503


@pytest.mark.parametrize("cut", [4, 10, 30])
def test_a_secret_that_was_cut_is_refused_by_name(person: User, cut: int) -> None:
    with secrets_of(person):
        sealed = seal_secret("secret")
        with pytest.raises(CannotOpen, match="does not open"):
            open_secret(sealed[:-cut])


def test_a_secret_is_of_somebody() -> None:
    with pytest.raises(CannotOpen, match="nobody says whose"):
        seal_secret("secret")


def test_a_forgotten_secret_does_not_open_from_a_backup(
    person: User, secret: str
) -> None:
    kept = sealed_in(person).data["secret"]
    assert forget_second_factor(person) == 1
    assert not WrappedKey.objects.exists()
    with secrets_of(person), pytest.raises(Erased):
        open_secret(kept)
