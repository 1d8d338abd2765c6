"""Looking for oneself in a real browser: keys alone, a phone, no JavaScript."""

import pytest

from tests.e2e.conftest import PHONE, Visitor
from tests.sites import Site

pytestmark = pytest.mark.machine

# Of the list of names below, in another spelling than there.
NAME, SHOWN = "遠藤裕子", "遠藤　裕子"


@pytest.fixture(scope="module")
def public_path(site: Site) -> str:
    public_id = site.publish(
        "health_insurance_cp932.csv", "DEMO-NHI", "national_health_insurance"
    )
    return f"/notices/{public_id}/"


def _type(visitor: Visitor, name: str, path: str = "/search/") -> None:
    visitor.open(path)
    visitor.page.locator("input[name=name]").fill(name)
    visitor.page.locator("select[name=office]").select_option("DEMO-NHI")
    visitor.page.locator("main form .button--primary").click()


@pytest.mark.parametrize(
    ("name", "path", "typed"),
    [
        ("search", "/search/", None),
        ("search-en", "/en/search/", None),
        ("search-found", "/search/", NAME),
        ("search-found-en", "/en/search/", NAME),
        ("search-not-found", "/search/", "見本花子"),
        ("search-error", "/search/", "遠"),
    ],
)
def test_a_page_of_the_search_has_no_fault(
    name: str, path: str, typed: str | None, visitor: Visitor, public_path: str
) -> None:
    visitor.open(path)
    if typed:
        _type(visitor, typed, path)
    visitor.look(name)


def test_the_keyboard_alone_leads_to_the_entry(
    without_script: Visitor, public_path: str
) -> None:
    page = without_script.page
    page.set_viewport_size({"width": PHONE, "height": 700})
    without_script.open("/search/")
    _tab_to(without_script, "input[name=name]")
    page.keyboard.insert_text(NAME)
    page.keyboard.press("Tab")
    while page.locator("select[name=office]").input_value() != "DEMO-NHI":
        page.keyboard.press("ArrowDown")
    _tab_to(without_script, "main form .button--primary")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="同じ名前の掲示があります").wait_for()
    _tab_to(without_script, f"main a[href^='{public_path}']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{public_path}**")
    assert page.locator("[data-entry]").count() == 1
    assert SHOWN in page.locator("[data-field=name]").inner_text()


def test_a_name_stays_in_no_address_and_no_cookie(
    visitor: Visitor, public_path: str
) -> None:
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    _type(visitor, NAME)
    assert visitor.page.url.endswith("/search/")
    assert not any("%E9%81%A0" in url for url in asked)
    assert visitor.page.context.cookies() == []


def test_an_error_stands_beside_its_field_without_javascript(
    without_script: Visitor, public_path: str
) -> None:
    _type(without_script, "遠")
    field = without_script.page.locator("input[name=name]")
    assert field.get_attribute("aria-invalid") == "true"
    described = field.get_attribute("aria-describedby") or ""
    told = [
        without_script.page.locator(f"#{one}").inner_text() for one in described.split()
    ]
    assert any("1文字では検索できません" in text for text in told)


def _tab_to(visitor: Visitor, selector: str) -> None:
    """Presses Tab until the element has the focus."""
    for _ in range(60):
        if visitor.page.evaluate(f'document.activeElement.matches("{selector}")'):
            return
        visitor.page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {selector}")
