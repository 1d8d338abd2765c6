"""The offline receipt of one entry."""

from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from publishing.evidence import merkle, note
from publishing.evidence.checkpoint import Checkpoint
from publishing.evidence.note import InvalidNote, Signer
from publishing.evidence.proof import (
    InvalidReceipt,
    Receipt,
    parse_receipt,
    verify_receipt,
)

SIZE = 300
ENTRIES = [b"entry %d" % number for number in range(SIZE)]
ReceiptOf = Callable[[int], Receipt]


@pytest.fixture
def receipt_of(signer: Signer) -> ReceiptOf:
    checkpoint = Checkpoint(signer.name, SIZE, merkle.root(ENTRIES))
    signed = note.sign(checkpoint.text, signer)

    def make(index: int) -> Receipt:
        path = merkle.inclusion_proof(index, ENTRIES)
        return Receipt(index, tuple(path), signed)

    return make


@pytest.mark.parametrize("index", [0, 1, 255, 256, SIZE - 1])
def test_every_entry_has_its_receipt(
    index: int, receipt_of: ReceiptOf, signer: Signer
) -> None:
    receipt = parse_receipt(receipt_of(index).text)
    found = verify_receipt(receipt, ENTRIES[index], verifiers=[signer.verifier])
    assert found.size == SIZE


def test_receipt_is_written_as_the_specification_says(receipt_of: ReceiptOf) -> None:
    lines = receipt_of(7).text.split("\n")
    assert lines[:2] == ["c2sp.org/tlog-proof@v1", "index 7"]
    assert lines[lines.index("") + 1] == receipt_of(7).note.split("\n")[0]


@given(
    index=st.integers(0, 2**62),
    hashes=st.lists(st.binary(min_size=32, max_size=32), max_size=63),
    extra=st.none() | st.binary(max_size=40),
)
def test_what_is_written_reads_back(
    index: int, hashes: list[bytes], extra: bytes | None
) -> None:
    receipt = Receipt(index, tuple(hashes), "text\n\n— log AAAA\n", extra)
    assert parse_receipt(receipt.text) == receipt


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(lambda text: "", id="empty"),
        pytest.param(lambda text: text.replace("@v1", "@v2", 1), id="other version"),
        pytest.param(lambda text: text.replace("index 7\n", "", 1), id="no index"),
        pytest.param(lambda text: text.replace("index 7", "index 07"), id="zero"),
        pytest.param(lambda text: text.replace("index 7", "index -7"), id="minus"),
        pytest.param(lambda text: text.replace("index 7", "index ７"), id="wide digit"),
        pytest.param(lambda text: text.replace("\n", "\r\n"), id="carriage returns"),
        pytest.param(lambda text: text.replace("index 7\n", "index 7\nAAA=\n", 1),
                     id="short hash"),
        pytest.param(lambda text: text.replace("index 7\n", "index 7\n!\n", 1),
                     id="not base64"),
        pytest.param(lambda text: text.replace("index 7\n", "index 7\nextra AA==\n", 1),
                     id="extra too late"),
        pytest.param(lambda text: text.split("\n\n")[0], id="no checkpoint"),
        pytest.param(lambda text: text.replace(
            "index 7\n", "index 7\n" + 64 * (43 * "A" + "=\n"), 1), id="too long"),
    ],
)  # fmt: skip
def test_a_malformed_receipt_is_refused(
    broken: Callable[[str], str], receipt_of: ReceiptOf
) -> None:
    with pytest.raises(InvalidReceipt):
        parse_receipt(broken(receipt_of(7).text))


def test_another_entry_is_refused(receipt_of: ReceiptOf, signer: Signer) -> None:
    with pytest.raises(merkle.InvalidProof):
        verify_receipt(receipt_of(7), ENTRIES[8], verifiers=[signer.verifier])


def test_a_checkpoint_of_another_key_is_refused(
    receipt_of: ReceiptOf, witness: Signer
) -> None:
    with pytest.raises(InvalidNote):
        verify_receipt(receipt_of(7), ENTRIES[7], verifiers=[witness.verifier])


def test_a_key_does_not_vouch_for_another_log(signer: Signer) -> None:
    other = Checkpoint("other.example/log", 1, merkle.root([b"a"]))
    receipt = Receipt(0, (), note.sign(other.text, signer))
    with pytest.raises(merkle.InvalidProof, match="another log"):
        verify_receipt(receipt, b"a", verifiers=[signer.verifier])


@given(place=st.integers(0, 2**20), bit=st.integers(0, 7))
def test_one_flipped_bit_never_verifies(place: int, bit: int) -> None:
    key = Signer("log.example", Ed25519PrivateKey.from_private_bytes(bytes(32)))
    signed = note.sign(Checkpoint(key.name, 4, merkle.root(ENTRIES[:4])).text, key)
    path = tuple(merkle.inclusion_proof(2, ENTRIES[:4]))
    text = bytearray(Receipt(2, path, signed).text.encode())
    text[place % len(text)] ^= 1 << bit
    with pytest.raises(ValueError, match=r"."):
        _read_and_verify(bytes(text), ENTRIES[2], key)


def _read_and_verify(text: bytes, entry: bytes, key: Signer) -> None:
    """Every refusal on the way is a ValueError, UnicodeDecodeError included."""
    receipt = parse_receipt(text.decode())
    verify_receipt(receipt, entry, verifiers=[key.verifier])
