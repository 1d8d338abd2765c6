"""Pessimistic, optimistic and unobserved time: a table of what observers met."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishing.evidence.observed import Look, Seen, Verdict, merged, seen_by
from publishing.evidence.spans import seconds, united, without

MINUTE, HOUR, DAY = 60, 3600, 86_400
START = 1_780_000_000
CADENCE = 5 * MINUTE
GAP = 2 * CADENCE


def looks(
    length: int,
    bad: range = range(0),
    *,
    verdict: Verdict = Verdict.UNREACHABLE,
    every: int = CADENCE,
    silent: range = range(0),
) -> list[Look]:
    """One look a round from the start on; ``bad`` and ``silent`` are seconds of it."""
    return [
        Look(START + at, verdict if at in bad else Verdict.GOOD)
        for at in range(0, length + 1, every)
        if at not in silent
    ]


def seen(found: list[Look], length: int, *, gap: int = GAP, so_far: int = 0) -> Seen:
    end = START + length
    return seen_by(
        found, start=START, end=end + so_far, now=end + (not so_far), max_gap=gap
    )


def of(result: Seen) -> tuple[int, int, int]:
    told = result.totals
    return told["pess_s"], told["opt_s"], told["unobserved_s"]


@pytest.mark.parametrize(
    ("found", "length", "gap", "expected"),
    [
        (looks(14 * DAY), 14 * DAY, GAP, (0, 0, 0)),
        # An outage of 32 minutes, met by six rounds: 35 minutes at most, 25 at least.
        (
            looks(14 * DAY, range(HOUR + 1, HOUR + 32 * MINUTE)),
            14 * DAY,
            GAP,
            (35 * MINUTE, 25 * MINUTE, 0),
        ),
        # One missed look every six hours cannot rule out twelve.
        (
            looks(14 * DAY, range(6 * HOUR, 6 * HOUR + 1), every=6 * HOUR),
            14 * DAY,
            6 * HOUR,
            (12 * HOUR, 0, 0),
        ),
        # A probe that was dead for eight hours saw nothing, good or bad.
        (
            looks(DAY, silent=range(HOUR + 1, 9 * HOUR)),
            DAY,
            GAP,
            (0, 0, 8 * HOUR - GAP),
        ),
        ([], DAY, GAP, (0, 0, DAY - GAP)),
        (looks(DAY, range(DAY + 1)), DAY, GAP, (DAY, DAY - CADENCE, 0)),
        (
            looks(DAY, range(9 * HOUR + 1, 18 * HOUR)),
            DAY,
            GAP,
            (9 * HOUR, 9 * HOUR - 2 * CADENCE, 0),
        ),
    ],
    ids=["whole", "32 minutes", "6 hours", "dead probe", "none", "never", "9 hours"],
)
def test_three_numbers(
    found: list[Look], length: int, gap: int, expected: tuple[int, int, int]
) -> None:
    assert of(seen(found, length, gap=gap)) == expected


@pytest.mark.parametrize(("silence", "unobserved"), [(GAP, 0), (GAP + 1, 1)])
def test_a_silence_counts_from_the_gap_on(silence: int, unobserved: int) -> None:
    found = [Look(START, Verdict.GOOD), Look(START + silence, Verdict.GOOD)]
    assert of(seen(found, silence + 1)) == (0, 0, unobserved)


def test_continuous_is_said_of_a_whole_finished_period_only() -> None:
    assert seen(looks(DAY), DAY).is_continuous
    running = seen(looks(DAY), DAY, so_far=1)
    assert (running.so_far, running.is_whole) == (True, True)
    assert not running.is_continuous
    assert not seen(looks(DAY, silent=range(HOUR, 2 * HOUR)), DAY).is_continuous
    assert not seen(looks(DAY, range(HOUR, HOUR + 1)), DAY).is_continuous


def test_what_was_shown_outside_is_counted_and_proves_nothing() -> None:
    late = Look(START + DAY + MINUTE, Verdict.SHOWN_OUTSIDE)
    result = seen([*looks(DAY), late], DAY)
    assert (result.shown_outside, result.looks) == (1, DAY // CADENCE)
    assert result.is_continuous


def test_it_was_there_if_anyone_saw_it() -> None:
    bad = seen(looks(DAY, range(HOUR, 3 * HOUR)), DAY)
    assert merged([bad, seen(looks(DAY), DAY)]).is_continuous
    blind = seen([], DAY)
    assert of(merged([bad, blind])) == of(bad)


def test_it_was_altered_if_anyone_saw_it_altered() -> None:
    bad = seen(looks(DAY, range(HOUR, 3 * HOUR), verdict=Verdict.ALTERED), DAY)
    result = merged([bad, seen(looks(DAY), DAY)])
    assert result.altered == bad.altered
    assert of(result) == of(bad)


def test_points_of_different_periods_are_not_merged() -> None:
    with pytest.raises(ValueError, match="one and the same period"):
        merged([seen(looks(DAY), DAY), seen(looks(HOUR), HOUR)])
    with pytest.raises(ValueError, match="one and the same period"):
        merged([])


@pytest.mark.parametrize("now", [START - 1, START])
def test_a_period_that_has_not_begun_says_nothing(now: int) -> None:
    with pytest.raises(ValueError, match="not begun"):
        seen_by([], start=START, end=START + DAY, now=now, max_gap=GAP)


SOME_LOOKS = st.lists(
    st.builds(
        Look,
        st.integers(START - HOUR, START + DAY + HOUR),
        st.sampled_from(list(Verdict)),
    )
)


@given(SOME_LOOKS)
def test_every_second_is_of_one_kind(found: list[Look]) -> None:
    result = seen(found, DAY)
    parts = (result.proved, result.pessimistic, result.unobserved)
    assert united(*parts) == ((START, START + DAY),)
    assert sum(seconds(part) for part in parts) == DAY
    assert not without(result.optimistic, result.pessimistic)
    assert not without(result.altered, result.pessimistic)


@given(SOME_LOOKS, SOME_LOOKS)
def test_merging_keeps_every_second_of_one_kind(
    one: list[Look], other: list[Look]
) -> None:
    both = [seen(one, DAY), seen(other, DAY)]
    result = merged(both)
    parts = (result.proved, result.pessimistic, result.unobserved)
    assert united(*parts) == ((START, START + DAY),)
    assert sum(seconds(part) for part in parts) == DAY
    assert not without(result.optimistic, result.pessimistic)
    assert merged(both[::-1]) == result


@given(SOME_LOOKS)
def test_two_points_that_saw_the_same_say_the_same(found: list[Look]) -> None:
    one = seen(found, DAY)
    twice = merged([one, one])
    counted = {"looks": one.looks, "bad": one.bad, "shown_outside": one.shown_outside}
    assert replace(twice, **counted) == replace(one, **counted)
