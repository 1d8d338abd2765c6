"""Staff pages: the printable sheet of a posting."""

import pytest
from django.urls import reverse

from publishing.actions.record_board import record_board_start
from publishing.actions.remove import conceal_entry, withdraw_posting
from publishing.models import EntryCopy, ShellCopy
from publishing.paper.posting_sheet import sheet_of
from tests.builders import PEOPLE, make_posting
from tests.clock import frozen, jst

pytestmark = pytest.mark.django_db

NOON = jst("2026-06-01 12:00")


@pytest.fixture(autouse=True)
def at_noon():
    with frozen(NOON):
        yield


@pytest.fixture
def posting(registrar):
    return make_posting()


@pytest.fixture
def shell(posting) -> ShellCopy:
    return ShellCopy.objects.get(pk=posting.public_id)


def sheet_url(posting) -> str:
    return reverse("staff:sheet", args=[posting.public_id])


def test_sheet_is_a_pdf_that_opens_in_the_browser(
    posting, registrar, client_for
) -> None:
    response = client_for(registrar).get(sheet_url(posting))
    assert response.content.startswith(b"%PDF-")
    assert response["Content-Disposition"] == 'inline; filename="board-sheet.pdf"'


@pytest.mark.parametrize("person", ["outsider", "auditor"])
def test_sheet_does_not_exist_without_the_right_to_view(
    person, request, posting, client_for
) -> None:
    client = client_for(request.getfixturevalue(person))
    assert client.get(sheet_url(posting)).status_code == 404


def test_sheet_of_an_ended_posting_is_not_printed_again(
    posting, registrar, client_for
) -> None:
    with frozen("2026-06-10 00:00"):
        response = client_for(registrar).get(sheet_url(posting))
    assert "この掲示は終了している" in response.content.decode()


def test_sheet_of_a_withdrawn_posting_is_not_printed(
    approver, registrar, client_for
) -> None:
    planned = make_posting(display_from=jst("2026-06-02 09:00"))
    withdraw_posting(planned, by=approver, at=NOON, reason="誤り")
    response = client_for(registrar).get(sheet_url(planned))
    assert "取り下げられている" in response.content.decode()


def test_sheet_with_a_character_nobody_can_draw_says_which(
    registrar, client_for
) -> None:
    posting = make_posting([dict(PEOPLE[0], name="見本 \U00030000")])
    response = client_for(registrar).get(sheet_url(posting))
    assert response.status_code == 409
    assert "U+30000" in response.content.decode()


def test_sheet_leaves_out_a_concealed_entry(posting, shell, approver) -> None:
    entry = EntryCopy.objects.order_by("position").first()
    conceal_entry(posting, entry.pk, by=approver, at=NOON, reason="本人の申出")
    names = [row[0] for row in sheet_of(shell, NOON).rows]
    assert names == ["合同会社見本商事", "渡邉 髙子"]


def test_sheet_leaves_the_day_open_until_the_board_is_recorded(shell) -> None:
    assert sheet_of(shell, NOON).posted_on is None


def test_sheet_says_the_day_once_the_board_is_recorded(
    posting, shell, registrar
) -> None:
    record_board_start(posting, by=registrar, started=NOON, at=NOON)
    shell.refresh_from_db()
    assert sheet_of(shell, NOON).posted_on == "令和8年6月1日"


def test_sheet_is_dated_in_japan_time(shell) -> None:
    assert sheet_of(shell, NOON).printed_at == "2026-06-01T12:00:00+09:00"


@pytest.mark.parametrize("address", ["/staff/postings/{}/", "/notices/{}/"])
def test_paper_and_web_bear_the_same_check_code(
    address, posting, shell, registrar, client_for
) -> None:
    page = client_for(registrar).get(address.format(posting.public_id))
    assert sheet_of(shell, NOON).check_code in page.content.decode()


def test_paper_from_before_a_concealment_bears_another_check_code(
    posting, shell, approver
) -> None:
    before = sheet_of(shell, NOON).check_code
    entry = EntryCopy.objects.order_by("position").first()
    conceal_entry(posting, entry.pk, by=approver, at=NOON, reason="本人の申出")
    assert sheet_of(shell, NOON).check_code != before
