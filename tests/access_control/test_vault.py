"""The vault: what was sealed opens for its own row, with its own key, or not at all."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from access_control.models import WrappedKey
from access_control.vault.data_keys import (
    CannotOpen,
    DataKey,
    destroy_data_keys,
    make_data_key,
    make_data_keys,
    open_data_key,
    open_data_keys,
)
from access_control.vault.key_store import (
    DISPLAY,
    LOG,
    REGISTER,
    DirectoryKeyStore,
    MissingKey,
    UnsafeKeyFile,
    WrongKey,
)

NAME = "渡邉 髙子".encode()
CONTEXT = "addressee:a:name:1"
CONTENT = b"32 bytes of a data key, no more."


@pytest.fixture
def data_key() -> DataKey:
    return DataKey("a", bytes(32), bytes(32))


@pytest.fixture
def store(tmp_path: Path) -> DirectoryKeyStore:
    store = DirectoryKeyStore(tmp_path / "keys")
    store.make(REGISTER)
    return store


def test_a_sealed_field_opens_in_its_context(data_key: DataKey) -> None:
    sealed = data_key.seal(NAME, CONTEXT)
    assert data_key.open(sealed, CONTEXT) == NAME


def test_sealing_twice_gives_other_bytes(data_key: DataKey) -> None:
    assert data_key.seal(NAME, CONTEXT) != data_key.seal(NAME, CONTEXT)


@pytest.mark.parametrize(
    "context",
    ["addressee:b:name:1", "addressee:a:kana:1", "addressee:a:name:2", ""],
    ids=["row", "field", "version", "none"],
)
def test_a_sealed_field_opens_nowhere_else(context: str, data_key: DataKey) -> None:
    sealed = data_key.seal(NAME, CONTEXT)
    with pytest.raises(CannotOpen, match="does not open under key a"):
        data_key.open(sealed, context)


def test_another_key_does_not_open(data_key: DataKey) -> None:
    sealed = data_key.seal(NAME, CONTEXT)
    with pytest.raises(CannotOpen):
        replace(data_key, key=b"k" * 32).open(sealed, CONTEXT)


@pytest.mark.parametrize("position", [0, 11, 12, -1])
def test_one_flipped_bit_does_not_open(position: int, data_key: DataKey) -> None:
    sealed = bytearray(data_key.seal(NAME, CONTEXT))
    sealed[position] ^= 1
    with pytest.raises(CannotOpen):
        data_key.open(bytes(sealed), CONTEXT)


@pytest.mark.parametrize("length", [0, 11, 12, 27])
def test_cut_bytes_do_not_open(length: int, data_key: DataKey) -> None:
    sealed = data_key.seal(NAME, CONTEXT)
    with pytest.raises(CannotOpen):
        data_key.open(sealed[:length], CONTEXT)


def test_a_data_key_never_shows_itself(data_key: DataKey) -> None:
    assert repr(data_key) == str(data_key) == "DataKey(a)"


@pytest.mark.django_db
def test_a_data_key_survives_wrapping() -> None:
    made = make_data_key(REGISTER)
    assert open_data_key(made.id) == made


@pytest.mark.django_db
def test_every_data_key_has_a_salt_of_its_own() -> None:
    made = make_data_keys(DISPLAY, 20)
    assert len({key.salt for key in made} | {key.key for key in made}) == 40


@pytest.mark.django_db
def test_a_wrapped_key_moved_to_another_row_does_not_open() -> None:
    one, other = make_data_keys(REGISTER, 2)
    stolen = WrappedKey.objects.get(pk=one.id).wrapped
    WrappedKey.objects.filter(pk=other.id).update(wrapped=stolen)
    with pytest.raises(WrongKey):
        open_data_key(other.id)


@pytest.mark.django_db
def test_a_wrapped_key_of_another_purpose_does_not_open() -> None:
    made = make_data_key(REGISTER)
    WrappedKey.objects.filter(pk=made.id).update(purpose=DISPLAY)
    with pytest.raises(WrongKey):
        open_data_key(made.id)


@pytest.mark.django_db
def test_an_erased_key_says_so() -> None:
    made = make_data_key(REGISTER)
    assert destroy_data_keys([made.id, "unknown"]) == 1
    with pytest.raises(CannotOpen, match="was erased"):
        open_data_key(made.id)


@pytest.mark.django_db
def test_more_keys_than_one_statement_takes_open_together() -> None:
    made = make_data_keys(DISPLAY, 1_001)
    assert open_data_keys(key.id for key in made).keys() == {key.id for key in made}


@pytest.mark.django_db
@pytest.mark.parametrize(("alias", "holds"), [("keys", True), ("default", False)])
def test_wrapped_keys_live_in_their_own_database(alias: str, holds: bool) -> None:
    tables = connections[alias].introspection.table_names()
    assert (WrappedKey._meta.db_table in tables) is holds


@pytest.mark.django_db
def test_nothing_but_wrapped_keys_lives_beside_them() -> None:
    tables = set(connections["keys"].introspection.table_names())
    assert tables - {"django_migrations"} == {WrappedKey._meta.db_table}


def test_a_new_key_is_its_owners_alone(store: DirectoryKeyStore) -> None:
    modes = {file.stat().st_mode & 0o777 for file in store.directory.iterdir()}
    assert modes == {0o600}
    assert store.directory.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_a_key_others_may_touch_is_refused(mode: int, store: DirectoryKeyStore) -> None:
    (store.directory / "register-1.key").chmod(mode)
    with pytest.raises(UnsafeKeyFile, match="0600"):
        store.require(REGISTER, 1)


@pytest.mark.parametrize("content", ["", "ab" * 31, "ab" * 33, "zz" * 32])
def test_a_file_that_holds_no_key_is_refused(
    content: str, store: DirectoryKeyStore
) -> None:
    (store.directory / "register-1.key").write_text(content)
    with pytest.raises(UnsafeKeyFile, match="64 hexadecimal"):
        store.require(REGISTER, 1)


def test_a_missing_purpose_says_how_to_make_it(store: DirectoryKeyStore) -> None:
    with pytest.raises(MissingKey, match="make_keys"):
        store.current_epoch(DISPLAY)


def test_a_missing_epoch_is_named(store: DirectoryKeyStore) -> None:
    with pytest.raises(MissingKey, match="epoch 7"):
        store.require(REGISTER, 7)


def test_the_newest_epoch_wraps_and_older_ones_still_open(
    store: DirectoryKeyStore,
) -> None:
    wrapped = store.wrap(REGISTER, 1, CONTENT, b"row")
    assert store.make(REGISTER) == 2
    assert store.current_epoch(REGISTER) == 2
    assert store.unwrap(REGISTER, 1, wrapped, b"row") == CONTENT


def test_another_installations_key_does_not_unwrap(
    store: DirectoryKeyStore, tmp_path: Path
) -> None:
    elsewhere = DirectoryKeyStore(tmp_path / "elsewhere")
    elsewhere.make(REGISTER)
    wrapped = store.wrap(REGISTER, 1, CONTENT, b"row")
    with pytest.raises(WrongKey, match="register key of epoch 1"):
        elsewhere.unwrap(REGISTER, 1, wrapped, b"row")


@pytest.mark.parametrize(
    ("name", "counts"),
    [("log-1.key", True), ("log-01.key", False), ("log-1.key.old", False)],
)
def test_only_key_files_count(
    name: str, counts: bool, store: DirectoryKeyStore
) -> None:
    (store.directory / name).touch()
    assert store.epochs(LOG) == [1] * counts


def test_make_keys_leaves_existing_keys_alone(
    tmp_path: Path, settings: Any, run: Callable[..., str]
) -> None:
    settings.KEYS = str(tmp_path / "new")
    run("make_keys")
    before = {file: file.read_bytes() for file in (tmp_path / "new").iterdir()}
    run("make_keys")
    after = {file: file.read_bytes() for file in (tmp_path / "new").iterdir()}
    assert before == after
    assert len(after) == 4
