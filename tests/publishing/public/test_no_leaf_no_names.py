"""No leaf, no names: what cannot be put on record is not shown."""

import pytest
from django.db import OperationalError
from django.test import Client

from notices.rules.adoption import LogFailure
from publishing.actions.verify_log import verify_display_log
from publishing.evidence.entries import parse_entry
from publishing.models import DisplayLogEntry, Posting, ReadingCount, ShellCopy
from tests.builders import PEOPLE
from tests.clock import frozen

pytestmark = pytest.mark.django_db


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def save(*args: object, **kwargs: object) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(DisplayLogEntry, "save", save)


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_asvs_16_5_3_a_notice_is_answered_with_503(
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


def test_what_could_not_be_shown_is_counted(
    url: str, posting: Posting, full_disk: None, reader: Client
) -> None:
    with frozen("2026-06-03 10:00"):
        reader.get(url)
    assert ReadingCount.objects.refusals_of(posting.public_id) == (0, 1)


def _refuse(*args: object, **kwargs: object) -> None:
    raise OperationalError("database or disk is full")


@pytest.fixture
def shown_without_leaf(url: str) -> None:
    """The authority chose to go on showing and to record the gap."""
    ShellCopy.objects.update(log_failure=LogFailure.SHOW)


def gaps() -> list[dict[str, object]]:
    entries = DisplayLogEntry.objects.values_list("entry", flat=True)
    parsed = [parse_entry(bytes(entry)) for entry in entries]
    return [entry for entry in parsed if entry["kind"] == "gap"]


def test_where_the_authority_chose_so_names_are_shown(
    shown_without_leaf: None, url: str, full_disk: None, reader: Client
) -> None:
    page = reader.get(url)
    assert page.status_code == 200
    assert PEOPLE[0]["name"] in page.content.decode()


def test_what_was_shown_without_a_leaf_is_told_by_one_gap(
    shown_without_leaf: None,
    url: str,
    reader: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(DisplayLogEntry, "save", _refuse)
        for _ in range(3):
            reader.get(url)
    reader.get(url)
    reader.get(url)
    (gap,) = gaps()
    assert gap["missed"] == 3
    assert gap["from"] <= gap["until"] <= gap["at"]


def test_a_log_with_a_gap_verifies(
    shown_without_leaf: None,
    url: str,
    reader: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(DisplayLogEntry, "save", _refuse)
        reader.get(url)
    reader.get(url)
    assert verify_display_log().unsealed == DisplayLogEntry.objects.count()


def test_nothing_missed_is_no_gap(url: str, reader: Client) -> None:
    reader.get(url)
    assert gaps() == []
