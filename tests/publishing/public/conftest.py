"""A posting on display from 06-01 09:00 until 06-10 00:00, and a reader on 06-03."""

from collections.abc import Iterator

import pytest
from django.test import Client

from publishing.models import Posting
from tests.builders import make_posting
from tests.clock import frozen


@pytest.fixture(autouse=True)
def third_of_june(db: None) -> Iterator[None]:
    with frozen("2026-06-03 10:00"):
        yield


@pytest.fixture
def posting() -> Posting:
    return make_posting()


@pytest.fixture
def url(posting: Posting) -> str:
    return f"/notices/{posting.public_id}/"


@pytest.fixture
def reader() -> Client:
    """Somebody anonymous."""
    return Client()
