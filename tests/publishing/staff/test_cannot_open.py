"""Staff pages without a key: a named error, nobody named, nothing begun."""

import secrets
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from access_control.models import User
from access_control.vault.key_store import INDEX, PURPOSES, key_store
from notices.models import Notice, SourceList
from tests.builders import PEOPLE, make_notice

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, settings: Any) -> Path:
    """A directory of the test's own: this test breaks it."""
    settings.KEYS = str(tmp_path / "keys")
    for purpose in PURPOSES:
        key_store().make(purpose)
    return tmp_path / "keys"


@pytest.fixture
def notice(approver: User, registrar: User) -> Notice:
    return make_notice()


def _wrong(keys: Path, settings: Any) -> None:
    (keys / "register-1.key").write_text(secrets.token_hex(32))
    settings.KEYS += "/"


def _missing(keys: Path, settings: Any) -> None:
    (keys / "register-1.key").unlink()
    settings.KEYS += "/"


def _swapped(keys: Path, settings: Any) -> None:
    one, other = Notice.objects.get().addressees.all()[:2]
    one.sealed["name"] = other.sealed["name"]
    one.save()


FAULTS = [
    (_wrong, "registerの第1世代の鍵では開きません"),
    (_missing, "registerの第1世代の鍵がありません"),
    (_swapped, "書き換えられたか、別の行のものです"),
]


@pytest.mark.parametrize(("fault", "words"), FAULTS)
def test_the_page_names_the_fault_and_what_to_do(
    fault: Any,
    words: str,
    notice: Notice,
    keys: Path,
    settings: Any,
    approver: User,
    client_for: Any,
) -> None:
    fault(keys, settings)
    page = client_for(approver).get(reverse("staff:notice", args=[notice.pk]))
    said = page.content.decode()
    assert page.status_code == 503
    assert words in said
    assert "manage.py doctor" in said
    assert not any(person["name"] in said for person in PEOPLE)


@pytest.mark.parametrize(("fault", "words"), FAULTS)
def test_the_programs_log_names_the_fault_and_nobody(
    fault: Any,
    words: str,
    notice: Notice,
    keys: Path,
    settings: Any,
    approver: User,
    client_for: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    fault(keys, settings)
    client_for(approver).get(reverse("staff:notice", args=[notice.pk]))
    assert words in caplog.text
    assert not any(person["name"] in caplog.text for person in PEOPLE)


def test_a_list_that_cannot_be_indexed_leaves_nothing_half(
    approver: User, registrar: User, client_for: Any, settings: Any, source: SourceList
) -> None:
    key_store().destroy(INDEX, 1)
    settings.KEYS += "/"
    page = client_for(registrar).post(reverse("staff:take_in", args=[source.pk]))
    assert page.status_code == 503
    assert "indexの鍵がありません" in page.content.decode()
    assert not Notice.objects.exists()
    source.refresh_from_db()
    assert source.notice is None


def test_it_is_taken_in_once_the_key_is_back(
    approver: User,
    registrar: User,
    client_for: Any,
    settings: Any,
    source: SourceList,
    keys: Path,
) -> None:
    address = reverse("staff:take_in", args=[source.pk])
    (keys / "index-1.key").rename(keys / "away")
    settings.KEYS += "/"
    assert client_for(registrar).post(address).status_code == 503
    (keys / "away").rename(keys / "index-1.key")
    settings.KEYS += "/"
    assert client_for(registrar).post(address).status_code == 302
    assert Notice.objects.get().addressees.count() == 1
