"""Every public page × language × colours, as a reader meets it: in a real browser."""

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest
from django.conf import settings
from playwright.sync_api import CDPSession, Page

from access_control.opaque_ids import new_opaque_id
from tests.e2e.conftest import AXE, DESK, LOOK, OVERFLOW, PHONE, Visitor
from tests.e2e.public_pages import PublicPage, public_pages
from tests.services import free_port
from tests.sites import Site
from tests.validator import html_faults

pytestmark = pytest.mark.machine

LANGUAGES = [code for code, _ in settings.LANGUAGES]
# Japanese and two others: in Latin letters, and in letters of its own.
WALKED = (settings.LANGUAGE_CODE, "en", LANGUAGES[-1])
SCHEMES = (
    {"color_scheme": "light", "forced_colors": "none", "reduced_motion": "reduce"},
    {"color_scheme": "dark", "forced_colors": "none"},
    {"color_scheme": "light", "forced_colors": "active"},
)
# On the wire, with headers, without fonts: a first view on a slow phone.
MOST_BYTES = 60_000
# A page has loaded before the letters that its words need have.
FONTS = "document.fonts.ready.then(() => null)"
TABBABLE = """() => [...document.querySelectorAll(
    "a[href], button:enabled, input:enabled:not([type=hidden]), select, textarea,"
    + " summary"
)].filter(e => e.checkVisibility() && e.tabIndex >= 0 && e.type !== "radio").length"""
# Marks what has the focus; tells whether it did before, and whether one can see it.
FOCUS = """() => {
    const e = document.activeElement;
    if (e === document.body || e.dataset.seen) return null;
    e.dataset.seen = "yes";
    const style = getComputedStyle(e);
    const outlined = style.outlineStyle !== "none" && style.outlineWidth !== "0px";
    return {
        shown: outlined || style.boxShadow !== "none",
        counts: e.matches("a[href], button, input, select, textarea, summary")
            && e.type !== "radio",
        html: e.outerHTML.slice(0, 120),
    };
}"""


@dataclass
class Wire:
    """What the browser fetched for the page that it shows, nothing from a cache."""

    session: CDPSession
    fonts: set[str] = field(default_factory=set)
    sizes: dict[str, int] = field(default_factory=dict)
    addresses: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.session.send("Network.enable")
        self.session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        self.session.on("Network.responseReceived", self._received)
        self.session.on("Network.loadingFinished", self._finished)

    def clear(self) -> None:
        self.fonts.clear()
        self.sizes.clear()
        self.addresses.clear()

    @property
    def bytes(self) -> int:
        return sum(
            size for number, size in self.sizes.items() if number not in self.fonts
        )

    def _received(self, event: dict[str, object]) -> None:
        self.addresses.append(event["response"]["url"])
        if event["type"] == "Font":
            self.fonts.add(event["requestId"])

    def _finished(self, event: dict[str, object]) -> None:
        self.sizes[event["requestId"]] = int(event["encodedDataLength"])


@pytest.fixture(scope="module")
def pages(site: Site) -> list[PublicPage]:
    notice = site.publish(
        "health_insurance_cp932.csv", "DEMO-NHI", "national_health_insurance"
    )
    entry = re.search(r'data-entry="([^"]+)"', site.get(f"/notices/{notice}/").body)
    token = site.enrol_screen("DEMO-NHI", f"ロビー {new_opaque_id()}")
    return public_pages({"notice": notice, "entry": entry[1], "token": token})


@pytest.fixture(scope="module")
def strict(site: Site) -> Iterator[Site]:
    """The same installation behind another port, where a list may be asked for once."""
    strict = replace(site, port=free_port())
    limits = {"KOJIBAN_LIMIT_LIST": "1/hour"}
    with strict.served("--no-scheduler", extra=limits):
        yield strict


@pytest.fixture
def wire(visitor: Visitor) -> Wire:
    return Wire(visitor.page.context.new_cdp_session(visitor.page))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_accessible_light_and_local(
    language: str, visitor: Visitor, wire: Wire, pages: list[PublicPage]
) -> None:
    page = visitor.page
    page.set_viewport_size({"width": PHONE, "height": 900})
    for each in _in(language, pages):
        wire.clear()
        _open(visitor, each)
        page.evaluate(FONTS)
        faults = [*_weighed(wire, visitor.site, each.address), *_looked(page)]
        visitor.faults += [f"{each.title}: {fault}" for fault in faults]
        page.screenshot(path=visitor.pictures / f"every-{each.title}-{PHONE}.png")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answers_to_what_is_sent_have_no_fault(
    language: str, visitor: Visitor, pages: list[PublicPage]
) -> None:
    search = next(each for each in _in(language, pages) if each.name == "search")
    visitor.page.set_viewport_size({"width": PHONE, "height": 900})
    for name in ("遠藤裕子", "見本花子", "遠"):
        _open(visitor, search)
        visitor.page.locator("input[name=name]").fill(name)
        visitor.page.locator("select[name=office]").select_option("DEMO-NHI")
        _send(visitor, f"{language}, {name}", "main form .button--primary")
    _open(visitor, search)
    _send(visitor, f"{language}, no score", ".review button")
    visitor.page.locator("input[name=score]").first.check()
    _send(visitor, f"{language}, thanks", ".review button")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_that_refuses_has_no_fault(
    language: str, visitor: Visitor, strict: Site, pages: list[PublicPage]
) -> None:
    address = next(each.address for each in _in(language, pages) if each.name == "list")
    visitor.page.set_viewport_size({"width": PHONE, "height": 900})
    statuses = [visitor.page.goto(strict.url + address).status for _ in range(2)]
    assert statuses[-1] == 429
    visitor.faults += _looked(visitor.page)
    visitor.page.screenshot(path=visitor.pictures / f"refused-{language}-{PHONE}.png")


