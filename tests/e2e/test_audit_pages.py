"""The pages of auditors in a real browser: both widths, keys alone, without script."""

import re

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import Visitor
from tests.e2e.test_every_public_page import FOCUS, TABBABLE, _looked
from tests.sites import Site

pytestmark = pytest.mark.machine

AUDITOR = "auditor@demo.example"
PAGES = ("", "at/", "find/", "clock/", "opened/")


# A day has a stop each for year, month and day, a moment for hours and seconds too.
STOPS = 8


@pytest.fixture(scope="module")
def posting(site: Site) -> str:
    public_id = site.publish("vehicle_tax.xlsx", "DEMO-TAX", "local_tax")
    site.get(f"/notices/{public_id}/")
    site.manage("seal_display_log")
    return f"/audit/postings/{public_id}/"


def test_every_page_is_accessible_at_both_widths(
    visitor: Visitor, posting: str
) -> None:
    visitor.sign_in(AUDITOR)
    for path in (*(f"/audit/{page}" for page in PAGES), posting):
        visitor.open(path)
        visitor.look("audit" + re.sub(r"/(postings/.*|audit)?", "-", path).rstrip("-"))
        visitor.faults += [f"{path}: {fault}" for fault in _looked(visitor.page)]


def walked(page: Page) -> list[str]:
    """Goes on by Tab, also within dates: what was missed or is not to be seen."""
    wanted, reached, faults = page.evaluate(TABBABLE), 0, []
    for _ in range(wanted + 3 * STOPS):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUS)
        if found is None:
            continue
        reached += found["counts"]
        if not found["shown"]:
            faults.append(f"no focus to be seen: {found['html']}")
    return faults if reached >= wanted else [*faults, f"{reached} of {wanted} reached"]


def test_keys_alone_reach_everything(without_script: Visitor, posting: str) -> None:
    without_script.sign_in(AUDITOR)
    faults = []
    for path in ("/audit/", "/audit/at/", "/audit/find/", posting):
        without_script.open(path)
        faults += [f"{path}: {fault}" for fault in walked(without_script.page)]
    assert faults == []


def test_a_verification_is_watched_without_script(
    without_script: Visitor, posting: str
) -> None:
    without_script.sign_in(AUDITOR)
    without_script.open("/audit/")
    without_script.press("掲示記録を検証する")
    without_script.page.get_by_text("書換えや欠落はありません").wait_for(timeout=20_000)
    assert "に終えました" in without_script.text


def test_a_posting_is_found_by_name_with_a_reason(
    visitor: Visitor, posting: str
) -> None:
    visitor.sign_in(AUDITOR)
    visitor.open("/audit/find/")
    visitor.page.get_by_label("氏名または名称").fill("見本 ない")
    visitor.press("探す")
    visitor.look("audit-find-nothing")
    assert "見つかりません" in visitor.text


def test_the_instant_of_a_posting_is_asked_from_its_page(
    visitor: Visitor, posting: str
) -> None:
    visitor.sign_in(AUDITOR)
    visitor.open(posting)
    visitor.press("調べる")
    visitor.look("audit-instant")
    assert "データベースの内容とも一致しています" in visitor.text
