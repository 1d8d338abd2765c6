"""The whole way of one list, from an office's spreadsheet to a reader's phone."""

import re

import pytest

from config.clock import process_now
from tests.clock import JAPAN
from tests.e2e.conftest import Visitor
from tests.sites import APPROVER, LISTS, REGISTRAR, Site

pytestmark = pytest.mark.machine

LIST = LISTS / "vehicle_tax.xlsx"
ACCEPTED, REFUSED = 294, 6
# Those of the list that everybody else reads.
ADDRESSEES = 400


@pytest.fixture(scope="module")
def public_path(site: Site) -> str:
    """A posting for those who only read."""
    public_id = site.publish(
        "health_insurance_cp932.csv", "DEMO-NHI", "national_health_insurance"
    )
    return f"/notices/{public_id}/"


def test_a_list_becomes_a_posting(visitor: Visitor) -> None:
    visitor.open("/staff/sign-in/")
    visitor.look("sign-in")
    visitor.enter_password(REGISTRAR)
    visitor.open("/staff/purpose/")
    visitor.look("purpose")
    visitor.say_why()
    visitor.look("worklist")
    _take_in(visitor)
    visitor.press("審査を依頼する")
    visitor.look("notice-submitted")
    notice = visitor.page.url
    visitor.press("ログアウト")
    _approve(visitor, notice)
    _record_the_board(visitor)
    _conceal_and_withdraw(visitor)


def _take_in(visitor: Visitor) -> None:
    visitor.open("/staff/lists/new/")
    visitor.look("upload")
    visitor.page.set_input_files("input[type=file]", LIST)
    visitor.page.get_by_label("部署").select_option(label="都税事務所徴収課")
    visitor.page.get_by_label("根拠条文").select_option("local_tax")
    visitor.press("読み取る")
    visitor.look("preview")
    assert f"取り込める {ACCEPTED}件 取り込めない {REFUSED}件" in visitor.text
    visitor.press(f"{ACCEPTED}件を取り込む")
    visitor.look("notice-draft")
    assert f"登録 {ACCEPTED}件・未処理 {REFUSED}件" in visitor.text


def _approve(visitor: Visitor, notice: str) -> None:
    visitor.sign_in(APPROVER)
    visitor.page.goto(notice)
    visitor.follow("決裁の確認へ進む")
    visitor.look("approval")
    visitor.press("決裁して掲示する")
    visitor.look("posting")
    assert re.search(r"令和\d+年度 都税徴公示 第1号", visitor.text)


def _record_the_board(visitor: Visitor) -> None:
    now = process_now().astimezone(JAPAN)
    moment = visitor.page.locator("input[name=started-moment]")
    moment.fill(f"{now:%Y-%m-%dT%H:%M}")
    visitor.press("掲示した日時を記録する")
    visitor.look("posting-board")
    assert "未記録" in visitor.text


def _conceal_and_withdraw(visitor: Visitor) -> None:
    posting = visitor.page.url
    public = visitor.page.get_by_label("公開のアドレス").input_value()
    visitor.page.locator("main a[href*='/entries/']").first.click()
    visitor.follow("非表示にする")
    visitor.look("concealment")
    visitor.page.get_by_label("理由").fill("本人が受け取りました")
    visitor.page.locator("main form button[type=submit]").click()
    visitor.page.goto(public)
    assert f"{ACCEPTED - 1}" in visitor.text
    visitor.page.goto(posting)
    visitor.follow("掲示の取下げへ進む")
    visitor.look("withdrawal")
    visitor.page.get_by_label("理由").fill("書類に誤りがありました")
    visitor.press("掲示を取り下げる")
    visitor.look("posting-withdrawn")
    assert visitor.page.goto(public).status == 404


@pytest.mark.parametrize(
    ("name", "path"),
    [("entry", "/"), ("list", "/notices/"), ("entry-en", "/en/"),
     ("list-en", "/en/notices/"), ("not-on-display", "/notices/unknown/")],
)  # fmt: skip
def test_a_public_page_has_no_fault(
    name: str, path: str, visitor: Visitor, public_path: str
) -> None:
    visitor.open(path)
    visitor.look(name)


@pytest.mark.parametrize(
    ("name", "prefix"), [("public-notice", ""), ("public-notice-en", "/en")]
)
def test_a_notice_has_no_fault(
    name: str, prefix: str, visitor: Visitor, public_path: str
) -> None:
    visitor.open(prefix + public_path)
    visitor.look(name)


def test_an_auditor_verifies_the_log(visitor: Visitor, public_path: str) -> None:
    visitor.sign_in("auditor@demo.example")
    visitor.open("/audit/")
    visitor.look("audit")
    visitor.page.locator("main form[action*=verify] button").click()
    outcome = visitor.page.locator("main .banner__title")
    outcome.wait_for(timeout=120_000)
    assert "書換えや欠落はありません" in outcome.inner_text()
    visitor.look("audit-verified")
    visitor.open("/audit/")
    visitor.page.locator("main a[href^='/audit/postings/']").first.click()
    visitor.look("audit-posting")
    assert visitor.page.locator("svg").count() > 0
    visitor.follow("漏えい等の資料を作る")
    visitor.look("breach")
    visitor.open("/audit/opened/")
    visitor.look("opened")


def test_a_reader_finds_a_name_without_javascript(
    without_script: Visitor, public_path: str
) -> None:
    reader = without_script
    reader.open("/")
    reader.page.locator("a[href='/notices/']").first.click()
    reader.page.locator(f"a[href='{public_path}']").click()
    reader.page.locator("a[href*='row=']").first.click()
    assert reader.page.locator("[data-entry]").count() > 0


def test_a_reader_turns_pages_without_javascript(
    without_script: Visitor, public_path: str
) -> None:
    reader = without_script
    reader.open(public_path)
    seen = reader.page.locator("[data-entry]").count()
    while reader.page.locator("a[rel=next]").count():
        reader.page.locator("a[rel=next]").first.click()
        seen += reader.page.locator("[data-entry]").count()
    assert seen == ADDRESSEES


def test_a_reader_is_given_no_cookie(visitor: Visitor, public_path: str) -> None:
    for path in ("/", "/notices/", public_path, f"/en{public_path}"):
        visitor.open(path)
    assert visitor.page.context.cookies() == []


def test_a_page_asks_no_other_host(visitor: Visitor, public_path: str) -> None:
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    visitor.open(public_path)
    assert asked
    assert all(url.startswith(visitor.site.url) for url in asked)


def test_no_page_breaks_its_content_policy(visitor: Visitor, public_path: str) -> None:
    said: list[str] = []
    visitor.page.on("console", lambda message: said.append(message.text))
    for path in ("/", "/notices/", public_path, "/staff/sign-in/"):
        visitor.open(path)
    assert said == []
