"""The authority's own sign-on in a real browser, on another site than ours.

``localhost`` and ``127.0.0.1`` are two sites to a browser: cookies with
``SameSite=Strict`` stay away on the way back, as they do in an authority.
"""

from collections.abc import Iterator

import pytest

from tests.e2e.conftest import Visitor
from tests.issuer.desk import BACK, issuer
from tests.issuer.provider import CLIENT, PASSWORD, SECRET
from tests.services import free_port
from tests.sites import Site, install

pytestmark = pytest.mark.machine


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("sign-on"), free_port())
    install(site)
    with issuer(tmp_path_factory.mktemp("issuer"), site.url + BACK) as name:
        named = {
            "KOJIBAN_OIDC_ISSUER": name,
            "KOJIBAN_OIDC_CLIENT_ID": CLIENT,
            "KOJIBAN_OIDC_CLIENT_SECRET": SECRET,
            "KOJIBAN_OIDC_MFA_VALUES": "mfa",
            "KOJIBAN_MFA": "required",
        }
        with site.served(extra=named):
            yield site


@pytest.fixture(scope="module")
def public_id(site: Site) -> str:
    return site.publish(
        "health_insurance_cp932.csv", "DEMO-NHI", "national_health_insurance"
    )


def test_the_sign_on_leads_in_and_confirms_in_a_tab_of_its_own(
    visitor: Visitor, public_id: str
) -> None:
    visitor.open("/staff/sign-in/")
    visitor.look("sign-in-with-sign-on")
    visitor.press("職員認証でログイン")
    _at_issuer(visitor, "approver")
    visitor.page.wait_for_url("**/staff/")
    visitor.say_why()
    visitor.open(f"/staff/postings/{public_id}/withdraw/")
    visitor.page.get_by_label("理由").fill("書類に誤りがありました")
    visitor.press("掲示を取り下げる")
    visitor.look("confirm-deed-by-sign-on")
    with visitor.page.context.expect_page() as opened:
        visitor.page.get_by_role("link", name="職員認証").click()
    tab = Visitor(opened.value, visitor.site, visitor.pictures)
    tab.look("sign-on-confirm")
    tab.press("職員認証で確認する")
    _at_issuer(tab, "approver")
    tab.page.wait_for_url("**/staff/confirmed/")
    tab.look("confirmed")
    visitor.press("確認が済んだので続ける")
    assert "掲示を取り下げました" in visitor.text
    assert "書類に誤りがありました" in visitor.text
    assert tab.faults == []


def test_whoever_is_not_entered_reads_whom_to_ask(visitor: Visitor) -> None:
    visitor.open("/staff/sign-in/")
    visitor.press("職員認証でログイン")
    _at_issuer(visitor, "stranger")
    visitor.page.wait_for_selector("text=所属の管理者")
    visitor.look("sign-on-refused")


def _at_issuer(visitor: Visitor, who: str) -> None:
    visitor.page.wait_for_url("http://localhost:*/login/**")
    visitor.page.locator("[name=username]").fill(who)
    visitor.page.locator("[name=password]").fill(PASSWORD)
    visitor.page.get_by_role("button", name="Sign in").click()
