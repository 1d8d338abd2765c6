"""No leaf, no names: what cannot be put on record is not shown."""

import pytest
from django.db import OperationalError
from django.test import Client

from publishing.models import DisplayLogEntry
from tests.builders import PEOPLE

pytestmark = pytest.mark.django_db


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def save(*args: object, **kwargs: object) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(DisplayLogEntry, "save", save)


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_notice_is_answered_with_503(
    prefix: str, url: str, full_disk: None, reader: Client
) -> None:
    assert reader.get(prefix + url).status_code == 503


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person["reference"])
@pytest.mark.parametrize("field", ["name", "document", "reference"])
def test_the_answer_names_nobody(
    field: str, person: dict[str, str], url: str, full_disk: None, reader: Client
) -> None:
    assert person[field] not in reader.get(url).content.decode()


def test_the_answer_is_not_stored(url: str, full_disk: None, reader: Client) -> None:
    assert reader.get(url)["Cache-Control"] == "no-store"


def test_pages_without_names_still_answer(
    url: str, full_disk: None, reader: Client
) -> None:
    statuses = [reader.get(page).status_code for page in ("/", "/notices/", "/healthz")]
    assert statuses == [200, 200, 200]


def test_when_the_log_writes_again_names_are_shown_again(
    url: str, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(DisplayLogEntry, "save", _refuse)
        assert reader.get(url).status_code == 503
    assert reader.get(url).status_code == 200


def _refuse(*args: object, **kwargs: object) -> None:
    raise OperationalError("database or disk is full")
