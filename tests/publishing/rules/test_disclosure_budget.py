"""The budget of names: different ones alone count, and an hour later no more."""

import pytest

from publishing.rules.disclosure_budget import HOUR_US, Budget, Charge, charge

BUDGET = Budget(names=3, reserve=2)
NOW = 10 * HOUR_US


def known(count: int, at: int = NOW) -> dict[bytes, int]:
    return {f"known {number}".encode(): at for number in range(count)}


@pytest.mark.parametrize(
    ("already", "page", "shown"),
    [(0, 3, True), (1, 2, True), (2, 2, False), (3, 2, False)],
)
def test_the_budget_is_met_exactly(already: int, page: int, shown: bool) -> None:
    names = [f"new {number}".encode() for number in range(page)]
    assert (charge(BUDGET, known(already), names, NOW).wait_us == 0) is shown


@pytest.mark.parametrize(("already", "shown"), [(3, True), (4, True), (5, False)])
def test_a_page_of_one_name_has_a_reserve(already: int, shown: bool) -> None:
    assert (charge(BUDGET, known(already), [b"new"], NOW).wait_us == 0) is shown


def test_a_name_seen_again_costs_nothing() -> None:
    assert charge(BUDGET, known(5), list(known(3)), NOW) == Charge(frozenset(), 0)


def test_a_name_twice_on_a_page_counts_once() -> None:
    assert charge(BUDGET, {}, [b"a", b"a", b"b"], NOW).new == {b"a", b"b"}


def test_the_wait_ends_when_enough_of_the_oldest_are_an_hour_old() -> None:
    seen = {b"a": NOW - 30, b"b": NOW - 20, b"c": NOW - 10}
    assert charge(BUDGET, seen, [b"d", b"e"], NOW).wait_us == HOUR_US - 20


def test_a_page_beyond_the_whole_budget_waits_an_hour() -> None:
    names = [b"a", b"b", b"c", b"d"]
    assert charge(BUDGET, {}, names, NOW).wait_us == HOUR_US


def test_a_range_has_the_budget_of_many() -> None:
    assert BUDGET.times(16) == Budget(48, 32)
