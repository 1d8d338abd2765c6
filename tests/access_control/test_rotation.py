"""Rotation: everything opens before, during and after; nothing needed is destroyed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from access_control.models import WrappedKey
from access_control.vault import data_keys, rotation
from access_control.vault.data_keys import (
    destroy_data_keys,
    make_data_key,
    make_data_keys,
    open_data_key,
    open_data_keys,
)
from access_control.vault.key_store import (
    DISPLAY,
    PURPOSES,
    REGISTER,
    DirectoryKeyStore,
    MissingKey,
    WrongKey,
    key_store,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def store(tmp_path: Path, settings: Any) -> DirectoryKeyStore:
    """Keys of the test's own, so that a new epoch reaches no other test."""
    settings.KEYS = str(tmp_path / "keys")
    for purpose in PURPOSES:
        key_store().make(purpose)
    return key_store()


def rotate(purpose: str = REGISTER, **options: Any) -> rotation.Rotation:
    rotation.newest_epoch(purpose)
    return rotation.rewrap(purpose, **options)


def test_data_keys_are_the_same_after_a_rotation() -> None:
    made = {key.id: key for key in make_data_keys(REGISTER, 7)}
    assert rotate(batch=3).rewrapped == 7
    assert open_data_keys(made) == made
    assert {row.epoch for row in WrappedKey.objects.all()} == {2}


def test_another_purpose_is_left_alone() -> None:
    shown = make_data_key(DISPLAY)
    rotate(REGISTER)
    assert WrappedKey.objects.get(pk=shown.id).epoch == 1


def test_the_old_key_alone_opens_nothing_after_a_rotation(
    store: DirectoryKeyStore,
) -> None:
    made = make_data_key(REGISTER)
    rotate()
    (store.directory / "register-2.key").unlink()
    fresh = DirectoryKeyStore(store.directory)
    row = WrappedKey.objects.get(pk=made.id)
    with pytest.raises(MissingKey, match="epoch 2"):
        fresh.unwrap(REGISTER, row.epoch, bytes(row.wrapped), b"")


def test_a_second_call_goes_towards_the_same_epoch() -> None:
    make_data_key(REGISTER)
    assert rotate().rewrapped == 1
    again = rotate()
    assert (again.epoch, again.rewrapped) == (2, 0)


def test_a_new_rotation_begins_when_the_old_key_is_retired() -> None:
    rotate()
    rotation.retire(REGISTER)
    assert rotate().epoch == 3


def test_a_new_rotation_begins_when_asked_for() -> None:
    rotate()
    assert rotation.newest_epoch(REGISTER, anew=True) == 3


def test_what_was_left_half_way_is_finished(monkeypatch: pytest.MonkeyPatch) -> None:
    made = {key.id: key for key in make_data_keys(REGISTER, 6)}
    first = next(rotation._batches(2))
    with monkeypatch.context() as cut:
        cut.setattr(rotation, "_batches", lambda size: iter([first]))
        assert rotate().rewrapped == 2
    assert rotation.left_under(REGISTER) == {1: 4, 2: 2}
    assert rotate().rewrapped == 4
    assert open_data_keys(made) == made


def test_a_key_erased_meanwhile_does_not_come_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = make_data_key(REGISTER)
    opened = rotation.rewrapped

    def and_erase(row: WrappedKey) -> WrappedKey:
        found = opened(row)
        destroy_data_keys([made.id])
        return found

    monkeypatch.setattr(rotation, "rewrapped", and_erase)
    assert rotate().rewrapped == 0
    assert not WrappedKey.objects.exists()


def test_a_key_rewrapped_by_another_run_is_left_as_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = make_data_key(REGISTER)
    opened = rotation.rewrapped

    def after_another(row: WrappedKey) -> WrappedKey:
        found = opened(row)
        other = opened(row)
        WrappedKey.objects.filter(pk=row.id).update(epoch=2, wrapped=other.wrapped)
        after_another.wrapped = other.wrapped
        return found

    monkeypatch.setattr(rotation, "rewrapped", after_another)
    rotate()
    assert bytes(WrappedKey.objects.get().wrapped) == after_another.wrapped
    assert open_data_key(made.id) == made


def test_a_key_made_while_the_epoch_changes_follows(
    monkeypatch: pytest.MonkeyPatch, store: DirectoryKeyStore
) -> None:
    wrapped = data_keys._wrapped

    def and_rotate(key: Any, purpose: str, epoch: int) -> WrappedKey:
        row = wrapped(key, purpose, epoch)
        if store.epochs(REGISTER) == [1]:
            store.make(REGISTER)
            rotation.retire(REGISTER)
        return row

    monkeypatch.setattr(data_keys, "_wrapped", and_rotate)
    made = make_data_key(REGISTER)
    assert WrappedKey.objects.get().epoch == 2
    assert open_data_key(made.id) == made


def test_a_row_that_does_not_open_is_named_and_left() -> None:
    good, bad = make_data_keys(REGISTER, 2)
    WrappedKey.objects.filter(pk=bad.id).update(wrapped=b"x" * 92)
    done = rotate()
    assert done.rewrapped == 1
    assert isinstance(done.unopened[bad.id], WrongKey)
    assert bytes(WrappedKey.objects.get(pk=bad.id).wrapped) == b"x" * 92
    assert open_data_key(good.id) == good


def test_a_key_that_rows_need_is_not_destroyed(store: DirectoryKeyStore) -> None:
    make_data_key(REGISTER)
    store.make(REGISTER)
    with pytest.raises(rotation.StillNeeded, match="1 rows need"):
        rotation.retire(REGISTER)
    assert store.epochs(REGISTER) == [1, 2]


def test_the_newest_key_is_never_retired(store: DirectoryKeyStore) -> None:
    assert rotation.retire(REGISTER) == []
    assert store.epochs(REGISTER) == [1]


def test_a_retired_key_is_gone_and_everything_opens(store: DirectoryKeyStore) -> None:
    made = make_data_key(REGISTER)
    rotate()
    assert rotation.retire(REGISTER) == [1]
    assert not (store.directory / "register-1.key").exists()
    assert open_data_key(made.id) == made


def test_no_key_takes_the_number_of_one_kept_elsewhere(
    store: DirectoryKeyStore,
) -> None:
    made = make_data_key(REGISTER)
    WrappedKey.objects.filter(pk=made.id).update(epoch=2)
    with pytest.raises(MissingKey, match="epoch 2 is not here"):
        rotation.newest_epoch(REGISTER)
    assert store.epochs(REGISTER) == [1]


def test_the_old_key_opens_until_it_is_retired(run: Callable[..., str]) -> None:
    made = make_data_key(DISPLAY)
    run("rotate_keys", "--make-only")
    assert open_data_key(made.id) == made
    assert WrappedKey.objects.get().epoch == 1
