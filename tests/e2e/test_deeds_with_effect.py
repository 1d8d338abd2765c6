"""What the law makes of a posting, walked through by those who decide on it."""

import re

import pytest

from config.clock import process_now
from tests.clock import JAPAN
from tests.e2e.conftest import Visitor
from tests.sites import APPROVER, LISTS, REGISTRAR, Site

pytestmark = pytest.mark.machine

LEGAL_OFFICER, OPERATOR = "legal@demo.example", "operator@demo.example"
PHRASE = "措置を開始した日から起算して七日を経過したとき"


@pytest.fixture(scope="module")
def posting(site: Site) -> str:
    """A posting of 400, whose board nobody has recorded."""
    public_id = site.publish("vehicle_tax.xlsx", "DEMO-TAX", "local_tax")
    return f"/staff/postings/{public_id}/"


def moment(visitor: Visitor) -> str:
    """This minute, as a browser's control wants it."""
    return f"{process_now().astimezone(JAPAN):%Y-%m-%dT%H:%M}"


def test_a_legal_officer_adopts_a_version(visitor: Visitor) -> None:
    visitor.sign_in(LEGAL_OFFICER)
    visitor.open("/staff/law/")
    visitor.look("law")
    visitor.follow("地方税法による公示送達")
    visitor.page.get_by_label("掲示を始める日").fill("2026-12-28")
    visitor.press("この日で数える")
    visitor.look("law-basis")
    assert (
        "令和9年1月4日(月)の午前0時に、送達があったものとみなされます" in visitor.text
    )
    visitor.open("/staff/law/local_tax/2026-05-21/adopt/")
    visitor.page.get_by_label("公式の条文").fill(f"第二十条の二3 {PHRASE}は…")
    visitor.page.get_by_label("条文の出典").fill("官報")
    visitor.page.get_by_label("いつの時点の条文か").fill("2026-11-01")
    visitor.look("law-adopt")
    visitor.press("この内容で採用する")
    assert "採用済み" in visitor.text


def test_a_slip_is_corrected_and_the_public_reads_it(
    visitor: Visitor, posting: str
) -> None:
    visitor.sign_in(REGISTRAR)
    visitor.open(posting)
    visitor.page.locator("main a[href*='/entries/']").first.click()
    visitor.look("entry")
    entry = visitor.page.url
    visitor.follow("訂正を申し出る")
    visitor.page.get_by_label("誤っている項目").select_option("reference")
    visitor.page.get_by_label("正しい内容").fill("1234567890")
    visitor.page.get_by_label("理由").fill("番号の打ち間違い")
    visitor.look("correction")
    visitor.press("訂正を申し出る")
    visitor.press("ログアウト")
    visitor.sign_in(APPROVER)
    visitor.look("worklist-correction")
    visitor.page.goto(entry)
    visitor.press("訂正を決裁する")
    visitor.look("entry-corrected")
    assert "第2版" in visitor.text
    visitor.open(posting.replace("/staff/postings/", "/notices/"))
    assert "1234567890" in visitor.text


def test_a_collected_document_is_no_longer_shown(
    visitor: Visitor, posting: str
) -> None:
    visitor.sign_in(REGISTRAR)
    visitor.open(posting)
    visitor.page.locator("main a[href*='/entries/']").nth(3).click()
    visitor.follow("受領を記録する")
    visitor.look("collection")
    visitor.page.get_by_label("本人確認の方法").select_option(index=1)
    visitor.page.get_by_label("受領書に署名した人").select_option(index=1)
    today = f"{process_now().astimezone(JAPAN):%Y-%m-%d}"
    visitor.page.get_by_label("受領書の日付").fill(today)
    visitor.press("受領を記録する")
    visitor.look("entry-collected")
    assert re.search(
        "交付によって送達されました|確認を待っています|別の職員", visitor.text
    )


def test_an_interruption_is_recorded_and_decided_about(
    visitor: Visitor, posting: str
) -> None:
    visitor.sign_in(REGISTRAR)
    visitor.open(posting)
    visitor.page.locator("input[name=started-moment]").fill(moment(visitor))
    visitor.press("掲示した日時を記録する")
    visitor.page.get_by_text("中断を記録する").first.click()
    visitor.look("posting-interruption")
    assert "掲示は途切れていません" in visitor.text
    visitor.press("ログアウト")
    visitor.sign_in(LEGAL_OFFICER)
    visitor.open(posting)
    visitor.look("posting-legal")
    assert "送達があったとみなす日を判断する" in visitor.text


def test_an_early_hearing_waits_for_the_legal_officer(visitor: Visitor) -> None:
    visitor.sign_in(REGISTRAR)
    visitor.open("/staff/lists/new/")
    visitor.page.set_input_files("input[type=file]", LISTS / "hearing.xlsx")
    visitor.page.get_by_label("部署").select_option(label="建設局総務課")
    basis = "administrative_procedure_hearing"
    visitor.page.get_by_label("根拠条文").select_option(basis)
    visitor.press("読み取る")
    visitor.look("preview-cautions")
    assert "確かめること" in visitor.text
    visitor.page.locator("form[action$='take-in/'] button").click()
    notice = visitor.page.url
    visitor.open(notice.removeprefix(visitor.site.url) + "inquiries/")
    visitor.look("inquiries")
    visitor.page.goto(notice)
    visitor.press("審査を依頼する")
    visitor.press("ログアウト")
    visitor.sign_in(LEGAL_OFFICER)
    visitor.look("worklist-legal")
    visitor.page.goto(notice + "decisions/")
    visitor.look("decisions")
    visitor.page.get_by_label("理由").fill("期日は別に電話で伝えている")
    visitor.press("このまま掲示できると判断する")
    visitor.press("ログアウト")
    visitor.sign_in(APPROVER)
    visitor.page.goto(notice + "approve/")
    assert "このままでは決裁できません" not in visitor.text


@pytest.mark.parametrize(
    ("name", "who", "path"),
    [
        ("calendar", APPROVER, "/staff/calendar/"),
        ("site-interruptions", OPERATOR, "/staff/interruptions/"),
        ("extension", APPROVER, "{posting}extend/"),
    ],
)
def test_a_page_of_the_clock_has_no_fault(
    name: str, who: str, path: str, visitor: Visitor, posting: str
) -> None:
    visitor.sign_in(who)
    visitor.open(path.format(posting=posting))
    visitor.look(name)
