"""Staff pages: the record of inquiries, and what a legal officer decides."""

import pytest
from django.urls import reverse

from access_control.models import User
from notices.models import AdoptedVersion, Inquiry, LegalDecision, Notice
from notices.rules.transitions import Status
from tests.builders import APPROVED_AT, PEOPLE, make_notice
from tests.clock import frozen

pytestmark = pytest.mark.django_db

DEEDS = ("record_inquiry", "record_inquiries", "decide")


@pytest.fixture(autouse=True)
def on_1_june():
    with frozen(APPROVED_AT):
        yield


@pytest.fixture
def draft(registrar: User) -> Notice:
    notice = make_notice(status=Status.DRAFT)
    AdoptedVersion.objects.update(required_inquiries=["site_visit"])
    return notice


@pytest.fixture
def early(registrar: User) -> Notice:
    return make_notice([dict(PEOPLE[0]) | {"payment_due": "2026-06-08"}])


def url_of(name: str, notice: Notice) -> str:
    return reverse(f"staff:{name}", args=[notice.pk])


def told(prefix: str, **changes: str) -> dict[str, str]:
    said = {
        "item": "site_visit",
        "done_on": "2026-05-20",
        "by_whom": "徴収 一郎",
        "result": "表札なし",
        "outcome": "no_trace",
    } | changes
    return {f"{prefix}-{field}": text for field, text in said.items()}


def decision(question: str = "deadline", reason: str = "変更済み") -> dict[str, str]:
    return {f"{question}-question": question, f"{question}-reason": reason}


def test_page_says_how_far_it_is(draft, registrar, client_for) -> None:
    page = client_for(registrar).get(url_of("inquiries", draft)).content.decode()
    assert "3件中0件" in page
    assert "未了" in page


def test_page_without_required_items_says_so(registrar, client_for) -> None:
    page = client_for(registrar).get(url_of("inquiries", make_notice()))
    assert "必要な調査の指定がありません" in page.content.decode()


def test_a_row_is_recorded_and_shown(draft, registrar, client_for) -> None:
    client = client_for(registrar)
    client.post(url_of("record_inquiry", draft), told("row") | {"row": "2"})
    page = client.get(url_of("inquiries", draft)).content.decode()
    assert "3件中1件" in page
    assert "表札なし" in page


def test_what_nobody_required_is_shown_too(registrar, client_for) -> None:
    notice, client = make_notice(status=Status.DRAFT), client_for(registrar)
    client.post(url_of("record_inquiry", notice), told("row") | {"row": "2"})
    page = client.get(url_of("inquiries", notice)).content.decode()
    assert "表札なし" in page
    assert "未了" not in page


def test_nothing_is_found_by_default(draft, registrar, client_for) -> None:
    client_for(registrar).post(
        url_of("record_inquiries", draft), told("all", outcome="")
    )
    assert not Inquiry.objects.exists()


def test_a_round_is_recorded(draft, registrar, client_for) -> None:
    client_for(registrar).post(url_of("record_inquiries", draft), told("all"))
    assert Inquiry.objects.count() == 3


def test_what_was_typed_stays_when_it_is_refused(draft, registrar, client_for) -> None:
    typed = told("row", done_on="2026-06-02") | {"row": "2"}
    page = client_for(registrar).post(url_of("record_inquiry", draft), typed)
    assert "今日までの日付" in page.content.decode()
    assert "表札なし" in page.content.decode()


def test_the_officer_decides(early, legal_officer, client_for) -> None:
    client = client_for(legal_officer)
    client.post(url_of("decide", early), decision())
    page = client.get(url_of("decisions", early)).content.decode()
    assert "変更済み" in page
    assert LegalDecision.objects.count() == 1


def test_a_decision_needs_a_reason(early, legal_officer, client_for) -> None:
    page = client_for(legal_officer).post(url_of("decide", early), decision(reason=""))
    assert "理由を入力してください" in page.content.decode()
    assert not LegalDecision.objects.exists()


def test_a_second_press_says_that_nothing_waits(
    early, legal_officer, client_for
) -> None:
    client = client_for(legal_officer)
    client.post(url_of("decide", early), decision())
    page = client.post(url_of("decide", early), decision())
    assert "判断を待つ行はありません" in page.content.decode()
    assert LegalDecision.objects.count() == 1


def test_the_worklist_shows_what_waits(early, legal_officer, client_for) -> None:
    page = client_for(legal_officer).get(reverse("staff:worklist")).content.decode()
    assert "決裁の前に法務の判断が要るもの(1件)" in page


def test_the_worklist_forgets_what_was_decided(
    early, legal_officer, client_for
) -> None:
    client = client_for(legal_officer)
    client.post(url_of("decide", early), decision())
    page = client.get(reverse("staff:worklist")).content.decode()
    assert "法務の判断が要るもの" not in page


def test_the_approver_reads_what_stands_in_the_way(early, approver, client_for) -> None:
    page = client_for(approver).get(url_of("approve", early)).content.decode()
    assert "効力が生じる日より前" in page
    assert "決裁して掲示する" not in page


def test_the_notice_page_sums_it_up(draft, registrar, client_for) -> None:
    page = client_for(registrar).get(url_of("notice", draft)).content.decode()
    assert "3件中0件" in page


@pytest.mark.parametrize("name", DEEDS)
def test_a_deed_refuses_get(name, draft, registrar, client_for) -> None:
    assert client_for(registrar).get(url_of(name, draft)).status_code == 405


@pytest.mark.parametrize("name", [*DEEDS, "inquiries", "decisions"])
def test_the_outsider_finds_nothing(name, early, outsider, client_for) -> None:
    client = client_for(outsider)
    ask = client.post if name in DEEDS else client.get
    assert ask(url_of(name, early), {}).status_code == 404


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("record_inquiry", "approver"),
        ("record_inquiries", "legal_officer"),
        ("decide", "approver"),
        ("inquiries", "auditor"),
        ("decisions", "auditor"),
    ],
)
def test_the_wrong_role_finds_nothing(name, person, early, request, client_for) -> None:
    client = client_for(request.getfixturevalue(person))
    ask = client.post if name in DEEDS else client.get
    assert ask(url_of(name, early), {}).status_code == 404
