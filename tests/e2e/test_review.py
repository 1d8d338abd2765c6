"""The review of a page in a real browser: by keyboard, without script, and its figures."""

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import Visitor

pytestmark = pytest.mark.machine

LEGAL = "legal@demo.example"
OPERATOR = "operator@demo.example"


def _focused(page: Page) -> str:
    said: str = page.evaluate(
        "document.activeElement.name || document.activeElement.type || ''"
    )
    return said


def _tab_to(page: Page, name: str) -> None:
    for _ in range(60):
        if _focused(page) == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {name}")


def test_a_review_is_sent_by_keyboard_alone(visitor: Visitor) -> None:
    visitor.open("/en/")
    page = visitor.page
    _tab_to(page, "score")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    assert _focused(page) == "comment"
    page.keyboard.type("The dates are clear")
    page.keyboard.press("Tab")
    assert _focused(page) == "submit"
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/review/")
    visitor.look("review-thanks")
    assert "Thank you" in visitor.text


def test_a_second_review_waits_and_keeps_its_words(without_script: Visitor) -> None:
    reader = without_script
    for word in ("first", "second"):
        reader.open("/en/notices/")
        reader.page.get_by_label("3 So-so").check()
        reader.page.get_by_label("A few words").fill(word)
        reader.press("Send")
    assert reader.page.locator("textarea").input_value() == "second"
    assert "the first one has arrived" in reader.text


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_form_with_a_mistake_has_no_fault(
    prefix: str, scheme: str, visitor: Visitor
) -> None:
    visitor.page.emulate_media(color_scheme=scheme)
    visitor.open(f"{prefix}/review/")
    visitor.look(f"review{prefix.replace('/', '-')}-{scheme}")
    visitor.page.locator("form.page").evaluate("form => form.submit()")
    visitor.page.wait_for_load_state()
    visitor.look(f"review-again{prefix.replace('/', '-')}-{scheme}")


@pytest.mark.parametrize("person", [LEGAL, OPERATOR])
def test_the_figures_have_no_fault(person: str, visitor: Visitor) -> None:
    visitor.enter_password(person)
    for name in ("reviews", "reviews/sentences"):
        visitor.open(f"/staff/{name}/")
        visitor.look(f"{name.replace('/', '-')}-{person.partition('@')[0]}")
