"""A real Chromium before a real server: every page it opens is looked at by axe."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.sites import PASSWORD, Site, make_site

ROOT = Path(__file__).parents[2]
AXE = (ROOT / "tests/vendor/axe/axe.min.js").read_text()
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE, DESK = 320, 1280
LOOK = """async () => {
    const found = await axe.run({runOnly: [
        "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"
    ]});
    return found.violations.map(v => v.id + ": " + v.nodes[0].html);
}"""
# What reaches past the right edge makes a phone's reader scroll sideways.
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass
class Visitor:
    """Somebody with a browser; what is wrong with the pages seen is collected."""

    page: Page
    site: Site
    pictures: Path
    faults: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        self.page.goto(self.site.url + path)

    def look(self, name: str) -> None:
        """Looks at the page at both widths with axe, and takes its picture."""
        for width in (PHONE, DESK):
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.evaluate(AXE)
            faults = self.page.evaluate(LOOK)
            if self.page.evaluate(OVERFLOW) > 0:
                faults.append("wider than the screen")
            self.faults += [f"{name} at {width}: {fault}" for fault in faults]
            self.page.screenshot(path=self.pictures / f"{name}-{width}.png")

    def press(self, label: str) -> None:
        self.page.get_by_role("button", name=label, exact=True).click()

    def follow(self, label: str) -> None:
        self.page.get_by_role("link", name=label).first.click()

    def sign_in(self, email: str) -> None:
        """Signs in, says why personal data will be opened, and is at the worklist."""
        self.enter_password(email)
        self.say_why()

    def enter_password(self, email: str) -> None:
        self.open("/staff/sign-in/")
        self.page.get_by_label("メールアドレス").fill(email)
        self.page.get_by_label("パスワード").fill(PASSWORD)
        self.press("ログイン")

    def say_why(self) -> None:
        self.open("/staff/purpose/")
        self.page.get_by_label("起案・入力").check()
        self.press("この目的で開く")

    @property
    def text(self) -> str:
        return self.page.locator("main").inner_text()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = make_site(tmp_path_factory.mktemp("e2e"))
    with site.served():
        yield site


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium. Its event loop ends with the module: Django refuses to work in one."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """docs/screenshots for `make screenshots`, otherwise a directory to throw away."""
    wanted = os.environ.get("KOJIBAN_SCREENSHOTS")
    directory = ROOT / wanted if wanted else tmp_path_factory.mktemp("pictures")
    directory.mkdir(parents=True, exist_ok=True)
    return directory


def _context(browser: Browser, **options: Any) -> BrowserContext:
    return browser.new_context(locale="ja-JP", timezone_id="Asia/Tokyo", **options)


@pytest.fixture
def visitor(browser: Browser, site: Site, pictures: Path) -> Iterator[Visitor]:
    """A fresh browser with everything on; no fault may be left at the end."""
    with _context(browser) as context:
        visitor = Visitor(context.new_page(), site, pictures)
        yield visitor
        assert visitor.faults == []


@pytest.fixture
def without_script(browser: Browser, site: Site, pictures: Path) -> Iterator[Visitor]:
    """A fresh browser that runs no JavaScript."""
    with _context(browser, java_script_enabled=False) as context:
        yield Visitor(context.new_page(), site, pictures)
