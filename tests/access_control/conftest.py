"""Sign-in as an authority has it: second factor required, a person with a password."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client

from access_control.models import User
from access_control.rules.roles import Role
from tests.access_control.signing_in import PASSWORD, set_up_app
from tests.builders import make_office, make_person
from tests.issuer import urls as with_sign_on
from tests.issuer.desk import BACK, issuer
from tests.issuer.provider import CLIENT, SECRET


@pytest.fixture
def required(settings: Any) -> None:
    """KOJIBAN_MFA=required."""
    settings.SECOND_FACTOR = "required"


@pytest.fixture
def person(db: None) -> User:
    """佐藤, an approver who knows his password."""
    user = make_person("佐藤 次郎", Role.APPROVER, make_office())
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    return user


@pytest.fixture
def secret(person: User) -> str:
    """The secret in 佐藤's authenticator app, which he has set up."""
    return set_up_app(person)


@pytest.fixture
def session_of() -> Callable[[Client], str]:
    """The session id a browser holds."""
    return lambda client: client.cookies[django_settings.SESSION_COOKIE_NAME].value


@pytest.fixture(scope="session")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a real issuer, one for the whole run."""
    directory = tmp_path_factory.mktemp("issuer")
    with issuer(directory, f"http://testserver{BACK}") as name:
        yield name


@pytest.fixture
def sign_on(provider: str, settings: Any) -> None:
    """KOJIBAN_OIDC_ISSUER and its companions; a second factor is not asked for."""
    settings.OIDC_ISSUER = provider
    settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = CLIENT, SECRET
    settings.ROOT_URLCONF = with_sign_on.__name__


@pytest.fixture
def sato(db: None) -> User:
    """佐藤, an approver whom the authority has entered without a password."""
    user = make_person("佐藤 次郎", Role.APPROVER, make_office())
    user.email = "sato@demo.example"
    user.save(update_fields=["email"])
    return user
