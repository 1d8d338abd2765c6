"""What a witness cosigns, and with which status it refuses the rest."""

import base64
from collections.abc import Sequence

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from publishing.evidence import merkle, note
from publishing.evidence.checkpoint import Checkpoint
from publishing.evidence.note import Signer
from publishing.evidence.witness import (
    MAX_BODY_BYTES,
    Handed,
    NotCosigned,
    check_handed,
    origin_of,
    parse_handed,
)

ENTRIES = [b"entry %d" % number for number in range(20)]
KEY = Signer("log.example", Ed25519PrivateKey.from_private_bytes(bytes(32)))


def tree(size: int, entries: Sequence[bytes] = ENTRIES) -> Checkpoint:
    return Checkpoint(KEY.name, size, merkle.root(entries[:size]))


def handed(old: int, new: int, entries: Sequence[bytes] = ENTRIES) -> Handed:
    proof = merkle.consistency_proof(old, entries[:new]) if old else []
    return Handed(old, tuple(proof), note.sign(tree(new, entries).text, KEY))


def body_of(given: Handed) -> bytes:
    hashes = [base64.b64encode(each).decode() for each in given.proof]
    lines = (f"old {given.old_size}", *hashes, "")
    return ("\n".join(lines) + "\n" + given.note).encode()


def refusal(given: Handed, seen: Checkpoint | None) -> NotCosigned:
    with pytest.raises(NotCosigned) as refused:
        check_handed(given, seen=seen, keys=[KEY.verifier])
    return refused.value


@pytest.mark.parametrize(("old", "new"), [(0, 1), (1, 2), (7, 7), (8, 20), (5, 20)])
def test_a_tree_that_grew_is_cosigned(old: int, new: int) -> None:
    seen = tree(old) if old else None
    given = parse_handed(body_of(handed(old, new)))
    assert check_handed(given, seen=seen, keys=[KEY.verifier]) == tree(new)


def test_another_history_is_refused() -> None:
    forked = [b"another", *ENTRIES[1:]]
    assert refusal(handed(5, 20, forked), seen=tree(5)).status == 422


def test_another_root_of_one_size_is_refused() -> None:
    forked = [b"another", *ENTRIES[1:]]
    assert refusal(handed(5, 5, forked), seen=tree(5)).status == 422


def test_a_log_that_forgot_is_told_what_was_seen() -> None:
    refused = refusal(handed(5, 20), seen=tree(8))
    assert (refused.status, refused.seen_size) == (409, 8)


def test_a_log_that_was_cut_is_refused() -> None:
    cut = Handed(8, (), note.sign(tree(5).text, KEY))
    assert refusal(cut, seen=tree(8)).status == 400


def test_a_proof_from_nothing_is_refused() -> None:
    padded = Handed(0, (bytes(32),), note.sign(tree(5).text, KEY))
    assert refusal(padded, seen=None).status == 422


def test_a_missing_proof_is_refused() -> None:
    bare = Handed(5, (), note.sign(tree(20).text, KEY))
    assert refusal(bare, seen=tree(5)).status == 422


def test_an_unknown_key_is_refused() -> None:
    stranger = Signer(KEY.name, Ed25519PrivateKey.from_private_bytes(b"x" * 32))
    given = Handed(0, (), note.sign(tree(5).text, stranger))
    assert refusal(given, seen=None).status == 403


def test_a_signed_text_that_is_no_checkpoint_is_refused() -> None:
    given = Handed(0, (), note.sign("log.example\nnone\n", KEY))
    assert refusal(given, seen=None).status == 400


def test_origin_is_the_first_line_of_the_checkpoint() -> None:
    assert origin_of(handed(0, 5)) == "log.example"


@pytest.mark.parametrize(
    "body",
    [b"", b"old 0", b"old 00\n\nx", b"old -1\n\nx", b"new 0\n\nx", b"old 0\n!\n\nx",
     b"\xff\n\n", b"old 0\n" + b"AAAA\n" * 64 + b"\nx", b"x" * (MAX_BODY_BYTES + 1)],
    ids=["empty", "no checkpoint", "leading zero", "minus", "other word", "not base64",
         "not UTF-8", "too many hashes", "too large"],
)  # fmt: skip
def test_a_malformed_body_is_refused(body: bytes) -> None:
    with pytest.raises(NotCosigned) as refused:
        parse_handed(body)
    assert refused.value.status == 400
