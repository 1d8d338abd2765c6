import hashlib

import pytest

from publishing.evidence.chain import GENESIS, link, links

FIRST = link(GENESIS, b"writer-a", 0, b"entry")


def test_genesis_is_32_zero_bytes() -> None:
    assert bytes(32) == GENESIS


def test_link_hashes_previous_stream_number_and_entry() -> None:
    parts = [b"kojiban-chain/v1\0", GENESIS, bytes(7), b"\x08writer-a", bytes(8)]
    assert hashlib.sha256(b"".join([*parts, b"entry"])).digest() == FIRST


@pytest.mark.parametrize(
    "row",
    [
        (FIRST, b"writer-a", 0, b"entry"),
        (GENESIS, b"writer-b", 0, b"entry"),
        (GENESIS, b"writer-a", 1, b"entry"),
        (GENESIS, b"writer-a", 0, b"other"),
    ],
    ids=["previous", "stream", "number", "entry"],
)
def test_any_other_row_has_another_link(row: tuple[bytes, bytes, int, bytes]) -> None:
    assert link(*row) != FIRST


def test_stream_cannot_borrow_bytes_of_the_entry() -> None:
    zeros = bytes(8)
    moved = link(GENESIS, b"a", 0, zeros + b"x")
    assert link(GENESIS, b"a" + zeros, 0, b"x") != moved


def test_links_of_many_rows_are_those_of_each() -> None:
    second = link(FIRST, b"writer-a", 1, b"")
    third = link(second, b"writer-a", 2, b"entry")
    assert links(FIRST, b"writer-a", 1, [b"", b"entry"]) == [second, third]


def test_previous_link_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        link(b"", b"writer-a", 0, b"entry")


@pytest.mark.parametrize("seq", [-1, 2**64])
def test_number_outside_64_bits_is_refused(seq: int) -> None:
    with pytest.raises(ValueError, match="number"):
        link(GENESIS, b"writer-a", seq, b"entry")


def test_last_of_many_rows_has_a_number_within_64_bits() -> None:
    assert len(links(GENESIS, b"writer-a", 2**64 - 2, [b"", b""])) == 2
    with pytest.raises(ValueError, match="number"):
        links(GENESIS, b"writer-a", 2**64 - 1, [b"", b""])
