"""RFC 3161 tokens from a real openssl: which are believed, and which are not."""

import subprocess
import time
from pathlib import Path

import pytest

from publishing.evidence.timestamp import (
    NotStamped,
    Question,
    question_about,
    roots_of,
    verify_stamp,
)
from tests.tsa import Authority, make_authority

DATA = b"log.example\n3\nroot\n"
NOW = int(time.time())
WITHIN = {"earliest": NOW - 60, "latest": NOW + 3600}


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make_authority(tmp_path_factory.mktemp("tsa"))


@pytest.fixture(scope="module")
def question() -> Question:
    return question_about(DATA)


@pytest.fixture(scope="module")
def answer(authority: Authority, question: Question) -> bytes:
    return authority.answer(question.body)


@pytest.fixture(scope="module")
def roots(authority: Authority) -> list:
    return roots_of(authority.ca.read_bytes())


def test_a_real_token_tells_when(answer, question, roots) -> None:
    told = verify_stamp(answer, DATA, roots=roots, nonce=question.nonce, **WITHIN)
    assert NOW - 60 <= told.seconds <= NOW + 3600
    assert told.policy == "1.2.392.200000.1"


def test_openssl_believes_it_too(answer, authority, tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(DATA)
    (tmp_path / "r.tsr").write_bytes(answer)
    words = ("-data", tmp_path / "data", "-in", tmp_path / "r.tsr")
    command = ["openssl", "ts", "-verify", *words, "-CAfile", authority.ca]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "Verification: OK" in said.stdout + said.stderr


def test_other_bytes_are_not_stamped(answer, roots) -> None:
    with pytest.raises(NotStamped, match="bad time-stamp"):
        verify_stamp(answer, DATA + b"x", roots=roots, **WITHIN)


def test_an_answer_to_another_question_is_refused(answer, question, roots) -> None:
    with pytest.raises(NotStamped, match="Nonce"):
        verify_stamp(answer, DATA, roots=roots, nonce=question.nonce + 1, **WITHIN)


@pytest.mark.parametrize(
    "within",
    [
        {"earliest": NOW + 7200, "latest": NOW + 9000},
        {"earliest": NOW - 9000, "latest": NOW - 7200},
    ],
    ids=["before it was made", "too late"],
)
def test_another_time_is_refused(within, answer, roots) -> None:
    with pytest.raises(NotStamped, match="is not when it was asked"):
        verify_stamp(answer, DATA, roots=roots, **within)


def test_a_stranger_is_not_believed(answer, tmp_path: Path) -> None:
    stranger = make_authority(tmp_path)
    with pytest.raises(NotStamped, match="certificates"):
        verify_stamp(answer, DATA, roots=roots_of(stranger.ca.read_bytes()), **WITHIN)


@pytest.mark.parametrize("answer", [b"", b"\x30\x00", b"<html>busy</html>"])
def test_what_is_no_answer_is_refused(answer: bytes, roots) -> None:
    with pytest.raises(NotStamped):
        verify_stamp(answer, DATA, roots=roots, **WITHIN)


def test_a_flipped_bit_anywhere_is_found_or_changes_nothing(answer, roots) -> None:
    told = verify_stamp(answer, DATA, roots=roots, **WITHIN)
    for at in range(len(answer)):
        flipped = bytearray(answer)
        flipped[at] ^= 1
        try:
            again = verify_stamp(bytes(flipped), DATA, roots=roots, **WITHIN)
        except NotStamped:
            continue
        assert again == told
