"""Staff pages: decisions after posting, and corrections of the board's record."""

from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from access_control.models import User
from notices.models import LegalDecision
from publishing.actions.correct_board import propose_board_correction
from publishing.actions.interrupt import record_interruption
from publishing.actions.record_board import record_board_start
from publishing.actions.remove import withdraw_posting
from publishing.models import Correction, Posting, ShellCopy
from publishing.rules.continuity import Cause
from tests.builders import APPROVED_AT, make_posting
from tests.clock import frozen, jst
from tests.publishing.actions.statutes import set_policy

pytestmark = pytest.mark.django_db

NOON = "2026-06-03 12:00"
RULING = {"ruling-outcome": "stands", "ruling-reason": "短時間で復旧した"}
DAY = {
    "day-effect": "day",
    "day-deemed_on": "2026-06-20",
    "day-reason": "記録を確かめた",
}
CORRECTION = {
    "correction-which": "started",
    "correction-moment": "2026-06-02T10:00",
    "correction-reason": "日付の打ち間違い",
}
DEEDS = [
    ("decide_interruption", RULING),
    ("decide_deemed_day", DAY),
]


@pytest.fixture(autouse=True)
def at_noon():
    with frozen(NOON):
        yield


@pytest.fixture
def posting(registrar: User, monkeypatch: pytest.MonkeyPatch) -> Posting:
    """Away for an hour, under a statute that does not say what follows."""
    set_policy(monkeypatch, "legal_officer_decides")
    found = make_posting()
    record_board_start(found, by=registrar, started=APPROVED_AT, at=APPROVED_AT)
    record_interruption(
        found.notice.office, posting=found, channel="web", cause=Cause.OUTAGE,
        starts=jst("2026-06-03 10:00"), ends=jst("2026-06-03 11:00"),
        by=registrar, at=jst(NOON),
    )  # fmt: skip
    return found


@pytest.fixture
def correction(posting: Posting, registrar: User) -> Correction:
    return propose_board_correction(
        posting, "started", jst("2026-06-02 10:00"), by=registrar, at=jst(NOON),
        reason="日付の打ち間違い",
    )  # fmt: skip


def url_of(name: str, posting: Posting, *more: object) -> str:
    return reverse(f"staff:{name}", args=[posting.public_id, *more])


