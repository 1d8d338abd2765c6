"""Staff pages: what waits for whom, the frame around it, and the list of notices."""

from datetime import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.urls import reverse

from access_control.models import User
from access_control.rules.roles import ROLE_PERMISSIONS, Role
from notices.actions.approval import return_for_correction
from notices.rules.transitions import Status
from publishing.actions.decide import decide_deemed_day, decide_interruption
from publishing.actions.record_board import record_board_end, record_board_start
from publishing.actions.remove import withdraw_posting
from publishing.models import ReadingCount, ReadingKind
from publishing.rules.ruling import Ruling
from publishing.staff.context import roles_of, signed_in
from tests.builders import APPROVED_AT, make_notice, make_person, make_posting
from tests.clock import frozen, jst

pytestmark = pytest.mark.django_db

NOON = jst("2026-06-01 12:00")


@pytest.fixture(autouse=True)
def at_noon():
    with frozen(NOON):
        yield


@pytest.fixture
def worklist(client_for):
    """What waits for a person."""
    return lambda user: client_for(user).get(reverse("staff:worklist"))


def test_worklist_asks_to_sign_in() -> None:
    response = Client().get(reverse("staff:worklist"))
    assert response.url.startswith(reverse("account_login"))


def test_an_empty_worklist_says_what_to_do_first(registrar, worklist) -> None:
    page = worklist(registrar).content.decode()
    assert "いま待っている仕事はありません" in page
    assert reverse("staff:upload") in page


def test_worklist_shows_my_drafts(registrar, worklist) -> None:
    draft = make_notice(status=Status.DRAFT)
    assert worklist(registrar).context["drafts"] == [draft]


def test_worklist_marks_a_returned_draft(registrar, approver, worklist) -> None:
    notice = make_notice()
    return_for_correction(notice, by=approver, at=APPROVED_AT, reason="書類名の誤り")
    assert "差し戻されました" in worklist(registrar).content.decode()


def test_worklist_shows_the_approver_what_was_submitted(approver, worklist) -> None:
    notice = make_notice()
    assert worklist(approver).context["approvals"] == [notice]


def test_worklist_shows_nobody_his_own_notice_for_approval(approver, worklist) -> None:
    make_notice(registered_by=approver)
    assert worklist(approver).context["approvals"] == []


def test_worklist_shows_nothing_of_another_office(outsider, worklist) -> None:
    make_notice()
    make_posting()
    context = worklist(outsider).context
    assert not any(context[part] for part in ("approvals", "drafts", "postings"))


def test_worklist_alarms_on_the_day_when_the_board_is_missing(
    registrar, worklist
) -> None:
    posting = make_posting()
    assert [shell.pk for shell in worklist(registrar).context["boards"]] == [
        posting.public_id
    ]


def test_worklist_is_quiet_once_the_board_is_recorded(registrar, worklist) -> None:
    posting = make_posting()
    record_board_start(posting, by=registrar, started=NOON, at=NOON)
    assert not worklist(registrar).context["boards"]


def test_worklist_is_quiet_before_the_start(registrar, worklist) -> None:
    make_posting(display_from=jst("2026-06-01 12:01"))
    assert not worklist(registrar).context["boards"]


ENDED = jst("2026-06-10 00:00")


@pytest.fixture
def undecided(worklist):
    """Which ended postings a person is shown for the legal officer's decision."""

    def shown(user: User, at: datetime = ENDED) -> list[str]:
        with frozen(at):
            return [shell.pk for shell in worklist(user).context["undecided"]]

    return shown


@pytest.mark.parametrize("person", ["legal_officer", "registrar", "approver"])
def test_worklist_keeps_what_ended_without_a_board_in_sight(
    person, request, undecided
) -> None:
    posting = make_posting()
    assert undecided(request.getfixturevalue(person)) == [posting.public_id]


def test_worklist_keeps_what_ended_before_its_board_was_recorded(
    registrar, legal_officer, undecided
) -> None:
    posting = make_posting()
    record_board_start(posting, by=registrar, started=ENDED, at=ENDED)
    assert undecided(legal_officer) == [posting.public_id]


@pytest.mark.parametrize(
    ("at", "count"), [("2026-06-09 23:59:59", 0), ("2026-06-10 00:00", 1)]
)
def test_worklist_calls_the_legal_officer_from_the_end_on(
    at, count, legal_officer, undecided
) -> None:
    make_posting()
    assert len(undecided(legal_officer, jst(at))) == count


def test_worklist_calls_nobody_when_the_board_came_in_time(
    registrar, legal_officer, undecided
) -> None:
    record_board_start(make_posting(), by=registrar, started=NOON, at=NOON)
    assert undecided(legal_officer) == []


def test_worklist_calls_nobody_for_what_was_withdrawn(
    approver, legal_officer, undecided
) -> None:
    withdraw_posting(make_posting(), by=approver, at=NOON, reason="誤り")
    assert undecided(legal_officer) == []


def test_worklist_forgets_what_the_legal_officer_decided(
    legal_officer, undecided
) -> None:
    posting = make_posting()
    decide_deemed_day(posting, by=legal_officer, at=ENDED, reason="確かめた",
                      deemed_on=None)  # fmt: skip
    assert undecided(legal_officer) == []


@pytest.mark.parametrize("person", ["outsider", "auditor"])
def test_worklist_calls_only_the_office_itself(person, request, undecided) -> None:
    make_posting()
    assert undecided(request.getfixturevalue(person)) == []


