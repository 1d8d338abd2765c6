"""Equal names are found under whatever epoch they stand, and erased ones never."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from access_control.models import User
from access_control.vault.key_store import (
    INDEX,
    PURPOSES,
    MissingKey,
    key_store,
)
from notices.intake import equal_names
from notices.intake.equal_names import (
    epochs_in_use,
    indexes_of,
    same_entry,
    under_every_epoch,
)
from notices.intake.reindexing import empty_indexes, newest_index_epoch, reindex
from notices.models import Addressee
from notices.refusals import DeedRefused
from publishing.actions.collect import has_namesake
from publishing.actions.duplicates import (
    is_on_display_already,
    require_not_shown_twice,
    shown_already,
)
from publishing.actions.repeat import earlier_to_same_parties
from publishing.models import EntryCopy
from tests.builders import APPROVED_AT, PEOPLE, make_notice, make_posting

pytestmark = pytest.mark.django_db
ONE = [PEOPLE[0]]
TOLD = {name: PEOPLE[0][name] for name in ("name", "document", "reference")}


@pytest.fixture(autouse=True)
def own_keys(tmp_path: Path, settings: Any) -> None:
    """Keys of the test's own, so that a new epoch reaches no other test."""
    settings.KEYS = str(tmp_path / "keys")
    for purpose in PURPOSES:
        key_store().make(purpose)


def begin_rotation() -> None:
    """A new epoch that no row stands under yet."""
    newest_index_epoch()


def test_an_epoch_is_in_use_before_the_first_row_stands_under_it() -> None:
    make_notice(ONE)
    begin_rotation()
    assert epochs_in_use() == [1, 2]


def test_an_epoch_is_in_use_until_its_last_row_is_indexed_anew() -> None:
    make_notice(PEOPLE)
    begin_rotation()
    reindex()
    assert epochs_in_use() == [2]


def test_the_same_entry_is_found_under_both_epochs() -> None:
    old = make_notice(ONE).addressees.get()
    begin_rotation()
    new = make_notice(ONE).addressees.get()
    assert bytes(old.entry_index) != bytes(new.entry_index)
    assert set(same_entry(TOLD)) == {old, new}


def test_screening_finds_an_entry_of_an_older_epoch(
    approver: User, registrar: User
) -> None:
    make_posting(ONE)
    begin_rotation()
    asked = (TOLD["name"], TOLD["document"], TOLD["reference"])
    assert is_on_display_already(APPROVED_AT)(asked)


def test_a_correction_finds_an_entry_of_an_older_epoch(
    approver: User, registrar: User
) -> None:
    make_posting(ONE)
    begin_rotation()
    assert shown_already(TOLD, at=APPROVED_AT, but="another")


def test_an_approval_finds_an_entry_of_an_older_epoch(
    approver: User, registrar: User
) -> None:
    make_posting(ONE)
    begin_rotation()
    again = make_notice(ONE)
    with pytest.raises(DeedRefused, match="1 entries are on display"):
        require_not_shown_twice(again, at=APPROVED_AT)


def test_an_approval_finds_an_entry_of_a_newer_epoch(
    approver: User, registrar: User
) -> None:
    again = make_notice(ONE)
    begin_rotation()
    make_posting(ONE)
    with pytest.raises(DeedRefused, match="1 entries are on display"):
        require_not_shown_twice(again, at=APPROVED_AT)


def test_a_repeat_finds_its_first_publication_in_an_older_epoch(
    approver: User, registrar: User
) -> None:
    first = make_posting(PEOPLE).notice
    begin_rotation()
    other = [{**who, "reference": f"別{row}"} for row, who in enumerate(PEOPLE)]
    assert list(earlier_to_same_parties(make_notice(other))) == [first]


def test_a_namesake_of_an_older_epoch_is_one(approver: User, registrar: User) -> None:
    make_posting(ONE)
    begin_rotation()
    make_posting([{**PEOPLE[0], "reference": "徴第999号"}])
    for entry in EntryCopy.objects.all():
        assert has_namesake(entry.pk, at=APPROVED_AT)


def test_an_erased_entry_is_nobodys_equal(approver: User, registrar: User) -> None:
    one, other = make_notice(ONE), make_notice(ONE)
    empty_indexes(Addressee.objects.all())
    for notice in (one, other):
        assert indexes_of(notice.addressees.all(), "entry_index", [1]) == {}
    assert not same_entry(TOLD).exists()


def test_the_question_is_asked_again_when_a_rotation_begins_meanwhile() -> None:
    make_notice(ONE)
    asked: list[Sequence[int]] = []

    def ask(epochs: Sequence[int]) -> int:
        if not asked:
            begin_rotation()
        asked.append(epochs)
        return len(epochs)

    assert under_every_epoch(ask) == 2
    assert asked == [[1], [1, 2]]


def test_an_epoch_whose_key_is_missing_is_named() -> None:
    make_notice(ONE)
    key_store().make(INDEX)
    key_store().destroy(INDEX, 1)
    with pytest.raises(MissingKey, match="no index key of epoch 1"):
        same_entry(TOLD)


def test_names_are_opened_only_while_two_epochs_are_in_use(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    notice = make_notice(PEOPLE)
    monkeypatch.setattr(equal_names, "open_some_fields", _forbidden)
    assert len(indexes_of(notice.addressees.all(), "name_index", [1])) == len(PEOPLE)


def _forbidden(*_words: object) -> Any:
    raise AssertionError("names were opened")
