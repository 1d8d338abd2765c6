"""Staff pages: screens in offices, and paper that hung during an outage."""

import pytest
from django.urls import reverse

from publishing.actions.terminals import enrol_terminal
from publishing.evidence.entries import parse_entry
from publishing.models import (
    DisplayLogEntry,
    PaperDisplay,
    TerminalDevice,
    TerminalEnrolment,
)
from tests.builders import make_posting
from tests.clock import frozen, jst

pytestmark = pytest.mark.django_db

NOON = jst("2026-06-03 12:00")
LIST, ENROL = reverse("staff:terminals"), reverse("staff:enrol_terminal")


@pytest.fixture(autouse=True)
def at_noon():
    with frozen(NOON):
        yield


@pytest.fixture
def typed(office) -> dict[str, object]:
    return {"office": office.pk, "place": "本庁舎1階ロビー", "with_below": "on"}


@pytest.fixture
def terminal(office, registrar) -> TerminalEnrolment:
    return enrol_terminal(office, "ロビー", with_below=False, by=registrar, at=NOON)[0]


def test_enrolling_shows_the_address_once(registrar, typed, client_for) -> None:
    browser = client_for(registrar)
    page = browser.post(ENROL, typed).content.decode()
    token = page.split("/terminal/")[1].split("/")[0]
    assert "<svg" in page
    assert browser.get(f"/terminal/{token}/").status_code == 200
    assert token not in browser.get(LIST).content.decode()


def test_enrolling_keeps_who_and_where(registrar, typed, client_for) -> None:
    client_for(registrar).post(ENROL, typed)
    found = TerminalEnrolment.objects.get()
    assert (found.enrolled_by, found.place) == (registrar, "本庁舎1階ロビー")
    assert TerminalDevice.objects.get(pk=found.device_id).with_below


def test_enrolling_twice_is_refused(registrar, typed, client_for) -> None:
    browser = client_for(registrar)
    answers = [browser.post(ENROL, typed) for _ in range(2)]
    assert "すでに登録されています" in answers[1].content.decode()
    assert TerminalDevice.objects.count() == 1


def test_enrolling_needs_a_place(registrar, typed, client_for) -> None:
    page = client_for(registrar).post(ENROL, typed | {"place": " "})
    assert "入力内容を確かめてください" in page.content.decode()
    assert not TerminalDevice.objects.exists()


def test_enrolling_refuses_get(registrar, client_for) -> None:
    assert client_for(registrar).get(ENROL).status_code == 405


def test_nobody_enrols_for_an_office_of_others(outsider, typed, client_for) -> None:
    client_for(outsider).post(ENROL, typed)
    assert not TerminalDevice.objects.exists()


@pytest.mark.parametrize("person", ["auditor", "operator"])
def test_who_keeps_no_board_finds_no_terminals(
    person, request, client_for, typed
) -> None:
    browser = client_for(request.getfixturevalue(person))
    assert browser.get(LIST).status_code == 404
    assert browser.post(ENROL, typed).status_code == 404


def test_a_list_without_terminals_says_so(registrar, client_for) -> None:
    assert (
        "登録した端末はありません" in client_for(registrar).get(LIST).content.decode()
    )


def test_revoking_ends_the_address(terminal, registrar, client_for) -> None:
    browser = client_for(registrar)
    browser.post(reverse("staff:revoke_terminal", args=[terminal.pk]))
    device = TerminalDevice.objects.get(pk=terminal.device_id)
    assert device.revoked_at == NOON
    assert "取消済み" in browser.get(LIST).content.decode()


def test_revoking_twice_is_refused_in_words(terminal, registrar, client_for) -> None:
    address = reverse("staff:revoke_terminal", args=[terminal.pk])
    answers = [client_for(registrar).post(address) for _ in range(2)]
    assert "すでに使えなくなっています" in answers[1].content.decode()


