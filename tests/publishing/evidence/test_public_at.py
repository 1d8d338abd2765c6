"""What was public at a second, by the log alone; leaves as plain values."""

from typing import Any

import pytest

from publishing.evidence.public_at import Told, public_at

POSTING, ENTRY, OTHER = b"p" * 32, b"e" * 32, b"o" * 32
POSTED = {"kind": "posted", "at": 5, "entries": 3, "from": 10, "until": 100}


def leaf(kind: str, at: int, **facts: Any) -> dict[str, Any]:
    return {"posting": POSTING, "kind": kind, "at": at, **facts}


def told(second: int, *leaves: dict[str, Any]) -> Told:
    (found,) = public_at([{"posting": POSTING, **POSTED}, *leaves], second)
    return found


@pytest.mark.parametrize(
    ("second", "is_public"), [(5, False), (9, False), (10, True), (99, True),
                              (100, False)],
)  # fmt: skip
def test_a_window_is_half_open(second: int, is_public: bool) -> None:
    assert told(second).is_public is is_public


def test_before_it_was_posted_the_log_knows_nothing() -> None:
    assert not public_at([leaf(**POSTED)], 4)


@pytest.mark.parametrize(
    ("deed", "before", "after"),
    [
        (leaf("withdrawn", 50), (49, 3), (50, 0)),
        (leaf("concealed", 50, entry=ENTRY), (49, 3), (50, 2)),
        (leaf("collected", 50, entry=ENTRY), (49, 3), (50, 2)),
        (leaf("extended", 50, until=200), (199, 3), (200, 0)),
        (leaf("corrected", 50, entry=ENTRY, version=2), (49, 3), (99, 3)),
        (leaf("ended", 120, until=100), (99, 3), (130, 0)),
        (leaf("disposed", 150), (99, 3), (150, 0)),
    ],
    ids=lambda value: value["kind"] if isinstance(value, dict) else str(value),
)
def test_a_deed_counts_from_its_second(
    deed: dict[str, Any], before: tuple[int, int], after: tuple[int, int]
) -> None:
    assert [told(second, deed).entries for second, _ in (before, after)] == [
        before[1], after[1],
    ]  # fmt: skip


def test_withdrawn_before_its_start_it_was_never_public() -> None:
    seen = [told(second, leaf("withdrawn", 7)).entries for second in range(5, 120)]
    assert not any(seen)


def test_an_extension_made_after_the_end_brings_nothing_back() -> None:
    late = leaf("extended", 150, until=200)
    assert [told(second, late).is_public for second in (99, 120, 160)] == [
        True, False, True,
    ]  # fmt: skip


def test_a_leaf_made_up_later_counts_from_its_own_second() -> None:
    leaves = [leaf("extended", 60, until=200), leaf("concealed", 50, entry=ENTRY)]
    assert told(55, *leaves).entries == 2


def test_one_entry_is_taken_away_once() -> None:
    twice = [leaf("collected", 50, entry=ENTRY), leaf("concealed", 50, entry=ENTRY)]
    assert told(60, *twice).entries == 2


def test_a_correction_of_the_board_corrects_no_entry() -> None:
    leaves = [leaf("corrected", 50, field="board_started_at")]
    assert told(60, *leaves).corrected == 0


def test_records_tell_of_before() -> None:
    board = [leaf("board_started", 60, started=20), leaf("board_ended", 70, ended=40)]
    assert [told(second, *board).on_board for second in (19, 20, 39, 40)] == [
        False, True, True, False,
    ]  # fmt: skip


def test_the_end_of_an_interruption_comes_with_a_second_leaf() -> None:
    gone = leaf("interrupted", 40, channel="web", **{"from": 30})
    back = leaf("interrupted", 60, channel="web", **{"from": 30, "until": 50})
    assert told(55, gone).channels_away == ["web"]
    assert not told(55, gone, back).channels_away
    assert told(45, gone, back).channels_away == ["web"]


def test_paper_that_hung_is_told() -> None:
    assert told(35, leaf("hung", 90, **{"from": 30, "until": 40})).on_paper


def test_a_window_in_a_commitment_alone_is_not_guessed() -> None:
    bare = {"posting": POSTING, "kind": "posted", "at": 5, "entries": 3}
    (found,) = public_at([bare], 20)
    assert (found.is_public, found.entries) == (None, 0)


def test_postings_do_not_mix() -> None:
    leaves = [leaf(**POSTED), {**leaf(**POSTED), "posting": OTHER},
              leaf("withdrawn", 50)]  # fmt: skip
    assert [each.is_public for each in public_at(leaves, 60)] == [False, True]
