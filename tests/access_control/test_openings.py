"""The vault notices what a request opens, and what the program reads for itself."""

import pytest

from access_control.vault.data_keys import (
    CannotOpen,
    make_data_key,
    open_data_key,
    open_data_keys,
)
from access_control.vault.key_store import REGISTER
from access_control.vault.openings import note_record, unseen, watched

pytestmark = pytest.mark.django_db


@pytest.fixture
def key_id() -> str:
    return make_data_key(REGISTER).id


def test_an_opened_key_is_noticed(key_id: str) -> None:
    with watched() as ledger:
        open_data_key(key_id)
    assert (ledger.was_opened, ledger.was_recorded) == (True, False)


def test_a_record_is_noticed() -> None:
    with watched() as ledger:
        note_record()
    assert ledger.was_recorded


def test_making_a_key_opens_nothing() -> None:
    with watched() as ledger:
        make_data_key(REGISTER)
    assert not ledger.was_opened


def test_a_key_that_is_gone_opens_nothing() -> None:
    with watched() as ledger:
        assert open_data_keys(["gone"]) == {}
        with pytest.raises(CannotOpen):
            open_data_key("gone")
    assert not ledger.was_opened


def test_what_the_program_reads_for_itself_is_not_noticed(key_id: str) -> None:
    with watched() as ledger:
        with unseen():
            open_data_key(key_id)
        assert not ledger.was_opened
        open_data_key(key_id)
    assert ledger.was_opened


def test_one_request_knows_nothing_of_the_last(key_id: str) -> None:
    with watched():
        open_data_key(key_id)
    with watched() as ledger:
        pass
    assert not ledger.was_opened


def test_commands_are_not_watched(key_id: str) -> None:
    assert open_data_key(key_id).id == key_id