def words_of(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def page_of(client, posting: Posting) -> str:
    return client.get(url_of("posting", posting)).content.decode()


def test_the_page_asks_the_officer_until_it_is_decided(
    posting, legal_officer, client_for
) -> None:
    client = client_for(legal_officer)
    assert "法務担当の判断が必要です" in page_of(client, posting)
    client.post(url_of("decide_interruption", posting), RULING)
    page = page_of(client, posting)
    assert "法務担当の判断が必要です" not in page
    assert "1時間の中断について、効力に影響しないものとする" in page
    assert "短時間で復旧した" in page


def test_a_withdrawn_posting_asks_nobody(
    posting, approver, legal_officer, client_for
) -> None:
    withdraw_posting(posting, by=approver, at=jst(NOON), reason="書類に誤り")
    page = page_of(client_for(legal_officer), posting)
    assert "法務担当の判断が必要です" not in page
    assert "中断の扱いを判断する" not in page


def test_the_decided_day_stands_beside_the_computed_one(
    posting, legal_officer, client_for
) -> None:
    client = client_for(legal_officer)
    client.post(url_of("decide_deemed_day", posting), DAY)
    page = page_of(client, posting)
    assert "みなす日を令和8年6月20日とする(計算した日は令和8年6月8日)" in page


def test_no_effect_needs_no_day(posting, legal_officer, client_for) -> None:
    typed = DAY | {"day-effect": "none", "day-deemed_on": ""}
    client_for(legal_officer).post(url_of("decide_deemed_day", posting), typed)
    assert ShellCopy.objects.get().deemed_served_on is None
    page = page_of(client_for(legal_officer), posting)
    assert "ありません(法務担当の判断)" in page
    assert "新しい公示送達として起案してください" in page


@pytest.mark.parametrize(
    ("deed", "typed", "words"),
    [
        ("decide_interruption", RULING | {"ruling-outcome": "extended"}, "いつまで"),
        ("decide_interruption", RULING | {"ruling-reason": ""}, "理由を入力"),
        ("decide_deemed_day", DAY | {"day-deemed_on": ""}, "みなす日を入力"),
        ("decide_deemed_day", DAY | {"day-reason": " "}, "理由を入力"),
    ],
)
def test_what_is_missing_is_said_at_its_field(
    deed, typed, words, posting, legal_officer, client_for
) -> None:
    response = client_for(legal_officer).post(url_of(deed, posting), typed)
    assert words in response.content.decode()
    assert not LegalDecision.objects.exists()


def test_a_refused_day_is_kept_in_the_form(posting, legal_officer, client_for) -> None:
    typed = DAY | {"day-deemed_on": "2026-06-07"}
    url = url_of("decide_deemed_day", posting)
    response = client_for(legal_officer).post(url, typed)
    assert "より前の日にはできません" in words_of(response)
    assert "2026-06-07" in response.content.decode()


@pytest.mark.parametrize(("deed", "typed"), DEEDS)
def test_deciding_twice_says_why_not(
    deed, typed, posting, legal_officer, client_for
) -> None:
    client = client_for(legal_officer)
    client.post(url_of(deed, posting), typed)
    assert "同じ判断" in words_of(client.post(url_of(deed, posting), typed))
    assert LegalDecision.objects.count() == 1


@pytest.mark.parametrize(("deed", "typed"), DEEDS)
def test_decisions_refuse_get(deed, typed, posting, legal_officer, client_for) -> None:
    assert client_for(legal_officer).get(url_of(deed, posting)).status_code == 405


@pytest.mark.parametrize("person", ["outsider", "registrar", "approver", "auditor"])
@pytest.mark.parametrize(("deed", "typed"), DEEDS)
def test_decisions_do_not_exist_for_others(
    deed, typed, person, request, posting, client_for
) -> None:
    client = client_for(request.getfixturevalue(person))
    assert client.post(url_of(deed, posting), typed).status_code == 404


def test_the_registrar_sees_no_form_of_the_officer(
    posting, registrar, client_for
) -> None:
    page = page_of(client_for(registrar), posting)
    assert "中断の扱いを判断する" not in page
    assert "みなす日の判断を記録する" not in page


# The board's record.


def test_a_correction_is_proposed_and_waits(posting, registrar, client_for) -> None:
    client = client_for(registrar)
    client.post(url_of("propose_board_correction", posting), CORRECTION)
    assert ShellCopy.objects.get().posted_on == date(2026, 6, 1)
    assert "別の決裁者の決裁を待っています" in page_of(client, posting)


def test_another_approver_approves_it(
    correction, posting, approver, client_for
) -> None:
    client = client_for(approver)
    assert "訂正を決裁する" in page_of(client, posting)
    client.post(url_of("approve_board_correction", posting, correction.pk))
    assert ShellCopy.objects.get().posted_on == date(2026, 6, 2)


def test_it_is_declined_with_a_reason(
    correction, posting, approver, client_for
) -> None:
    client = client_for(approver)
    url = url_of("decline_board_correction", posting, correction.pk)
    client.post(url, {f"decline{correction.pk}-reason": ""})
    correction.refresh_from_db()
    assert correction.is_approved is None
    client.post(url, {f"decline{correction.pk}-reason": "控えと一致する"})
    correction.refresh_from_db()
    assert correction.is_approved is False


def test_approving_twice_says_why_not(
    correction, posting, approver, client_for
) -> None:
    client = client_for(approver)
    url = url_of("approve_board_correction", posting, correction.pk)
    client.post(url)
    assert "すでに決裁されています" in words_of(client.post(url))


def test_proposing_twice_says_why_not(
    correction, posting, registrar, client_for
) -> None:
    url = url_of("propose_board_correction", posting)
    response = client_for(registrar).post(url, CORRECTION)
    assert "決裁を待っています" in words_of(response)
    assert "2026-06-02T10:00" in response.content.decode()


def test_an_unfinished_proposal_is_asked_for_again(
    posting, registrar, client_for
) -> None:
    url = url_of("propose_board_correction", posting)
    response = client_for(registrar).post(url, CORRECTION | {"correction-moment": ""})
    assert response.context["correction_form"].errors["moment"]


CORRECTING = ["approve_board_correction", "decline_board_correction"]


@pytest.mark.parametrize("deed", CORRECTING)
def test_deciding_a_correction_refuses_get(
    deed, correction, posting, approver, client_for
) -> None:
    url = url_of(deed, posting, correction.pk)
    assert client_for(approver).get(url).status_code == 405


@pytest.mark.parametrize("person", ["outsider", "registrar", "legal_officer"])
@pytest.mark.parametrize("deed", CORRECTING)
def test_deciding_a_correction_does_not_exist_for_others(
    deed, person, request, correction, posting, client_for
) -> None:
    client = client_for(request.getfixturevalue(person))
    assert client.post(url_of(deed, posting, correction.pk)).status_code == 404


@pytest.mark.parametrize("person", ["outsider", "auditor", "legal_officer"])
def test_proposing_does_not_exist_for_others(
    person, request, posting, client_for
) -> None:
    client = client_for(request.getfixturevalue(person))
    url = url_of("propose_board_correction", posting)
    assert client.post(url, CORRECTION).status_code == 404


def test_proposing_refuses_get(posting, registrar, client_for) -> None:
    url = url_of("propose_board_correction", posting)
    assert client_for(registrar).get(url).status_code == 405


def test_the_approver_finds_a_board_correction_on_the_worklist(
    correction, approver, client_for
) -> None:
    page = client_for(approver).get("/staff/")
    assert list(page.context["corrections"]) == [correction]
    assert f"{correction.posting.public_id}/#board" in page.content.decode()
