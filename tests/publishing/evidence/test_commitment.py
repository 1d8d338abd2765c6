import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishing.evidence.commitment import (
    CommitmentMismatch,
    commit,
    verify_commitment,
)

SALT = bytes(range(32))


def test_commitment_hashes_tag_salt_length_and_content() -> None:
    expected = hashlib.sha256(b"entry/v1\0" + SALT + bytes(7) + b"\x03abc").digest()
    assert commit("entry", SALT, b"abc") == expected


def test_opened_commitment_verifies() -> None:
    opened = commit("entry", SALT, b"abc")
    verify_commitment(opened, tag="entry", salt=SALT, content=b"abc")


@pytest.mark.parametrize(
    "change",
    [{"tag": "shell"}, {"salt": bytes(32)}, {"content": b"abd"}, {"content": b""}],
    ids=["other tag", "other salt", "other content", "no content"],
)
def test_commitment_opens_to_nothing_else(change: dict[str, object]) -> None:
    opening = {"tag": "entry", "salt": SALT, "content": b"abc"} | change
    with pytest.raises(CommitmentMismatch, match="一致しない"):
        verify_commitment(commit("entry", SALT, b"abc"), **opening)


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_salt_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        commit("entry", bytes(length), b"abc")


@pytest.mark.parametrize("tag", ["", "公示", "entry\0"])
def test_ambiguous_tag_is_refused(tag: str) -> None:
    with pytest.raises(ValueError, match="ASCII"):
        commit(tag, SALT, b"abc")


@given(st.binary(min_size=1), st.data())
def test_one_flipped_byte_never_opens(content: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(content) - 1))
    flipped = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
    opened = commit("entry", SALT, content)
    with pytest.raises(CommitmentMismatch):
        verify_commitment(opened, tag="entry", salt=SALT, content=flipped)
