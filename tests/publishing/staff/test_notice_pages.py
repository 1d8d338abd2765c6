"""Staff pages: one notice, and the deeds of registrar and approver on it."""

from collections.abc import Callable

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from access_control.models import User
from notices.actions.approval import submit_notice
from notices.intake.screening import Screened
from notices.intake.take_in import take_in
from notices.models import Notice, RefusedRow, SourceList
from notices.rules.transitions import Status
from tests.builders import (
    APPROVED_AT,
    REGISTERED_AT,
    make_notice,
    make_people,
    make_posting,
)
from tests.clock import frozen, jst

pytestmark = pytest.mark.django_db

ClientFor = Callable[[User], Client]


@pytest.fixture(autouse=True)
def on_1_june():
    with frozen(APPROVED_AT):
        yield


@pytest.fixture
def draft(registrar: User) -> Notice:
    return make_notice(status=Status.DRAFT)


@pytest.fixture
def submitted(registrar: User) -> Notice:
    return make_notice()


@pytest.fixture
def refused_row(source: SourceList, screened: Screened, registrar: User) -> RefusedRow:
    """The only open row of a list of two; the other one is registered and submitted."""
    notice = take_in(source, screened, by=registrar, at=REGISTERED_AT)
    submit_notice(notice, by=registrar, at=REGISTERED_AT)
    return RefusedRow.objects.get()


def notice_of(row: RefusedRow) -> Notice:
    return row.source_list.notice


def url_of(name: str, notice: Notice) -> str:
    return reverse(f"staff:{name}", args=[notice.pk])