@pytest.mark.parametrize(
    ("started", "words"),
    [
        (None, "掲示場の掲示が記録されないまま"),
        (ENDED, "そこから数える期間が満ちる前に"),
    ],
    ids=["never", "too_late"],
)
def test_worklist_says_why_the_legal_officer_must_decide(
    started, words, registrar, legal_officer, worklist
) -> None:
    posting = make_posting()
    with frozen(ENDED):
        if started:
            record_board_start(posting, by=registrar, started=started, at=ENDED)
        page = worklist(legal_officer).content.decode()
    assert "法務担当の判断が必要な掲示(1件)" in page
    assert words in page


@pytest.fixture
def taken_down(registrar):
    """A posting whose sheet came off the board within the day."""
    posting = make_posting()
    record_board_start(posting, by=registrar, started=APPROVED_AT, at=APPROVED_AT)
    record_board_end(posting, by=registrar, ended=NOON, at=NOON)
    return posting


def test_worklist_calls_the_legal_officer_for_a_broken_display(
    taken_down, legal_officer, worklist
) -> None:
    with frozen(ENDED):
        page = worklist(legal_officer)
    assert [item["shell"].pk for item in page.context["interrupted"]] == [
        taken_down.public_id
    ]
    assert "掲示の中断について法務担当の判断が必要な掲示(1件)" in page.content.decode()


def test_worklist_forgets_a_broken_display_when_it_is_decided(
    taken_down, legal_officer, worklist
) -> None:
    decide_interruption(taken_down, by=legal_officer, at=ENDED, reason="確かめた",
                        outcome=Ruling.STANDS)  # fmt: skip
    with frozen(ENDED):
        assert worklist(legal_officer).context["interrupted"] == []


@pytest.mark.parametrize("person", ["outsider", "auditor"])
def test_worklist_tells_no_stranger_of_a_broken_display(
    person, taken_down, request, worklist
) -> None:
    with frozen(ENDED):
        page = worklist(request.getfixturevalue(person))
    assert page.context["interrupted"] == []


def test_worklist_alarms_no_more_when_the_display_is_over(registrar, worklist) -> None:
    make_posting()
    with frozen(ENDED):
        assert not worklist(registrar).context["boards"]


def test_worklist_asks_another_approver_to_confirm(
    approver, second_approver, worklist
) -> None:
    withdraw_posting(make_posting(), by=approver, at=NOON, reason="誤り")
    assert len(worklist(second_approver).context["removals"]) == 1
    assert not worklist(approver).context["removals"]


@pytest.mark.parametrize(
    ("at", "count"), [("2026-06-09 23:59:59", 1), ("2026-06-10 00:00", 0)]
)
def test_worklist_lists_a_posting_until_its_end(at, count, registrar, worklist) -> None:
    make_posting()
    with frozen(at):
        assert len(worklist(registrar).context["postings"]) == count


def test_list_of_notices_chooses_by_status(registrar, client_for) -> None:
    draft = make_notice(status=Status.DRAFT)
    make_notice()
    page = client_for(registrar).get(reverse("staff:notices"), {"status": "draft"})
    assert page.context["notices"] == [draft]


def test_list_of_notices_does_not_exist_for_an_auditor(auditor, client_for) -> None:
    assert client_for(auditor).get(reverse("staff:notices")).status_code == 404


@pytest.mark.parametrize(
    ("roles", "words"),
    [
        ({Role.REGISTRAR}, ["起案者"]),
        ({Role.LEGAL_OFFICER}, ["法務担当"]),
        ({Role.AUDITOR}, ["監査担当"]),
        ({Role.REGISTRAR, Role.APPROVER}, ["起案者", "決裁者"]),
        (set(), []),
    ],
)
def test_roles_are_named_without_those_they_contain(roles, words) -> None:
    held = frozenset().union(*(ROLE_PERMISSIONS[role] for role in roles))
    assert roles_of(held) == words


def frame_of(user: User | AnonymousUser, path: str) -> dict[str, object]:
    request = RequestFactory().get(path)
    request.user = user
    return signed_in(request)


def test_frame_of_public_pages_is_empty(registrar) -> None:
    assert frame_of(registrar, "/notices/") == {}


def test_frame_links_what_the_person_may_open(auditor) -> None:
    labels = [link["label"] for link in frame_of(auditor, "/audit/")["nav"]]
    assert labels == ["掲示記録", "閲覧の記録"]


def test_frame_marks_the_open_page(registrar) -> None:
    links = frame_of(registrar, reverse("staff:worklist"))["nav"]
    assert [link["label"] for link in links if link["current"]] == ["仕事一覧"]


def test_frame_of_a_stranger_has_no_links() -> None:
    assert frame_of(AnonymousUser(), "/staff/sign-in/")["nav"] == []


def test_two_permissions_to_one_page_make_one_link(operator, office) -> None:
    both = make_person(operator.name, Role.LEGAL_OFFICER, office)
    urls = [link["url"] for link in frame_of(both, "/staff/")["nav"]]
    assert urls.count(reverse("staff:interruptions")) == 1


@pytest.mark.parametrize(
    ("person", "is_told"), [("legal_officer", True), ("approver", False)]
)
def test_bulk_reading_is_shown_to_the_legal_officer(
    person, is_told, request, client_for
) -> None:
    hour = jst("2026-06-01 11:00")
    ReadingCount.objects.create(hour=hour, kind=ReadingKind.OVER_BUDGET, count=1)
    client = client_for(request.getfixturevalue(person))
    page = client.get(reverse("staff:worklist")).content.decode()
    assert ("大量に閲覧された時間帯" in page) is is_told
