"""Staff pages: a posting, its board leg, and what is taken off display."""

from collections.abc import Callable

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from access_control.models import User
from publishing.actions.remove import conceal_entry, withdraw_posting
from publishing.models import EntryCopy, Posting, Removal, ShellCopy
from tests.builders import make_people, make_posting
from tests.clock import frozen, jst

pytestmark = pytest.mark.django_db

ClientFor = Callable[[User], Client]

NOON = "2026-06-01 12:00"


@pytest.fixture(autouse=True)
def at_noon():
    with frozen(NOON):
        yield


@pytest.fixture
def posting(registrar: User) -> Posting:
    return make_posting()


@pytest.fixture
def removal(posting: Posting, approver: User) -> Removal:
    """佐藤 concealed the first entry."""
    entry = EntryCopy.objects.first()
    conceal_entry(posting, entry.pk, by=approver, at=jst(NOON), reason="本人の申出")
    return Removal.objects.get()


def url_of(name: str, posting: Posting, *more: object) -> str:
    return reverse(f"staff:{name}", args=[posting.public_id, *more])


def words_of(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def shell_of(posting: Posting) -> ShellCopy:
    return ShellCopy.objects.get(pk=posting.public_id)


@pytest.mark.parametrize(
    ("at", "state"),
    [
        ("2026-06-01 09:00", "on_display"),
        ("2026-06-09 23:59:59", "on_display"),
        ("2026-06-10 00:00", "ended"),
    ],
)
def test_posting_page_says_the_state_at_this_moment(
    at, state, posting, registrar, client_for
) -> None:
    with frozen(at):
        page = client_for(registrar).get(url_of("posting", posting))
    assert page.context["state"] == state


def test_posting_page_of_a_planned_start_says_so(registrar, client_for) -> None:
    planned = make_posting(display_from=jst("2026-06-01 12:01"))
    page = client_for(registrar).get(url_of("posting", planned))
    assert page.context["state"] == "planned"


def test_posting_page_gives_the_public_address(posting, registrar, client_for) -> None:
    page = client_for(registrar).get(url_of("posting", posting)).content.decode()
    assert f"http://127.0.0.1:8000/notices/{posting.public_id}/" in page


def test_posting_page_shows_fifty_entries(registrar, client_for) -> None:
    posting = make_posting(make_people(51))
    page = client_for(registrar).get(url_of("posting", posting))
    assert len(page.context["entries"]) == 50


def test_posting_page_never_prefills_a_moment_of_the_board(
    posting, registrar, client_for
) -> None:
    page = client_for(registrar).get(url_of("posting", posting))
    assert page.context["started_form"]["moment"].value() is None
    assert page.context["ended_form"]["moment"].value() is None


@pytest.mark.parametrize("person", ["outsider", "auditor"])
def test_posting_page_does_not_exist_without_the_right_to_view(
    person, request, posting, client_for
) -> None:
    client = client_for(request.getfixturevalue(person))
    assert client.get(url_of("posting", posting)).status_code == 404


STARTED = {"started-moment": "2026-06-01T10:30"}
ENDED = {"ended-moment": "2026-06-01T11:30"}


def test_recording_the_start_on_the_board_fixes_the_day(
    posting, registrar, client_for
) -> None:
    client_for(registrar).post(url_of("board_started", posting), STARTED)
    assert shell_of(posting).posted_on == jst(NOON).date()


def test_recording_the_start_twice_says_why_not(posting, registrar, client_for) -> None:
    client = client_for(registrar)
    client.post(url_of("board_started", posting), STARTED)
    response = client.post(url_of("board_started", posting), STARTED)
    assert "すでに記録されています" in words_of(response)


def test_a_start_in_the_future_is_refused_and_kept_in_the_form(
    posting, registrar, client_for
) -> None:
    later = {"started-moment": "2026-06-01T12:01"}
    response = client_for(registrar).post(url_of("board_started", posting), later)
    assert "未来の日時" in words_of(response)
    assert "2026-06-01T12:01" in response.content.decode()


def test_a_start_without_a_moment_is_asked_for_again(
    posting, registrar, client_for
) -> None:
    empty = {"started-moment": ""}
    response = client_for(registrar).post(url_of("board_started", posting), empty)
    assert "日時を入力してください" in response.content.decode()


def test_recording_the_end_on_the_board(posting, registrar, client_for) -> None:
    client = client_for(registrar)
    client.post(url_of("board_started", posting), STARTED)
    client.post(url_of("board_ended", posting), ENDED)
    posting.refresh_from_db()
    assert posting.board_ended_at == jst("2026-06-01 11:30")


def test_recording_the_end_twice_says_why_not(posting, registrar, client_for) -> None:
    client = client_for(registrar)
    client.post(url_of("board_started", posting), STARTED)
    client.post(url_of("board_ended", posting), ENDED)
    response = client.post(url_of("board_ended", posting), ENDED)
    assert "すでに記録されています" in words_of(response)


@pytest.mark.parametrize("name", ["board_started", "board_ended"])
class TestBoardDeeds:
    def test_refuses_get(self, name, posting, registrar, client_for) -> None:
        response = client_for(registrar).get(url_of(name, posting))
        assert response.status_code == 405

    @pytest.mark.parametrize("person", ["outsider", "legal_officer"])
    def test_others_find_nothing(
        self, name, person, request, posting, client_for
    ) -> None:
        client = client_for(request.getfixturevalue(person))
        response = client.post(url_of(name, posting), STARTED | ENDED)
        assert response.status_code == 404


REASON = {"reason": "誤って掲示したため"}


def test_withdrawing_ends_the_display_at_once(posting, approver, client_for) -> None:
    client_for(approver).post(url_of("withdraw_posting", posting), REASON)
    assert shell_of(posting).display_until == jst(NOON)


def test_withdrawing_twice_says_why_not(posting, approver, client_for) -> None:
    client = client_for(approver)
    client.post(url_of("withdraw_posting", posting), REASON)
    response = client.post(url_of("withdraw_posting", posting), REASON)
    assert "すでに終了しています" in words_of(response)


def test_withdrawing_without_a_reason_changes_nothing(
    posting, approver, client_for
) -> None:
    client = client_for(approver)
    response = client.post(url_of("withdraw_posting", posting), {"reason": ""})
    assert "理由を入力してください" in response.content.decode()
    assert not Removal.objects.exists()


def test_withdrawing_by_get_only_asks(posting, approver, client_for) -> None:
    client_for(approver).get(url_of("withdraw_posting", posting))
    assert not Removal.objects.exists()


def test_concealing_ends_one_entry_at_once(posting, approver, client_for) -> None:
    entry = EntryCopy.objects.first()
    client_for(approver).post(url_of("conceal", posting, entry.pk), REASON)
    visible = EntryCopy.objects.on_display(jst(NOON))
    assert visible.count() == 2
    assert entry not in visible


def test_concealing_asks_about_the_very_entry(posting, approver, client_for) -> None:
    entry = EntryCopy.objects.order_by("position").first()
    page = client_for(approver).get(url_of("conceal", posting, entry.pk))
    assert "阿部 一郎" in page.content.decode()


def test_concealing_twice_says_why_not(posting, approver, client_for) -> None:
    client, entry = client_for(approver), EntryCopy.objects.first()
    client.post(url_of("conceal", posting, entry.pk), REASON)
    response = client.post(url_of("conceal", posting, entry.pk), REASON)
    assert "すでに掲示されていません" in words_of(response)


def test_concealing_an_entry_of_another_posting_finds_nothing(
    posting, approver, client_for
) -> None:
    other = make_posting(make_people(1))
    stranger = EntryCopy.objects.get(shell_id=other.public_id)
    response = client_for(approver).get(url_of("conceal", posting, stranger.pk))
    assert response.status_code == 404


@pytest.mark.parametrize("person", ["outsider", "registrar"])
@pytest.mark.parametrize("name", ["withdraw_posting", "conceal"])
def test_taking_off_display_needs_an_approver_of_the_office(
    name, person, request, posting, client_for
) -> None:
    more = [EntryCopy.objects.first().pk] if name == "conceal" else []
    client = client_for(request.getfixturevalue(person))
    assert client.post(url_of(name, posting, *more), REASON).status_code == 404


def test_another_approver_confirms_a_removal(
    posting, removal, second_approver, client_for
) -> None:
    client_for(second_approver).post(url_of("confirm_removal", posting, removal.pk))
    removal.refresh_from_db()
    assert removal.confirmed_by == second_approver


def test_whoever_removed_it_cannot_confirm(
    posting, removal, approver, client_for
) -> None:
    response = client_for(approver).post(url_of("confirm_removal", posting, removal.pk))
    assert "本人は確認できません" in words_of(response)


def test_confirming_twice_says_why_not(
    posting, removal, second_approver, client_for
) -> None:
    client = client_for(second_approver)
    client.post(url_of("confirm_removal", posting, removal.pk))
    response = client.post(url_of("confirm_removal", posting, removal.pk))
    assert "すでに確認されています" in words_of(response)


def test_confirming_refuses_get(posting, removal, second_approver, client_for) -> None:
    client = client_for(second_approver)
    response = client.get(url_of("confirm_removal", posting, removal.pk))
    assert response.status_code == 405


@pytest.mark.parametrize("person", ["outsider", "registrar"])
def test_confirming_needs_an_approver_of_the_office(
    person, request, posting, removal, client_for
) -> None:
    client = client_for(request.getfixturevalue(person))
    response = client.post(url_of("confirm_removal", posting, removal.pk))
    assert response.status_code == 404


def test_posting_page_shows_a_removal_with_its_reason(
    posting, removal, second_approver, client_for
) -> None:
    page = client_for(second_approver).get(url_of("posting", posting))
    assert "理由: 本人の申出" in page.content.decode()


def test_a_withdrawn_posting_says_so(posting, approver, registrar, client_for) -> None:
    withdraw_posting(posting, by=approver, at=jst(NOON), reason="誤り")
    page = client_for(registrar).get(url_of("posting", posting))
    assert page.context["state"] == "withdrawn"


@pytest.fixture
def withdrawn(approver: User) -> Posting:
    """Given up before its start, so that its window lies ahead and is empty."""
    planned = make_posting(display_from=jst("2026-06-02 09:00"))
    withdraw_posting(planned, by=approver, at=jst(NOON), reason="誤り")
    return planned


@pytest.mark.parametrize(
    ("person", "name"),
    [
        ("registrar", "board_started"),
        ("registrar", "board_ended"),
        ("approver", "withdraw_posting"),
        ("approver", "sheet"),
    ],
)
def test_a_withdrawn_posting_offers_no_deed(
    person, name, withdrawn, request, client_for
) -> None:
    client = client_for(request.getfixturevalue(person))
    page = client.get(url_of("posting", withdrawn)).content.decode()
    assert url_of(name, withdrawn) not in page


def test_the_end_on_the_board_is_recorded_after_a_withdrawal_too(
    posting, approver, registrar, client_for
) -> None:
    client = client_for(registrar)
    client.post(url_of("board_started", posting), STARTED)
    withdraw_posting(posting, by=approver, at=jst(NOON), reason="誤り")
    page = client.get(url_of("posting", posting)).content.decode()
    assert url_of("board_ended", posting) in page


def test_no_entry_of_a_withdrawn_posting_can_be_concealed(
    withdrawn, approver, client_for
) -> None:
    page = client_for(approver).get(url_of("posting", withdrawn)).content.decode()
    assert "非表示にする" not in page


def test_a_withdrawn_posting_is_still_confirmed(
    withdrawn, second_approver, client_for
) -> None:
    page = client_for(second_approver).get(url_of("posting", withdrawn))
    assert "確認する" in page.content.decode()


def test_the_page_to_conceal_an_entry_of_a_withdrawn_posting_has_no_form(
    withdrawn, approver, client_for
) -> None:
    entry = EntryCopy.objects.first()
    page = client_for(approver).get(url_of("conceal", withdrawn, entry.pk))
    assert "すでに掲示されていません" in page.content.decode()


def test_a_posting_that_ended_without_a_board_asks_for_the_legal_officer(
    posting, registrar, client_for
) -> None:
    with frozen("2026-06-10 00:00"):
        page = client_for(registrar).get(url_of("posting", posting))
    assert "法務担当の判断が必要です" in page.content.decode()
