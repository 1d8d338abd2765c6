"""The cost of a copy and the readers met by mistake, by the throttle's own rules."""

from dataclasses import replace

import pytest

from publishing.rules.disclosure_budget import Budget
from publishing.rules.gcra import parse_rate
from publishing.rules.harvest import (
    MODELS,
    Board,
    Harvester,
    Limits,
    ReaderModel,
    cost_of_a_copy,
    false_positive_rate,
)

DEFAULTS = {"notice": "120/minute", "list": "60/minute", "page": "240/minute",
            "search": "20/minute"}  # fmt: skip
LIMITS = Limits(
    {kind: parse_rate(text) for kind, text in DEFAULTS.items()}, Budget(2000, 60)
)
BOARD = Board(postings=100, entries=5000)
AT_ONCE = Harvester(seconds_a_page=0)
BY_NAME = {model.name: model for model in MODELS}


def test_every_page_is_asked_for_once() -> None:
    assert cost_of_a_copy(Board(3, 160), LIMITS, 1, AT_ONCE).requests == 1 + 3 * 2


@pytest.mark.parametrize(("entries", "hours"), [(2000, 0), (2050, 1), (4000, 1)])
def test_one_address_gets_the_budget_of_names_an_hour(entries: int, hours: int) -> None:
    cost = cost_of_a_copy(Board(1, entries), LIMITS, 1, AT_ONCE)
    assert int(cost.hours + 1e-6) == hours


def test_many_addresses_are_not_stopped() -> None:
    cost = cost_of_a_copy(BOARD, LIMITS, 5000, Harvester())
    assert (cost.hours < 0.01, cost.yen >= 5000) == (True, True)


def test_the_same_assumptions_give_the_same_figures() -> None:
    crowd = replace(BY_NAME["cgnat_2000"], comes=0.02)
    first, again = (false_positive_rate(crowd, BOARD, LIMITS) for _ in range(2))
    assert first == again > 0


@pytest.mark.parametrize("name", ["single", "family", "law_office"])
def test_a_lawful_reader_is_never_refused(name: str) -> None:
    assert false_positive_rate(BY_NAME[name], BOARD, LIMITS) == 0


def test_two_thousand_customers_behind_one_address_are_hardly_refused() -> None:
    assert false_positive_rate(BY_NAME["cgnat_2000"], BOARD, LIMITS) < 0.005


def test_nobody_asking_is_nobody_refused() -> None:
    nobody = ReaderModel("nobody", people=5, comes=0, stays_s=9, pages=1, searches=1)
    assert false_positive_rate(nobody, BOARD, LIMITS) == 0
