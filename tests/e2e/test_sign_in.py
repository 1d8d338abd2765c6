"""Signing in with a second factor in a real browser, with a real passkey ceremony."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

from tests.access_control.signing_in import code_of
from tests.e2e.conftest import Visitor
from tests.sites import APPROVER, PASSWORD, REGISTRAR, Site, free_port, install

pytestmark = pytest.mark.machine

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@dataclass(frozen=True)
class NamedSite(Site):
    """A site under the name for which browsers offer passkeys without TLS."""

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = NamedSite(tmp_path_factory.mktemp("sign-in"), free_port())
    install(site)
    with site.served(extra={"KOJIBAN_MFA": "required"}):
        yield site


@pytest.fixture(scope="module")
def public_id(site: Site) -> str:
    return site.publish(
        "health_insurance_cp932.csv", "DEMO-NHI", "national_health_insurance"
    )


@pytest.fixture
def careful(visitor: Visitor) -> Visitor:
    """A visitor whose browser has a passkey device, and whose console stays empty."""
    page = visitor.page
    page.on("console", lambda message: visitor.faults.append(message.text))
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return visitor


def test_a_passkey_is_registered_and_signs_in_alone(careful: Visitor) -> None:
    careful.enter_password(REGISTRAR)
    careful.look("second-factor")
    careful.follow("パスキーを登録する")
    _confirm(careful.page)
    careful.look("passkey-new")
    careful.page.get_by_label("パスワードなしで").check()
    careful.press("登録する")
    careful.page.wait_for_url("**/recovery-codes/")
    careful.look("recovery-codes")
    careful.press("ログアウト")
    careful.press("パスキーでログイン")
    careful.page.wait_for_url("**/staff/")
    assert "仕事" in careful.text
    careful.follow("ログインの設定")
    careful.look("second-factor-set-up")
    careful.follow("登録したパスキーを見る")
    careful.look("passkeys")


def test_the_code_of_an_app_completes_the_sign_in(
    careful: Visitor, public_id: str
) -> None:
    careful.enter_password(APPROVER)
    careful.follow("認証アプリを設定する")
    careful.look("confirm")
    _confirm(careful.page)
    careful.look("app-new")
    secret = careful.page.locator("code.secret").inner_text()
    careful.page.get_by_label("アプリに表示された").fill(code_of(secret))
    careful.press("設定する")
    careful.page.wait_for_url("**/recovery-codes/")
    careful.press("ログアウト")
    careful.enter_password(APPROVER)
    careful.look("second-step")
    careful.page.get_by_label("6桁の数字または").fill(code_of(secret))
    careful.press("ログイン")
    careful.page.wait_for_url("**/staff/")
    assert "仕事" in careful.text
    _withdraw(careful, public_id)


def test_a_passkey_that_fails_is_told_in_the_page(visitor: Visitor) -> None:
    visitor.open("/staff/sign-in/")
    visitor.page.evaluate(
        "document.dispatchEvent(new CustomEvent('allauth.error', {cancelable: true}))"
    )
    assert "パスキーを使えませんでした" in visitor.text


def test_without_script_password_and_code_still_work(without_script: Visitor) -> None:
    without_script.enter_password(REGISTRAR)
    assert "二段階認証" in without_script.text


def _withdraw(careful: Visitor, public_id: str) -> None:
    """The password once more; the reason is not typed again."""
    careful.say_why()
    careful.open(f"/staff/postings/{public_id}/withdraw/")
    careful.page.get_by_label("理由").fill("書類に誤りがありました")
    careful.press("掲示を取り下げる")
    careful.look("confirm-deed")
    careful.page.get_by_label("パスワード").fill(PASSWORD)
    careful.press("確認して続ける")
    assert "掲示を取り下げました" in careful.text
    assert "書類に誤りがありました" in careful.text


def _confirm(page: Page) -> None:
    page.get_by_label("パスワード").fill(PASSWORD)
    page.get_by_role("button", name="確認する", exact=True).click()
