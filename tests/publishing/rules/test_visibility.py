"""The one visibility predicate, at both ends of its window."""

from datetime import UTC, datetime, timedelta

import pytest

from access_control.rules.phases import Phase
from publishing.rules.visibility import (
    access_phase,
    has_expired,
    is_on_display,
    last_moment,
)
from tests.clock import jst

START, END = jst("2026-06-01 09:00"), jst("2026-06-10 00:00")
TICK = timedelta(microseconds=1)

ENDS = pytest.mark.parametrize(
    ("at", "shown"),
    [
        (START - TICK, False),
        (START, True),
        (END - TICK, True),
        (END, False),
        (END + TICK, False),
    ],
    ids=["before start", "start", "before end", "end", "after end"],
)


@ENDS
def test_a_window_holds_its_start_and_not_its_end(at: datetime, shown: bool) -> None:
    assert is_on_display(START, END, at=at) is shown


@ENDS
def test_the_offset_of_the_instant_does_not_matter(at: datetime, shown: bool) -> None:
    assert is_on_display(START, END, at=at.astimezone(UTC)) is shown


def test_an_empty_window_never_shows() -> None:
    assert is_on_display(START, START, at=START) is False


def test_a_naive_instant_is_no_answer() -> None:
    with pytest.raises(TypeError):
        is_on_display(START, END, at=datetime(2026, 6, 1, 9))


@pytest.mark.parametrize(("at", "expired"), [(END - TICK, False), (END, True)])
def test_a_window_has_expired_from_its_end_on(at: datetime, expired: bool) -> None:
    assert has_expired(END, at=at) is expired


def test_the_last_moment_is_on_the_day_before_midnight() -> None:
    assert last_moment(END) == jst("2026-06-09 23:59")


@pytest.mark.parametrize(
    ("at", "phase"),
    [
        ("2026-06-01 08:59:59", Phase.BEFORE),
        ("2026-06-01 09:00", Phase.ON_DISPLAY),
        ("2026-06-09 23:59:59", Phase.ON_DISPLAY),
        ("2026-06-10 00:00", Phase.AFTER),
    ],
)
def test_the_phase_follows_the_half_open_window(at: str, phase: Phase) -> None:
    window = jst("2026-06-01 09:00"), jst("2026-06-10 00:00")
    assert access_phase(*window, at=jst(at), is_erased=False) is phase


@pytest.mark.parametrize("at", ["2026-05-01", "2026-06-05", "2027-01-01"])
def test_erased_wins_over_every_window(at: str) -> None:
    window = jst("2026-06-01 09:00"), jst("2026-06-10 00:00")
    assert access_phase(*window, at=jst(at), is_erased=True) is Phase.ERASED


def test_without_a_window_everything_is_to_come() -> None:
    at = jst("2026-06-05")
    assert access_phase(None, None, at=at, is_erased=False) is Phase.BEFORE
