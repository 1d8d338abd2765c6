"""Faults of keys and ciphertexts: each has its named error, and it names nobody."""

import base64
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from access_control.models import WrappedKey
from access_control.vault.blind_index import name_index
from access_control.vault.data_keys import (
    destroy_data_keys,
    make_data_key,
    open_data_key,
)
from access_control.vault.key_store import (
    INDEX,
    PURPOSES,
    REGISTER,
    MissingKey,
    UnsafeKeyFile,
    WrongKey,
    key_store,
)
from access_control.vault.keys import CannotOpen, Erased, VaultError
from notices.intake.equal_names import same_entry
from notices.models import Addressee
from notices.register import open_addressees, open_some_fields
from tests.builders import PEOPLE, make_notice

pytestmark = pytest.mark.django_db
NAME = PEOPLE[0]["name"]


@pytest.fixture
def keys(tmp_path: Path, settings: Any) -> Path:
    """A directory of the test's own: this test breaks it."""
    settings.KEYS = str(tmp_path / "keys")
    for purpose in PURPOSES:
        key_store().make(purpose)
    return tmp_path / "keys"


@pytest.fixture
def people(keys: Path) -> list[Addressee]:
    return list(make_notice(PEOPLE).addressees.all())


def start_again(settings: Any) -> None:
    """As a process that has read no key yet."""
    settings.KEYS += "/"


@dataclass(frozen=True)
class Fault:
    """What was done to the vault, and the error that it is to be called by."""

    damage: Callable[[Path, list[Addressee]], None]
    error: type[VaultError]
    words: str


def _wrong_key(keys: Path, people: list[Addressee]) -> None:
    (keys / "register-1.key").write_text(secrets.token_hex(32))


def _missing_epoch(keys: Path, people: list[Addressee]) -> None:
    (keys / "register-1.key").unlink()


def _key_others_read(keys: Path, people: list[Addressee]) -> None:
    (keys / "register-1.key").chmod(0o644)


def _no_key_at_all(keys: Path, people: list[Addressee]) -> None:
    (keys / "register-1.key").write_text("not a key")


def _swapped_wrapped_keys(keys: Path, people: list[Addressee]) -> None:
    stolen = WrappedKey.objects.get(pk=people[1].key_id).wrapped
    WrappedKey.objects.filter(pk=people[0].key_id).update(wrapped=stolen)


def _altered_wrapped_key(keys: Path, people: list[Addressee]) -> None:
    row = WrappedKey.objects.get(pk=people[0].key_id)
    WrappedKey.objects.filter(pk=row.pk).update(wrapped=_flipped(bytes(row.wrapped)))


def _cut_wrapped_key(keys: Path, people: list[Addressee]) -> None:
    WrappedKey.objects.filter(pk=people[0].key_id).update(wrapped=b"short")


def _altered_field(keys: Path, people: list[Addressee]) -> None:
    sealed = people[0].sealed["name"]
    people[0].sealed["name"] = ("A" if sealed[0] != "A" else "B") + sealed[1:]


def _cut_field(keys: Path, people: list[Addressee]) -> None:
    people[0].sealed["name"] = people[0].sealed["name"][:12]


def _swapped_rows(keys: Path, people: list[Addressee]) -> None:
    people[0].sealed["name"] = people[1].sealed["name"]


def _row_with_anothers_key(keys: Path, people: list[Addressee]) -> None:
    people[0].sealed, people[0].key_id = people[1].sealed, people[1].key_id


def _swapped_fields(keys: Path, people: list[Addressee]) -> None:
    people[0].sealed["name"] = people[0].sealed["address"]


def _other_version(keys: Path, people: list[Addressee]) -> None:
    key = open_data_key(people[0].key_id)
    context = f"addressee:{people[0].pk}:name:2"
    people[0].sealed["name"] = base64.b64encode(key.seal(b"x", context)).decode()


def _erased_key(keys: Path, people: list[Addressee]) -> None:
    destroy_data_keys([people[0].key_id])


FAULTS = {
    "wrong key": Fault(_wrong_key, WrongKey, "register key of epoch 1 does not open"),
    "missing epoch": Fault(_missing_epoch, MissingKey, "no register key of epoch 1"),
    "key others read": Fault(_key_others_read, UnsafeKeyFile, "0600"),
    "not a key": Fault(_no_key_at_all, UnsafeKeyFile, "64 hexadecimal"),
    "swapped wrapped keys": Fault(_swapped_wrapped_keys, WrongKey, "does not open"),
    "altered wrapped key": Fault(_altered_wrapped_key, WrongKey, "does not open"),
    "cut wrapped key": Fault(_cut_wrapped_key, WrongKey, "does not open"),
    "altered field": Fault(_altered_field, CannotOpen, ":name:1 does not open"),
    "cut field": Fault(_cut_field, CannotOpen, ":name:1 does not open"),
    "swapped rows": Fault(_swapped_rows, CannotOpen, ":name:1 does not open"),
    "another's key": Fault(_row_with_anothers_key, CannotOpen, "does not open"),
    "swapped fields": Fault(_swapped_fields, CannotOpen, ":name:1 does not open"),
    "other version": Fault(_other_version, CannotOpen, ":name:1 does not open"),
    "erased key": Fault(_erased_key, Erased, "was erased"),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_fault_has_a_name(
    fault: Fault, keys: Path, people: list[Addressee], settings: Any
) -> None:
    fault.damage(keys, people)
    start_again(settings)
    with pytest.raises(fault.error, match=fault.words) as raised:
        open_addressees(people)
    assert raised.value.ja
    assert not any(person["name"] in str(raised.value) for person in PEOPLE)


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_looking_at_a_few_fields_meets_the_same_fault(
    fault: Fault, keys: Path, people: list[Addressee], settings: Any
) -> None:
    fault.damage(keys, people)
    start_again(settings)
    with pytest.raises(fault.error, match=fault.words):
        open_some_fields(people, ["name"])


def test_without_a_fault_everything_opens(people: list[Addressee]) -> None:
    assert [who.fields["name"] for who in open_addressees(people)] == [
        person["name"] for person in PEOPLE
    ]


def test_a_key_that_comes_back_opens_everything_again(
    keys: Path, people: list[Addressee], settings: Any
) -> None:
    kept = (keys / "register-1.key").read_text()
    _wrong_key(keys, people)
    start_again(settings)
    with pytest.raises(WrongKey):
        open_addressees(people)
    (keys / "register-1.key").write_text(kept)
    settings.KEYS = str(keys)
    assert open_addressees(people)[0].fields["name"] == NAME


def test_without_its_key_nothing_new_is_sealed(keys: Path, settings: Any) -> None:
    (keys / "register-1.key").unlink()
    start_again(settings)
    with pytest.raises(MissingKey, match="make_keys"):
        make_data_key(REGISTER)
    assert not WrappedKey.objects.exists()


@pytest.mark.parametrize("ask", [lambda: name_index(NAME), lambda: same_entry({})])
def test_without_an_index_key_no_name_is_looked_for(
    ask: Callable[[], object], keys: Path, settings: Any
) -> None:
    key_store().destroy(INDEX, 1)
    start_again(settings)
    with pytest.raises(MissingKey, match="no index key"):
        ask()


def _flipped(sealed: bytes) -> bytes:
    return sealed[:-1] + bytes([sealed[-1] ^ 1])