def test_a_stranger_revokes_nothing(terminal, outsider, client_for) -> None:
    address = reverse("staff:revoke_terminal", args=[terminal.pk])
    assert client_for(outsider).post(address).status_code == 404
    assert TerminalDevice.objects.get().revoked_at is None


def test_a_revoked_place_can_be_enrolled_anew(
    terminal, typed, registrar, client_for
) -> None:
    browser = client_for(registrar)
    browser.post(reverse("staff:revoke_terminal", args=[terminal.pk]))
    browser.post(ENROL, typed | {"place": terminal.place})
    assert TerminalEnrolment.objects.in_use().count() == 1


PAPER = {
    "place": "正面玄関の掲示板",
    "check_code": "abcd-2345",
    "starts": "2026-06-02T10:00",
    "ends": "2026-06-02T17:00",
}


@pytest.fixture
def posting(registrar):
    return make_posting()


@pytest.fixture
def paper(posting) -> str:
    return reverse("staff:paper", args=[posting.public_id])


def test_paper_is_recorded_with_its_sheet(paper, registrar, client_for) -> None:
    browser = client_for(registrar)
    browser.post(paper, PAPER)
    found = PaperDisplay.objects.get()
    assert (found.check_code, found.starts) == ("ABCD-2345", jst("2026-06-02 10:00"))
    assert "正面玄関の掲示板" in browser.get(paper).content.decode()


def test_paper_leaves_a_leaf(paper, registrar, client_for) -> None:
    client_for(registrar).post(paper, PAPER)
    leaf = parse_entry(bytes(DisplayLogEntry.objects.last().entry))
    assert (leaf["kind"], leaf["channel"], leaf["sheet"]) == (
        "hung",
        "print",
        "ABCD-2345",
    )
    assert leaf["until"] - leaf["from"] == 7 * 3600


def test_paper_moves_no_day(paper, posting, registrar, client_for) -> None:
    client_for(registrar).post(paper, PAPER)
    posting.refresh_from_db()
    assert posting.board_started_at is None


def test_paper_twice_is_refused(paper, registrar, client_for) -> None:
    answers = [client_for(registrar).post(paper, PAPER) for _ in range(2)]
    assert "すでに記録されています" in answers[1].content.decode()
    assert PaperDisplay.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"check_code": "ABCD"}, "照合番号は"),
        ({"check_code": "ABCD-0000"}, "照合番号は"),
        ({"ends": "2026-06-02T10:00"}, "掲示した日時より後"),
        ({"ends": "2026-06-03T12:01"}, "未来の日時"),
        ({"starts": "2026-06-01T08:59"}, "決裁より前"),
        ({"place": ""}, "入力内容を確かめてください"),
    ],
    ids=["short", "digits", "empty stretch", "future", "before", "nowhere"],
)
def test_paper_that_cannot_have_hung_is_refused(
    change, said, paper, registrar, client_for
) -> None:
    page = client_for(registrar).post(paper, PAPER | change).content.decode()
    assert said in page
    assert not PaperDisplay.objects.exists()


@pytest.mark.parametrize("person", ["outsider", "auditor"])
def test_paper_is_of_who_keeps_the_board(person, request, paper, client_for) -> None:
    browser = client_for(request.getfixturevalue(person))
    assert browser.get(paper).status_code == browser.post(paper).status_code == 404


def test_the_auditor_sees_the_paper(
    paper, posting, registrar, auditor, client_for
) -> None:
    client_for(registrar).post(paper, PAPER)
    address = reverse("audit:posting", args=[posting.public_id])
    page = client_for(auditor).get(address).content.decode()
    assert "ABCD-2345" in page
    assert "紙の掲示(停電時など)の記録" in page
    assert 'class="picture__paper"' in page


def test_the_command_records_paper(posting, registrar, run) -> None:
    run(
        *("record_paper", posting.public_id, "--place", "玄関", "--sheet", "ABCD-2345"),
        *("--from", "2026-06-02T10:00", "--until", "2026-06-02T17:00"),
        *("--by", registrar.email),
    )
    assert PaperDisplay.objects.get().place == "玄関"
