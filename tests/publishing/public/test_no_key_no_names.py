"""No key, or a ciphertext that was touched: 503, nobody named, nothing lost."""

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from access_control.models import WrappedKey
from access_control.vault.data_keys import destroy_data_keys
from access_control.vault.key_store import DISPLAY, PURPOSES, key_store
from publishing.models import DisplayLogEntry, EntryCopy, ShellCopy
from tests.builders import PEOPLE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, settings: Any) -> Path:
    """A directory of the test's own: this test breaks it."""
    settings.KEYS = str(tmp_path / "keys")
    for purpose in PURPOSES:
        key_store().make(purpose)
    return tmp_path / "keys"


def _wrong_key(keys: Path) -> None:
    (keys / "display-1.key").write_text(secrets.token_hex(32))


def _missing_epoch(keys: Path) -> None:
    (keys / "display-1.key").unlink()


def _altered_entry(keys: Path) -> None:
    entry = EntryCopy.objects.first()
    sealed = bytes(entry.sealed)
    sealed = sealed[:-1] + bytes([sealed[-1] ^ 1])
    EntryCopy.objects.filter(pk=entry.pk).update(sealed=sealed)


def _cut_entry(keys: Path) -> None:
    EntryCopy.objects.update(sealed=b"")


def _swapped_entries(keys: Path) -> None:
    one, other = EntryCopy.objects.all()[:2]
    EntryCopy.objects.filter(pk=one.pk).update(sealed=other.sealed)
    EntryCopy.objects.filter(pk=other.pk).update(sealed=one.sealed)


def _entry_with_anothers_key_and_words(keys: Path) -> None:
    one, other = EntryCopy.objects.all()[:2]
    moved = {"sealed": other.sealed, "key_id": other.key_id}
    EntryCopy.objects.filter(pk=one.pk).update(**moved)


def _swapped_fields_of_the_shell(keys: Path) -> None:
    shell = ShellCopy.objects.get()
    swapped = {"sealed": shell.sealed_rows, "sealed_rows": shell.sealed}
    ShellCopy.objects.update(**swapped)


def _altered_wrapped_key(keys: Path) -> None:
    WrappedKey.objects.filter(purpose=DISPLAY).update(wrapped=b"x" * 92)


FAULTS = [
    _wrong_key,
    _missing_epoch,
    _altered_entry,
    _cut_entry,
    _swapped_entries,
    _entry_with_anothers_key_and_words,
    _swapped_fields_of_the_shell,
    _altered_wrapped_key,
]
every_fault = pytest.mark.parametrize("fault", FAULTS, ids=lambda each: each.__name__)


@pytest.fixture
def broken(url: str, keys: Path, settings: Any) -> Callable[[Any], str]:
    def damage(fault: Callable[[Path], None]) -> str:
        fault(keys)
        # As a process that has read no key yet.
        settings.KEYS += "/"
        return url

    return damage


@every_fault
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_notice_is_answered_with_503_and_names_nobody(
    prefix: str, fault: Any, broken: Callable[[Any], str], reader: Client
) -> None:
    page = reader.get(prefix + broken(fault))
    assert page.status_code == 503
    said = page.content.decode()
    assert not any(person["name"] in said for person in PEOPLE)


@every_fault
def test_nothing_is_put_on_record_that_was_not_shown(
    fault: Any, broken: Callable[[Any], str], reader: Client
) -> None:
    before = DisplayLogEntry.objects.count()
    reader.get(broken(fault))
    assert DisplayLogEntry.objects.count() == before


@every_fault
def test_the_programs_log_names_the_fault_and_nobody(
    fault: Any,
    broken: Callable[[Any], str],
    reader: Client,
    caplog: pytest.LogCaptureFixture,
) -> None:
    reader.get(broken(fault))
    assert "cannot be opened" in caplog.text
    assert not any(person["name"] in caplog.text for person in PEOPLE)


@every_fault
def test_pages_without_names_still_answer(
    fault: Any, broken: Callable[[Any], str], reader: Client
) -> None:
    broken(fault)
    statuses = [reader.get(page).status_code for page in ("/", "/notices/", "/healthz")]
    assert statuses == [200, 200, 200]


def test_when_the_key_comes_back_names_are_shown_again(
    url: str, keys: Path, reader: Client, settings: Any
) -> None:
    kept = (keys / "display-1.key").read_text()
    _wrong_key(keys)
    settings.KEYS += "/"
    assert reader.get(url).status_code == 503
    (keys / "display-1.key").write_text(kept)
    settings.KEYS += "/"
    assert PEOPLE[0]["name"] in reader.get(url).content.decode()


def test_what_was_erased_is_as_absent_as_anything_else(
    url: str, reader: Client
) -> None:
    destroy_data_keys([ShellCopy.objects.get().key_id])
    absent = reader.get("/notices/unknown/")
    erased = reader.get(url)
    assert (erased.status_code, erased.content) == (404, absent.content)
