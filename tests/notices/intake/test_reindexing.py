"""Rotation of the index key: nothing is missed, nothing needed is destroyed."""

from pathlib import Path
from typing import Any

import pytest

from access_control.models import WrappedKey
from access_control.vault.blind_index import name_index
from access_control.vault.data_keys import CannotOpen, destroy_data_keys
from access_control.vault.key_store import (
    INDEX,
    PURPOSES,
    KeyStoreError,
    MissingKey,
    key_store,
)
from access_control.vault.rotation import StillNeeded
from notices.intake import equal_names, reindexing
from notices.intake.equal_names import indexed
from notices.intake.reindexing import (
    empty_indexes,
    follow_index_rotation,
    left_under_index,
    newest_index_epoch,
    reindex,
    retire_index,
)
from notices.models import Addressee
from tests.builders import PEOPLE, make_notice

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_keys(tmp_path: Path, settings: Any) -> None:
    """Keys of the test's own, so that a new epoch reaches no other test."""
    settings.KEYS = str(tmp_path / "keys")
    for purpose in PURPOSES:
        key_store().make(purpose)


def rotate(**options: Any) -> reindexing.Reindexing:
    newest_index_epoch()
    return reindex(**options)


def test_every_name_is_indexed_under_the_new_key() -> None:
    notice = make_notice(PEOPLE)
    assert rotate(batch=2).reindexed == len(PEOPLE)
    for row, person in zip(notice.addressees.all(), PEOPLE, strict=True):
        assert bytes(row.name_index) == name_index(person["name"], 2)
        assert bytes(row.entry_index) == indexed("entry_index", person, 2)
        assert row.index_epoch == 2


def test_a_second_call_goes_towards_the_same_epoch() -> None:
    make_notice(PEOPLE)
    rotate()
    again = rotate()
    assert (again.epoch, again.reindexed) == (2, 0)


def test_what_was_left_half_way_is_finished() -> None:
    make_notice(PEOPLE)
    newest_index_epoch()
    half = reindexing.Reindexing(2)
    reindexing._reindex_batch(half, "", 1)
    assert left_under_index() == {1: len(PEOPLE) - 1, 2: 1}
    assert reindex().reindexed == len(PEOPLE) - 1
    assert left_under_index() == {1: 0, 2: len(PEOPLE)}


def test_the_old_key_is_destroyed_when_no_row_needs_it() -> None:
    make_notice(PEOPLE)
    rotate()
    assert retire_index() == [1]
    assert key_store().epochs(INDEX) == [2]


def test_a_key_that_rows_need_is_not_destroyed() -> None:
    make_notice(PEOPLE)
    newest_index_epoch()
    with pytest.raises(StillNeeded, match=f"{len(PEOPLE)} rows need the index key"):
        retire_index()
    assert key_store().epochs(INDEX) == [1, 2]


def test_no_key_takes_the_number_of_one_kept_elsewhere() -> None:
    make_notice(PEOPLE)
    Addressee.objects.update(index_epoch=2)
    with pytest.raises(MissingKey, match="epoch 2 is not here"):
        newest_index_epoch()


def test_an_erased_addressee_keeps_no_index() -> None:
    erased = make_notice(PEOPLE).addressees.first()
    destroy_data_keys([erased.key_id])
    done = rotate()
    assert (done.emptied, done.reindexed) == (1, len(PEOPLE) - 1)
    erased.refresh_from_db()
    assert (bytes(erased.name_index), bytes(erased.entry_index)) == (b"", b"")
    assert retire_index() == [1]


def test_an_addressee_whose_key_is_brought_back_is_indexed_again() -> None:
    row = make_notice(PEOPLE[:1]).addressees.get()
    kept = WrappedKey.objects.get(pk=row.key_id)
    destroy_data_keys([row.key_id])
    rotate()
    kept.save(force_insert=True)
    newest_index_epoch(anew=True)
    assert reindex().reindexed == 1
    row.refresh_from_db()
    assert bytes(row.name_index) == name_index(PEOPLE[0]["name"], 3)


def test_whoever_erases_takes_the_indexes_away() -> None:
    notice = make_notice(PEOPLE)
    assert empty_indexes(notice.addressees.all()) == len(PEOPLE)
    assert {bytes(row.name_index) for row in notice.addressees.all()} == {b""}
    assert empty_indexes(notice.addressees.all()) == 0


def test_an_altered_key_is_named_and_spoils_no_other_row() -> None:
    bad = make_notice(PEOPLE).addressees.first()
    WrappedKey.objects.filter(pk=bad.key_id).update(wrapped=b"x" * 92)
    done = rotate()
    assert isinstance(done.unopened[bad.pk], KeyStoreError)
    assert done.reindexed == len(PEOPLE) - 1
    assert left_under_index()[1] == 1


def test_an_altered_name_is_named_and_left_as_it_is() -> None:
    bad, other = make_notice(PEOPLE).addressees.all()[:2]
    before = bytes(bad.name_index)
    bad.sealed["name"] = other.sealed["name"]
    bad.save()
    done = rotate()
    assert isinstance(done.unopened[bad.pk], CannotOpen)
    bad.refresh_from_db()
    assert (bytes(bad.name_index), bad.index_epoch) == (before, 1)


def test_a_new_search_key_is_applied_by_the_same_rotation(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_notice(PEOPLE)
    rotate()
    newer = reindexing.SEARCH_KEY_VERSION + 1
    monkeypatch.setattr(reindexing, "SEARCH_KEY_VERSION", newer)
    assert rotate().reindexed == len(PEOPLE)
    assert rotate().reindexed == 0


@pytest.mark.django_db(transaction=True, databases=["default", "keys"])
def test_who_writes_under_a_key_that_has_become_old_follows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    epoch = equal_names.current_index_epoch
    monkeypatch.setattr(equal_names, "current_index_epoch", lambda: 1)
    key_store().make(INDEX)
    row = make_notice(PEOPLE[:1]).addressees.get()
    monkeypatch.setattr(equal_names, "current_index_epoch", epoch)
    follow_index_rotation([row])
    row.refresh_from_db()
    assert row.index_epoch == 2
    assert bytes(row.name_index) == name_index(PEOPLE[0]["name"], 2)
