"""The review of a page in a real browser: by keyboard, without script; its figures."""

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


def _send(reader: Visitor, words: str) -> None:
    reader.open("/en/notices/")
    reader.page.get_by_label("3 So-so").check()
    reader.page.get_by_label("A few words").fill(words)
    reader.press("Send")


def test_a_review_is_sent_without_script_and_leads_back(
    without_script: Visitor,
) -> None:
    _send(without_script, "The dates are clear")
    without_script.follow("Back to the page you came from")
    assert without_script.page.url.endswith("/en/notices/")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_form_with_a_mistake_has_no_fault(
    prefix: str, scheme: str, visitor: Visitor
) -> None:
    visitor.page.emulate_media(color_scheme=scheme)
    visitor.open(f"{prefix}/review/")
    visitor.look(f"review{prefix.replace('/', '-')}-{scheme}")
    with visitor.page.expect_navigation():
        visitor.page.locator("form.page").evaluate("form => form.submit()")
    assert visitor.page.locator(".field__error").count() == 1
    visitor.look(f"review-again{prefix.replace('/', '-')}-{scheme}")


@pytest.mark.parametrize("person", [LEGAL, OPERATOR])
def test_the_figures_have_no_fault(person: str, visitor: Visitor) -> None:
    for word in ("large", "clear", "call 090-0000-0000, it was clear to me"):
        _send(visitor, word)
    visitor.enter_password(person)
    for name in ("reviews", "reviews/sentences"):
        visitor.open(f"/staff/{name}/")
        visitor.look(f"{name.replace('/', '-')}-{person.partition('@')[0]}")
    assert ("call ●, it was clear to me" in visitor.text) is (person == OPERATOR)