def words_of(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def test_notice_page_shows_what_the_register_holds(
    submitted: Notice, approver: User, client_for: ClientFor
) -> None:
    page = client_for(approver).get(url_of("notice", submitted)).content.decode()
    assert "見本都架空区空想町1丁目2番3号" in page
    assert "あて所に尋ねあたらず" in page


def test_notice_page_shows_fifty_addressees(
    registrar: User, client_for: ClientFor
) -> None:
    notice = make_notice(make_people(51))
    page = client_for(registrar).get(url_of("notice", notice))
    assert len(page.context["table"].rows) == 50


def test_notice_page_goes_on_to_the_next_addressees(
    registrar: User, client_for: ClientFor
) -> None:
    notice = make_notice(make_people(51))
    page = client_for(registrar).get(url_of("notice", notice), {"page": "2"})
    assert len(page.context["table"].rows) == 1


def test_notice_page_counts_list_registered_and_open_rows(
    refused_row: RefusedRow, registrar: User, client_for: ClientFor
) -> None:
    page = client_for(registrar).get(url_of("notice", notice_of(refused_row)))
    assert "名簿 2件・登録 1件・未処理 1件" in page.content.decode()


def test_notice_page_shows_the_cells_of_an_open_row(
    refused_row: RefusedRow, registrar: User, client_for: ClientFor
) -> None:
    page = client_for(registrar).get(url_of("notice", notice_of(refused_row)))
    assert "見本 次郎" in page.content.decode()


@pytest.mark.parametrize(
    ("status", "person", "deeds"),
    [
        (Status.DRAFT, "registrar", {"plan", "submit", "withdraw"}),
        (Status.DRAFT, "approver", set()),
        (Status.SUBMITTED, "registrar", {"withdraw"}),
        (Status.SUBMITTED, "approver", {"return", "approve"}),
        (Status.SUBMITTED, "legal_officer", set()),
        (Status.WITHDRAWN, "registrar", set()),
    ],
)
def test_notice_page_offers_exactly_the_deeds_of_the_person(
    status, person, deeds, request, client_for
) -> None:
    user = request.getfixturevalue(person)
    page = client_for(user).get(url_of("notice", make_notice(status=status)))
    offered = {deed for deed, is_open in page.context["deeds"].items() if is_open}
    assert offered == deeds


@pytest.mark.parametrize("person", ["outsider", "auditor", "operator"])
def test_notice_page_does_not_exist_without_the_right_to_view(
    person, request, submitted, client_for
) -> None:
    client = client_for(request.getfixturevalue(person))
    assert client.get(url_of("notice", submitted)).status_code == 404


def test_submitting_hands_the_draft_on(draft, registrar, client_for) -> None:
    client_for(registrar).post(url_of("submit", draft))
    draft.refresh_from_db()
    assert draft.status == Status.SUBMITTED


def test_submitting_twice_says_why_not(draft, registrar, client_for) -> None:
    client = client_for(registrar)
    client.post(url_of("submit", draft))
    response = client.post(url_of("submit", draft))
    assert "「審査依頼」はできません" in words_of(response)


def test_returning_keeps_the_reason(submitted, approver, client_for) -> None:
    client = client_for(approver)
    client.post(url_of("return", submitted), {"return-reason": "書類名の誤り"})
    page = client.get(url_of("notice", submitted)).content.decode()
    assert "理由: 書類名の誤り" in page


def test_returning_without_a_reason_changes_nothing(
    submitted, approver, client_for
) -> None:
    response = client_for(approver).post(
        url_of("return", submitted), {"return-reason": " "}
    )
    submitted.refresh_from_db()
    assert submitted.status == Status.SUBMITTED
    assert "理由を入力してください" in response.content.decode()


def test_a_refused_return_keeps_what_was_typed(draft, approver, client_for) -> None:
    response = client_for(approver).post(
        url_of("return", draft), {"return-reason": "書類名の誤り"}
    )
    assert response.context["return_form"].data["return-reason"] == "書類名の誤り"


def test_withdrawing_gives_the_draft_up(draft, registrar, client_for) -> None:
    client = client_for(registrar)
    client.post(url_of("withdraw", draft), {"withdraw-reason": "住所が判明"})
    draft.refresh_from_db()
    assert draft.status == Status.WITHDRAWN


def test_withdrawing_twice_says_why_not(draft, registrar, client_for) -> None:
    client, reason = client_for(registrar), {"withdraw-reason": "住所が判明"}
    client.post(url_of("withdraw", draft), reason)
    response = client.post(url_of("withdraw", draft), reason)
    assert "「取下げ」はできません" in words_of(response)


WINDOW = {"display_from": "2026-06-03T10:00", "display_until": "2026-06-20T00:00"}


def test_planning_gives_the_draft_a_new_window(draft, registrar, client_for) -> None:
    client_for(registrar).post(url_of("plan", draft), WINDOW)
    draft.refresh_from_db()
    assert draft.display_from == jst("2026-06-03 10:00")
    assert draft.display_until == jst("2026-06-20 00:00")


def test_planning_appears_among_the_events(draft, registrar, client_for) -> None:
    client = client_for(registrar)
    page = client.post(url_of("plan", draft), WINDOW, follow=True)
    assert [event["deed"] for event in page.context["events"]] == ["期間の変更"]


def test_planning_twice_leaves_the_same_window(draft, registrar, client_for) -> None:
    client = client_for(registrar)
    client.post(url_of("plan", draft), WINDOW)
    assert client.post(url_of("plan", draft), WINDOW).status_code == 302
    draft.refresh_from_db()
    assert draft.display_from == jst("2026-06-03 10:00")


def test_the_plan_of_a_draft_is_filled_in_already(registrar, client_for) -> None:
    draft = make_notice(status=Status.DRAFT, display_from=jst("2026-06-03 10:00"))
    page = client_for(registrar).get(url_of("notice", draft)).content.decode()
    assert 'value="2026-06-03T10:00"' in page


def test_a_start_in_the_past_is_named_at_its_field_and_kept(
    draft, registrar, client_for
) -> None:
    past = WINDOW | {"display_from": "2026-06-01T08:59"}
    response = client_for(registrar).post(url_of("plan", draft), past)
    assert "開始の日時を過ぎています" in response.content.decode()
    assert 'value="2026-06-01T08:59"' in response.content.decode()


def test_an_end_before_the_statute_allows_it_is_refused_and_kept(
    draft, registrar, client_for
) -> None:
    early = WINDOW | {"display_until": "2026-06-11T23:59"}
    response = client_for(registrar).post(url_of("plan", draft), early)
    assert "掲示の終了が早すぎます" in words_of(response)
    assert 'value="2026-06-11T23:59"' in response.content.decode()


def test_planning_what_was_submitted_says_why_not(
    submitted, registrar, client_for
) -> None:
    response = client_for(registrar).post(url_of("plan", submitted), WINDOW)
    assert "起案中の公示送達だけ" in words_of(response)


WRONG_ROLE = {
    "plan": "approver",
    "submit": "approver",
    "return": "registrar",
    "withdraw": "approver",
}


@pytest.mark.parametrize("name", WRONG_ROLE)
class TestDeedsOfANotice:
    def test_refuses_get(self, name, submitted, registrar, client_for) -> None:
        response = client_for(registrar).get(url_of(name, submitted))
        assert response.status_code == 405

    def test_outsider_finds_nothing(
        self, name, submitted, outsider, client_for
    ) -> None:
        response = client_for(outsider).post(url_of(name, submitted))
        assert response.status_code == 404

    def test_wrong_role_finds_nothing(
        self, name, submitted, request, client_for
    ) -> None:
        person = request.getfixturevalue(WRONG_ROLE[name])
        response = client_for(person).post(url_of(name, submitted))
        assert response.status_code == 404


def settle_url(row: RefusedRow) -> str:
    return reverse("staff:settle", args=[row.pk])


def test_settling_closes_the_row(refused_row, registrar, client_for) -> None:
    client_for(registrar).post(settle_url(refused_row))
    refused_row.refresh_from_db()
    assert refused_row.settled_by == registrar


def test_settling_twice_changes_nothing(refused_row, registrar, client_for) -> None:
    client = client_for(registrar)
    client.post(settle_url(refused_row))
    assert client.post(settle_url(refused_row)).status_code == 302


def test_settling_refuses_get(refused_row, registrar, client_for) -> None:
    assert client_for(registrar).get(settle_url(refused_row)).status_code == 405


@pytest.mark.parametrize("person", ["outsider", "approver"])
def test_settling_needs_a_registrar_of_the_office(
    person, request, refused_row, client_for
) -> None:
    client = client_for(request.getfixturevalue(person))
    assert client.post(settle_url(refused_row)).status_code == 404


DECISION = {"decision_number": "8都税徴第12号", "decided_on": "2026-06-01"}


def test_approval_page_shows_only_what_the_public_will_see(
    submitted, approver, client_for
) -> None:
    page = client_for(approver).get(url_of("approve", submitted)).content.decode()
    assert "渡邉 髙子" in page
    assert "空想町" not in page


def test_approval_page_warns_of_open_rows(refused_row, approver, client_for) -> None:
    page = client_for(approver).get(url_of("approve", notice_of(refused_row)))
    assert "この1件は掲示されません" in page.content.decode()


def test_approval_page_names_what_the_office_lacks(
    submitted, approver, client_for
) -> None:
    submitted.office.telephone = ""
    submitted.office.save()
    page = client_for(approver).get(url_of("approve", submitted))
    assert "電話番号" in page.context["problems"][0]


def test_approving_posts_the_notice(submitted, approver, client_for) -> None:
    response = client_for(approver).post(url_of("approve", submitted), DECISION)
    submitted.refresh_from_db()
    assert submitted.decision_number == "8都税徴第12号"
    assert response.url == reverse("staff:posting", args=[submitted.posting.public_id])


def test_approving_with_an_unreadable_date_shows_the_page_again(
    submitted, approver, client_for
) -> None:
    wrong = DECISION | {"decided_on": "きのう"}
    response = client_for(approver).post(url_of("approve", submitted), wrong)
    assert response.context["form"].errors["decided_on"]


@pytest.mark.parametrize(
    ("decided_on", "words"),
    [
        ("2026-05-28", "起案の日(令和8年5月29日)以後"),
        ("2026-06-02", "今日までの日付"),
    ],
    ids=["before_registration", "tomorrow"],
)
def test_an_impossible_day_of_decision_is_named_at_its_field(
    decided_on, words, submitted, approver, client_for
) -> None:
    typed = DECISION | {"decided_on": decided_on}
    response = client_for(approver).post(url_of("approve", submitted), typed)
    assert words in response.context["form"].errors["decided_on"][0]
    assert decided_on in response.content.decode()


@pytest.mark.parametrize("decided_on", ["2026-05-29", "2026-06-01"])
def test_the_decision_lies_between_registration_and_today(
    decided_on, submitted, approver, client_for
) -> None:
    typed = DECISION | {"decided_on": decided_on}
    client_for(approver).post(url_of("approve", submitted), typed)
    submitted.refresh_from_db()
    assert submitted.decided_on.isoformat() == decided_on


def test_approving_twice_leads_to_the_posting(submitted, approver, client_for) -> None:
    client = client_for(approver)
    first = client.post(url_of("approve", submitted), DECISION)
    second = client.post(url_of("approve", submitted), DECISION)
    assert first.url == second.url
    assert "できません" in words_of(second)


def test_approving_by_get_only_shows(submitted, approver, client_for) -> None:
    client_for(approver).get(url_of("approve", submitted))
    submitted.refresh_from_db()
    assert submitted.status == Status.SUBMITTED


@pytest.mark.parametrize("person", ["outsider", "registrar"])
def test_approving_needs_an_approver_of_the_office(
    person, request, submitted, client_for
) -> None:
    client = client_for(request.getfixturevalue(person))
    assert client.post(url_of("approve", submitted), DECISION).status_code == 404


def test_notice_page_of_a_posting_leads_to_it(registrar, client_for) -> None:
    posting = make_posting()
    page = client_for(registrar).get(url_of("notice", posting.notice)).content.decode()
    assert reverse("staff:posting", args=[posting.public_id]) in page
