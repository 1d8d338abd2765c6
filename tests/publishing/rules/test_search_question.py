"""What cannot be searched for, and which offices a choice stands for."""

import pytest

from publishing.rules.office_scope import offices_below
from publishing.rules.search_question import Fault, fault_of

SUPERIORS = {"tax": "bureau", "road": "bureau", "desk": "tax", "ward": "city"}
SUCCESSORS = {"old": "desk"}


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("", Fault.EMPTY),
        (" \u3000", Fault.EMPTY),
        ("・", Fault.EMPTY),
        ("あ" * 201, Fault.TOO_LONG),
        ("あ" * 200, None),
        ("見\ue000本", Fault.PRIVATE_USE),
        ("見\U000f0000本", Fault.PRIVATE_USE),
        ("見〓本", Fault.PRIVATE_USE),
        ("見\ufffd本", Fault.PRIVATE_USE),
        ("見", Fault.ONE_LETTER),
        ("見 ・", Fault.ONE_LETTER),
        ("李明", None),
        ("𠮷田", None),
        ("葛\U000e0100城", None),
    ],
)
def test_each_fault_is_named(name: str, fault: Fault | None) -> None:
    assert fault_of(name) is fault


@pytest.mark.parametrize(
    ("chosen", "covered"),
    [
        ("bureau", {"bureau", "tax", "road", "desk", "old"}),
        ("tax", {"tax", "desk", "old"}),
        ("road", {"road"}),
        ("ward", {"ward"}),
    ],
)
def test_a_bureau_covers_its_offices_and_what_they_succeeded(
    chosen: str, covered: set[str]
) -> None:
    assert offices_below(chosen, SUPERIORS, SUCCESSORS) == covered


def test_a_circle_of_offices_comes_to_an_end() -> None:
    assert offices_below("a", {"a": "b", "b": "a"}, {}) == {"a", "b"}
