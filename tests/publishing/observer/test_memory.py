"""The chain of a vantage point goes on, whatever was cut off."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from publishing.evidence.merkle import EMPTY_ROOT
from publishing.evidence.note import Signer
from publishing.evidence.observation import GENESIS, Round, note_digest, sign_round
from publishing.observer.look import Target
from publishing.observer.memory import (
    Busy,
    Signed,
    alone,
    chain_head,
    keep,
    remember_targets,
    remembered_targets,
    signed_from,
    waiting,
    was_delivered,
)

SIGNER = Signer("tokyo-a", Ed25519PrivateKey.from_private_bytes(bytes(32)))


@pytest.fixture
def directory(tmp_path):
    with alone(tmp_path):
        yield tmp_path


def next_round(directory):
    seq, prev = chain_head(directory)
    made = Round("tokyo-a", seq, prev, 0, 0, 0, EMPTY_ROOT)
    return Signed(sign_round(made, SIGNER), [b"{}"])


def test_a_chain_begins_with_nothing(directory):
    assert chain_head(directory) == (0, GENESIS)


def test_the_next_round_follows_one_that_waits(directory):
    first = next_round(directory)
    keep(directory, first)
    assert chain_head(directory) == (1, note_digest(first.note))


def test_the_next_round_follows_one_that_was_delivered(directory):
    first = next_round(directory)
    keep(directory, first)
    was_delivered(directory, first)
    assert waiting(directory) == []
    assert chain_head(directory) == (1, note_digest(first.note))


def test_rounds_wait_in_the_order_of_their_numbers(directory):
    for _ in range(11):
        keep(directory, next_round(directory))
    assert [each.seq for each in waiting(directory)] == list(range(11))


def test_a_round_cut_off_while_it_was_written_is_not_there(directory):
    (directory / "outbox" / "0.new").write_bytes(b'{"note":')
    assert (waiting(directory), chain_head(directory)) == ([], (0, GENESIS))


def test_what_is_kept_is_what_is_handed_over(directory):
    first = next_round(directory)
    assert signed_from(first.body) == first


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"note":"","results":[1]}'])
def test_what_is_no_round_is_not_read(body):
    with pytest.raises(ValueError):  # noqa: PT011 # json has messages of its own
        signed_from(body)


def test_one_round_at_a_time(directory):
    with pytest.raises(Busy), alone(directory):
        pass


def test_what_is_due_is_remembered(directory):
    assert remembered_targets(directory) == []
    target = Target("a", bytes(32), 1, 2, 3, "ff")
    remember_targets(directory, [target])
    assert remembered_targets(directory) == [target]
