"""The browser tests would notice: a planted fault is found."""

import pytest

from tests.e2e.conftest import Visitor

pytestmark = pytest.mark.machine

PLANT = """document.body.insertAdjacentHTML("beforeend", %r)"""


@pytest.mark.parametrize(
    ("markup", "fault"),
    [
        ("<img src='/static/img/mark.svg'>", "image-alt"),
        ("<input type='text'>", "label"),
        (f"<pre>{'x' * 500}</pre>", "wider than the screen"),
    ],
    ids=["picture without words", "field without label", "wider than a phone"],
)
def test_a_planted_fault_is_found(markup: str, fault: str, visitor: Visitor) -> None:
    visitor.open("/")
    visitor.page.evaluate(PLANT % markup)
    visitor.look("planted")
    found, visitor.faults = visitor.faults, []
    assert any(fault in each for each in found)