@pytest.mark.parametrize("name", ["entry", "list", "notice"])
def test_a_desk_has_no_fault_either(
    name: str, visitor: Visitor, pages: list[PublicPage]
) -> None:
    for each in pages:
        if (each.name, each.language) == (name, LANGUAGES[0]):
            visitor.page.set_viewport_size({"width": DESK, "height": 900})
            _open(visitor, each)
            visitor.faults += _looked(visitor.page)


@pytest.mark.parametrize("language", WALKED)
def test_keys_alone_reach_everything_and_one_sees_where(
    language: str, without_script: Visitor, pages: list[PublicPage]
) -> None:
    without_script.page.set_viewport_size({"width": PHONE, "height": 900})
    faults = []
    for each in _in(language, pages):
        _open(without_script, each)
        faults += [f"{each.title}: {fault}" for fault in _walked(without_script.page)]
    assert faults == []


@pytest.mark.parametrize("language", WALKED)
def test_the_first_key_skips_to_the_text(
    language: str, visitor: Visitor, pages: list[PublicPage]
) -> None:
    for each in _in(language, pages):
        if each.name.startswith("terminal"):
            continue
        _open(visitor, each)
        visitor.page.keyboard.press("Tab")
        visitor.page.keyboard.press("Enter")
        focused = visitor.page.evaluate("document.activeElement.id")
        assert (each.title, focused) == (each.title, "main")


@pytest.mark.parametrize("language", WALKED)
def test_without_script_every_page_says_the_same(
    language: str, visitor: Visitor, without_script: Visitor, pages: list[PublicPage]
) -> None:
    for each in _in(language, pages):
        for reader in (visitor, without_script):
            _open(reader, each)
        assert without_script.page.locator("h1").first.is_visible(), each.title
        # A screen turns its pages, and a bundle is read, by script alone.
        if not each.name.startswith(("terminal", "verify")):
            assert without_script.text == visitor.text, each.title


def test_the_html_of_every_page_is_valid(site: Site, pages: list[PublicPage]) -> None:
    documents = {
        each.title: site.get(each.address, method=each.method).body for each in pages
    }
    assert html_faults(documents) == []


def test_an_invalid_page_would_be_found() -> None:
    head = '<!doctype html><html lang="ja"><head><title>x</title></head>'
    assert html_faults({"x": f"{head}<body><p><div></div></p></body></html>"})


def _open(reader: Visitor, each: PublicPage) -> None:
    """Opens a page, and sees that it is the one that was meant."""
    if each.method != "GET":
        reader.page.route(
            f"**{each.address}", lambda route: route.continue_(method=each.method)
        )
    answer = reader.page.goto(reader.site.url + each.address)
    reader.page.unroute_all()
    assert answer
    assert (each.title, answer.status) == (each.title, each.status)


def _send(visitor: Visitor, what: str, button: str) -> None:
    """Presses the button past the browser's own checks, and looks at the answer."""
    form = visitor.page.locator(button).first
    form.evaluate("button => { button.form.noValidate = true; }")
    with visitor.page.expect_navigation():
        form.click()
    visitor.faults += [f"{what}: {fault}" for fault in _looked(visitor.page)]


def _in(language: str, pages: list[PublicPage]) -> list[PublicPage]:
    return [each for each in pages if each.language == language]


def _weighed(wire: Wire, site: Site, address: str) -> Iterator[str]:
    # The page itself as deploy/nginx.conf sends it; its files are packed already.
    html = site.get(address).body.encode()
    weight = wire.bytes - len(html) + len(gzip.compress(html, 1))
    if weight > MOST_BYTES:
        yield f"{weight} bytes"
    foreign = [one for one in wire.addresses if not one.startswith(site.url)]
    yield from (f"asks {address}" for address in foreign)


def _looked(page: Page) -> list[str]:
    """What axe finds in each scheme of colours, and whether one scrolls sideways."""
    page.evaluate(AXE)
    faults = []
    for scheme in SCHEMES:
        page.emulate_media(**scheme)
        faults += [f"{fault} in {scheme}" for fault in page.evaluate(LOOK)]
    page.emulate_media(**SCHEMES[0])
    if page.evaluate(OVERFLOW) > 0:
        faults.append("wider than the screen")
    return faults


def _walked(page: Page) -> list[str]:
    """Goes from the first to the last by Tab: what was missed or not to be seen."""
    wanted, reached, faults = page.evaluate(TABBABLE), 0, []
    for _ in range(wanted + 20):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUS)
        if found is None:
            break
        reached += found["counts"]
        if not found["shown"]:
            faults.append(f"no focus to be seen: {found['html']}")
    return faults if reached >= wanted else [*faults, f"{reached} of {wanted} reached"]
