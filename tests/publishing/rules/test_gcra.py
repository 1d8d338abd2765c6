"""GCRA: the boundary on both sides, and never more than the rate and a burst."""

from bisect import bisect_left

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publishing.rules.gcra import (
    SECOND_US,
    Asked,
    InvalidRate,
    Rate,
    RefusesAll,
    ask,
    ask_all,
    parse_rate,
)

THREE_A_MINUTE = Rate(3, 60, 3)
START = 1_000 * SECOND_US


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("120/minute", Rate(120, 60, 120)),
        ("3/2 seconds", Rate(3, 2, 3)),
        ("20/hour burst 5", Rate(20, 3600, 5)),
        (" 1/day ", Rate(1, 86400, 1)),
    ],
)
def test_a_rate_is_read(text: str, rate: Rate) -> None:
    assert parse_rate(text) == rate


@pytest.mark.parametrize(
    "text", ["", "many", "60/fortnight", "9/minute;9/day", "-1/minute", "1.5/minute"]
)
def test_what_is_no_rate_is_refused(text: str) -> None:
    with pytest.raises(InvalidRate, match="is not a rate"):
        parse_rate(text)


@pytest.mark.parametrize("text", ["0/minute", "3/0 seconds", "3/minute burst 0"])
def test_a_rate_of_nought_is_refused(text: str) -> None:
    with pytest.raises(RefusesAll, match="would refuse every reader"):
        parse_rate(text)


@pytest.mark.parametrize(
    ("tat_us", "admitted"),
    [
        (0, True),
        (START + 40 * SECOND_US, True),
        (START + 40 * SECOND_US + 1, False),
    ],
    ids=["unknown", "at the edge of the burst", "a microsecond beyond"],
)
def test_a_request_is_admitted_up_to_the_tolerance(tat_us: int, admitted: bool) -> None:
    assert (ask(THREE_A_MINUTE, tat_us, START).wait_us == 0) is admitted


def test_the_wait_is_exact() -> None:
    full = START + 60 * SECOND_US
    wait = ask(THREE_A_MINUTE, full, START).wait_us
    assert wait == 20 * SECOND_US
    assert ask(THREE_A_MINUTE, full, START + wait - 1).wait_us == 1
    assert ask(THREE_A_MINUTE, full, START + wait).wait_us == 0


def test_a_refusal_changes_nothing() -> None:
    full = START + 60 * SECOND_US
    assert ask(THREE_A_MINUTE, full, START) == Asked(full, 20 * SECOND_US)


def test_an_interval_is_rounded_against_the_client() -> None:
    assert Rate(7, 1, 7).interval_us == 142_858


def test_who_is_refused_by_one_network_is_charged_by_none() -> None:
    wide = THREE_A_MINUTE.times(16)
    full = START + 60 * SECOND_US
    after, wait, whose = ask_all([THREE_A_MINUTE, wide], [full, 0], START)
    assert (after, wait, whose) == ([full, 0], 20 * SECOND_US, 0)


def test_a_full_range_refuses_a_fresh_household() -> None:
    wide = THREE_A_MINUTE.times(2)
    full = START + 60 * SECOND_US
    after, wait, whose = ask_all([THREE_A_MINUTE, wide], [0, full], START)
    assert (after, wait, whose) == ([0, full], 10 * SECOND_US, 1)


# A busy machine is no fault of the rule.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    rate=st.builds(Rate, st.integers(1, 50), st.integers(1, 90), st.integers(1, 60)),
    pauses_us=st.lists(st.integers(0, 5 * SECOND_US), max_size=60),
    window_us=st.integers(0, 300 * SECOND_US),
)
def test_no_window_admits_more_than_its_rate_and_a_burst(
    rate: Rate, pauses_us: list[int], window_us: int
) -> None:
    admitted, tat_us, now_us = [], 0, 0
    for pause in pauses_us:
        now_us += pause
        tat_us, wait_us = ask(rate, tat_us, now_us)
        admitted += [now_us] if not wait_us else []
    most = rate.burst + window_us // rate.interval_us
    for number, start in enumerate(admitted):
        assert bisect_left(admitted, start + window_us) - number <= most
