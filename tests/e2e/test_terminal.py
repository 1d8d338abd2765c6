"""An office's screen in a real browser: paced by its user, within reach."""

import re

import pytest

from access_control.opaque_ids import new_opaque_id
from tests.e2e.conftest import Visitor
from tests.sites import REGISTRAR

pytestmark = pytest.mark.machine

ENROL = "/staff/terminals/"


@pytest.fixture
def screen(visitor: Visitor) -> str:
    """The address of a screen that a registrar has just enrolled."""
    visitor.sign_in(REGISTRAR)
    visitor.open(ENROL)
    visitor.page.locator("#id_office").select_option(label="都税事務所徴収課")
    visitor.page.get_by_label("設置場所").fill(f"ロビー {new_opaque_id()}")
    visitor.page.get_by_role("button", name="登録する", exact=True).click()
    address = visitor.page.locator("#address").input_value()
    visitor.look("terminal-enrolled")
    return re.sub(r"^https?://[^/]+", "", address)


def test_a_screen_warns_before_it_goes_back(visitor: Visitor, screen: str) -> None:
    visitor.page.clock.install()
    visitor.open(f"/en{screen}")
    visitor.look("terminal-start")
    dialog = visitor.page.get_by_role("dialog")
    visitor.page.clock.run_for(181_000)
    assert dialog.is_visible()
    visitor.page.get_by_role("button", name="Continue reading").click()
    assert not dialog.is_visible()
    visitor.page.clock.run_for(181_000)
    visitor.page.clock.run_for(61_000)
    visitor.page.wait_for_url(f"**{screen}")


def test_every_target_is_as_wide_as_two_fingers(visitor: Visitor, screen: str) -> None:
    visitor.page.set_viewport_size({"width": 1080, "height": 1920})
    visitor.open(screen)
    boxes = [
        target.bounding_box()
        for target in visitor.page.locator("#controls :is(a, button):visible").all()
    ]
    assert boxes
    assert all(box["height"] >= 64 and box["width"] >= 64 for box in boxes if box)
    # In the lower half, within reach of a wheelchair.
    assert all(box["y"] >= 1920 / 2 for box in boxes if box)
