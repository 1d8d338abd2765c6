"""Sign-in as an authority has it: second factor required, a person with a password."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client

from access_control.models import User
from access_control.rules.roles import Role
from tests.access_control.signing_in import PASSWORD, set_up_app
from tests.builders import make_office, make_person


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
