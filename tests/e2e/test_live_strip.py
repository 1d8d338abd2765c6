"""The calendar strip while a list is being described, with a script and without."""

from urllib.parse import urlsplit

import pytest

from tests.e2e.conftest import Visitor
from tests.sites import LISTS, REGISTRAR

pytestmark = pytest.mark.machine

REGION = "[data-strip-region]"


def describe(visitor: Visitor, basis: str) -> None:
    visitor.page.get_by_label("部署").select_option(label="都税事務所徴収課")
    visitor.page.get_by_label("根拠条文").select_option(basis)


def test_the_strip_is_drawn_while_one_types(visitor: Visitor) -> None:
    visitor.sign_in(REGISTRAR)
    visitor.open("/staff/lists/new/")
    region, period = (
        visitor.page.locator(REGION),
        visitor.page.get_by_text("期間の種類"),
    )
    describe(visitor, "local_tax")
    region.get_by_text("7日目", exact=True).wait_for()
    assert not period.is_visible()
    describe(visitor, "antimonopoly")
    region.get_by_text("14日目", exact=True).wait_for()
    assert period.is_visible()
    visitor.page.get_by_label("外国においてすべき送達").check()
    region.get_by_text("42日目", exact=True).wait_for()
    visitor.look("upload-strip")
    visitor.page.get_by_label("掲示の終了").fill("2020-01-01T00:00")
    visitor.page.get_by_label("掲示の終了").blur()
    region.get_by_text("この内容では暦を作れません").wait_for()


def test_an_address_never_holds_the_file_or_the_token(visitor: Visitor) -> None:
    visitor.sign_in(REGISTRAR)
    visitor.open("/staff/lists/new/")
    visitor.page.set_input_files("input[type=file]", LISTS / "vehicle_tax.xlsx")
    with visitor.page.expect_request("**/staff/strip/**") as asked:
        describe(visitor, "local_tax")
    assert "vehicle_tax" not in asked.value.url
    assert "csrf" not in asked.value.url


def test_without_a_script_the_strip_opens_beside_the_form(
    without_script: Visitor,
) -> None:
    visitor = without_script
    visitor.sign_in(REGISTRAR)
    visitor.open("/staff/lists/new/")
    describe(visitor, "local_tax")
    with visitor.page.context.expect_page() as opened:
        visitor.press("暦を見る")
    strip = opened.value
    strip.wait_for_load_state()
    assert urlsplit(strip.url).query == ""
    assert "7日目" in strip.locator("main").inner_text()
    assert visitor.page.get_by_label("根拠条文").input_value() == "local_tax"
