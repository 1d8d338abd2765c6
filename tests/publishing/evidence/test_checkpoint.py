import base64
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishing.evidence.checkpoint import (
    MAX_SIZE,
    Checkpoint,
    InvalidCheckpoint,
    parse_checkpoint,
)
from publishing.evidence.merkle import EMPTY_ROOT, root

VECTORS = Path(__file__).parent / "vectors"
ORIGIN = "kojiban.example.jp/display-log"
REFUSED = sorted((VECTORS / "checkpoints_refused").glob("*.txt"))
LINE = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1)


def test_checkpoint_is_three_lines() -> None:
    text = Checkpoint(ORIGIN, 1, root([b"leaf"])).text
    encoded = base64.b64encode(root([b"leaf"])).decode()
    assert text == f"{ORIGIN}\n1\n{encoded}\n"


def test_kept_checkpoint_reads_back() -> None:
    text = (VECTORS / "checkpoint.txt").read_text()
    assert parse_checkpoint(text) == Checkpoint(ORIGIN, 2, root([b"one", b"two"]))


def test_empty_log_has_size_zero_and_the_root_of_nothing() -> None:
    checkpoint = Checkpoint(ORIGIN, 0, EMPTY_ROOT)
    assert parse_checkpoint(checkpoint.text) == checkpoint


@given(LINE, st.integers(1, MAX_SIZE), st.binary(min_size=32, max_size=32))
def test_written_checkpoint_reads_back(origin: str, size: int, root: bytes) -> None:
    checkpoint = Checkpoint(origin, size, root)
    assert parse_checkpoint(checkpoint.text) == checkpoint


@pytest.mark.parametrize("path", REFUSED, ids=lambda path: path.stem)
def test_other_spelling_is_refused(path: Path) -> None:
    with pytest.raises(InvalidCheckpoint):
        parse_checkpoint(path.read_bytes().decode())


@given(st.text())
def test_text_that_reads_is_the_canonical_spelling(text: str) -> None:
    try:
        checkpoint = parse_checkpoint(text)
    except InvalidCheckpoint:
        return
    assert checkpoint.text == text


@pytest.mark.parametrize(
    ("origin", "size", "root"),
    [
        ("", 1, bytes(32)),
        ("two\nlines", 1, bytes(32)),
        ("tab\there", 1, bytes(32)),
        (ORIGIN, -1, bytes(32)),
        (ORIGIN, MAX_SIZE + 1, bytes(32)),
        (ORIGIN, 1, bytes(31)),
        (ORIGIN, 0, bytes(32)),
    ],
    ids=["no origin", "lines", "control", "negative", "63 bits", "short", "empty log"],
)
def test_impossible_statement_is_refused(origin: str, size: int, root: bytes) -> None:
    with pytest.raises(InvalidCheckpoint):
        Checkpoint(origin, size, root)
