"""A round that shows no look at a posting has to prove that there was none."""

from dataclasses import replace

import pytest

from publishing.evidence.bundle import ObservedRound, observed_round
from publishing.evidence.certificate import Vantage
from publishing.evidence.observation import (
    GENESIS,
    Result,
    Round,
    in_order,
    result_proof,
    results_root,
    sign_round,
)
from publishing.evidence.observed import Look, Verdict
from publishing.evidence.rounds_check import InvalidRounds, check_rounds
from tests.publishing.evidence.bundles import signer

KEY = signer("tokyo-a")
VANTAGE = Vantage("tokyo-a", KEY.verifier.line, independent=True)
TARGETS = [bytes([number]) * 32 for number in (10, 20, 30, 40)]
AT = 1_780_000_000


def results() -> list[Result]:
    return in_order(Result(each, AT + 1, Verdict.GOOD) for each in TARGETS)


def signed(found: list[Result], **changes: int) -> str:
    made = Round("tokyo-a", 0, GENESIS, AT, AT + 9, len(found), results_root(found))
    return sign_round(replace(made, **changes), KEY)


def checked(kept: ObservedRound, target: bytes, vantage: Vantage = VANTAGE) -> list:
    return check_rounds([kept], vantage, target=target, start=AT, anchors=set())


@pytest.mark.parametrize("number", [10, 20, 40])
def test_look_is_found(number: int) -> None:
    target = bytes([number]) * 32
    kept = observed_round(signed(results()), results(), target)
    assert checked(kept, target) == [Look(AT + 1, Verdict.GOOD)]


@pytest.mark.parametrize("number", [5, 15, 35, 45])
def test_neighbours_prove_that_there_was_no_look(number: int) -> None:
    target = bytes([number]) * 32
    assert checked(observed_round(signed(results()), results(), target), target) == []


def test_empty_round_has_no_look() -> None:
    assert checked(observed_round(signed([]), [], TARGETS[0]), TARGETS[0]) == []


HIDDEN = {
    "no neighbours": (),
    "neighbours of a gap": (0, 2),
    "only the one below": (0,),
    "only the one above": (2,),
    "the wrong way round": (2, 0),
    "too many": (0, 2, 3),
    "another gap": (2, 3),
    "itself": (1,),
}


@pytest.mark.parametrize("beside", HIDDEN.values(), ids=HIDDEN)
def test_look_cannot_be_hidden(beside: tuple[int, ...]) -> None:
    all_of_it = results()
    placed = tuple(
        replace(
            observed_round("", all_of_it, all_of_it[place].target).look,
            proof=tuple(result_proof(place, all_of_it)),
        )
        for place in beside
    )
    with pytest.raises(InvalidRounds, match="line 1"):
        checked(ObservedRound(signed(all_of_it), beside=placed), TARGETS[1])


WRONG = {
    "of another posting": lambda kept: (kept, TARGETS[2], VANTAGE),
    "and none": lambda kept: (replace(kept, beside=()), TARGETS[1], VANTAGE),
    "of another round's number": lambda kept: (
        kept,
        TARGETS[1],
        replace(VANTAGE, first=1),
    ),
    "not in the log": lambda kept: (kept, TARGETS[1], replace(VANTAGE, anchored=0)),
    "and one is missing": lambda kept: (kept, TARGETS[1], replace(VANTAGE, anchored=1)),
    "by a bad key": lambda kept: (kept, TARGETS[1], replace(VANTAGE, vkey="x")),
}


@pytest.mark.parametrize("change", WRONG.values(), ids=WRONG)
def test_wrong_look_is_refused(change) -> None:
    kept = observed_round(signed(results()), results(), TARGETS[1])
    with pytest.raises(InvalidRounds):
        checked(*change(kept))


def test_look_outside_of_its_round_is_refused() -> None:
    kept = observed_round(signed(results(), ended=AT), results(), TARGETS[1])
    with pytest.raises(InvalidRounds, match="outside of its round"):
        checked(kept, TARGETS[1])


def test_chain_begins_before_the_display() -> None:
    later = signed(results(), seq=7)
    kept = observed_round(later, results(), TARGETS[1])
    seventh = replace(VANTAGE, first=7)
    with pytest.raises(InvalidRounds, match="earlier rounds missing"):
        check_rounds([kept], seventh, target=TARGETS[1], start=AT - 1, anchors=set())
    assert check_rounds([kept], seventh, target=TARGETS[1], start=AT, anchors=set())


def test_vantage_point_that_saw_nothing_has_no_looks() -> None:
    assert check_rounds([], VANTAGE, target=TARGETS[0], start=AT, anchors=set()) == []
