"""A certificate's bundle, checked on the page itself: nothing is sent anywhere."""

import base64
import random
import re
from collections.abc import Callable, Sequence

import pytest
from playwright.sync_api import Page, Request

from publishing.evidence import bundle
from tests.e2e.conftest import Visitor
from tests.publishing.evidence.bundles import (
    START,
    files_of,
    make_bundle,
    packed,
    watched,
)
from tests.publishing.evidence.test_bundle_mutations import (
    CAREFUL_WAYS,
    HOUR,
    OBSERVED,
    lines_of,
    word_changed,
)

pytestmark = pytest.mark.machine

ADDRESS = "/verify/"
FORGERIES = 10
# The browser makes no sentences, so it does not compare them; the row says so.
CHECKED_HERE = [each for each in CAREFUL_WAYS if each is not word_changed]
ASK = """async (bundles) => {
  const found = [];
  for (const letters of bundles) {
    const bytes = Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));
    const { rows } = await kojibanBundle.verifyBundle(bytes);
    const failed = rows.find(({ state }) => state === "failed");
    found.push(failed ? `${failed.check} ${failed.file} ${failed.position}` : "");
  }
  return found;
}"""


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    outage = (START + HOUR, START + HOUR + 1800)
    return files_of(make_bundle(points=[watched("tokyo-a", outage, START + 3 * HOUR)]))


def choose(page: Page, data: bytes) -> str:
    """Chooses a bundle, and returns what the page says when it is done."""
    chosen = {"name": "x.keijishomei.zip", "mimeType": "", "buffer": data}
    page.locator("#bundle-file").set_input_files(chosen)
    page.locator("[data-bundle] [data-found]").wait_for()
    return page.locator("[data-bundle]").inner_text()


def test_true_bundle_holds_and_nothing_leaves_the_page(visitor: Visitor) -> None:
    visitor.open(ADDRESS)
    asked: list[Request] = []
    visitor.page.on("request", lambda request: asked.append(request))
    said = choose(visitor.page, bundle.pack(make_bundle()))
    visitor.look("verify-bundle")
    assert "すべて合っています" in said
    assert "DEMO-TAX 2026-1" in said
    assert said.count("ここでは調べていない") == 1
    # Files of the site are fetched, without a question in their addresses.
    assert all(re.search(r"/static/[\w./-]+$", each.url) for each in asked)
    assert {each.post_data for each in asked} == {None}


def test_dropped_observation_is_named(
    visitor: Visitor, files: dict[str, bytes]
) -> None:
    lines = lines_of(files)
    del lines[5]
    visitor.open(f"/en{ADDRESS}")
    said = choose(visitor.page, packed(files | {OBSERVED: b"".join(lines)}))
    assert "Does not hold: observations/tokyo-a.jsonl line 6" in said
    assert "Something does not hold" in said


def test_page_finds_what_a_careful_forger_changes(
    visitor: Visitor, files: dict[str, bytes]
) -> None:
    visitor.open(ADDRESS)
    choose(visitor.page, packed(files))
    forged = [packed(each) for each in forgeries(files, CHECKED_HERE)]
    found = visitor.page.evaluate(ASK, [base64.b64encode(x).decode() for x in forged])
    assert len(found) == FORGERIES * len(CHECKED_HERE)
    assert all(found), found.index("")


def test_browser_without_the_signatures_says_so(visitor: Visitor) -> None:
    visitor.page.add_init_script(
        "crypto.subtle.importKey = () => Promise.reject(new Error('NotSupported'))"
    )
    visitor.open(ADDRESS)
    chosen = {"name": "x.zip", "mimeType": "", "buffer": b"PK"}
    visitor.page.locator("#bundle-file").set_input_files(chosen)
    visitor.page.locator("[data-says=no_signatures]").wait_for()
    assert not visitor.page.locator("[data-found]").is_visible()


def test_without_script_the_program_is_named(without_script: Visitor) -> None:
    without_script.open(ADDRESS)
    assert "verify/README.txt" in without_script.text
    assert not without_script.page.locator("#bundle-file").is_visible()


def forgeries(
    files: dict[str, bytes],
    ways: Sequence[Callable[[dict[str, bytes], random.Random], dict[str, bytes]]],
) -> list[dict[str, bytes]]:
    return [
        forge(files, random.Random(f"{forge.__name__} {number}"))
        for forge in ways
        for number in range(FORGERIES)
    ]
