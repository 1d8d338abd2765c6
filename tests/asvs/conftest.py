"""An installation behind TLS, and every address of the signed-in side."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from access_control.models import User
from publishing.models import Posting
from tests.asvs.deployed import deployed
from tests.builders import make_posting
from tests.clock import frozen

Ask = Callable[..., HttpResponse]


@pytest.fixture
def behind_tls(settings: Any) -> None:
    """Cookies and headers as where PUBLIC_URL is https."""
    for name, value in deployed().items():
        setattr(settings, name, value)
    settings.ALLOWED_HOSTS = ["testserver"]


@pytest.fixture
def posting(registrar: User) -> Iterator[Posting]:
    with frozen("2026-06-01 12:00"):
        yield make_posting()


@pytest.fixture
def ask(behind_tls: None, approver: User) -> Ask:
    """One request of a signed-in approver over TLS."""
    client = Client()
    client.force_login(approver)

    def request(path: str, method: str = "GET", **extra: Any) -> HttpResponse:
        return client.generic(method, path, secure=True, **extra)

    return request
