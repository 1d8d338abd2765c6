"""開示等の請求: pages of the counter and of the legal officer."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client

from access_control.models import Office, PersonalDataAccess, User
from notices.actions.data_requests import check_identity, receive_request
from notices.models import DataRequest, Notice
from notices.rules.data_requests import IdentityProof, RequestKind
from publishing.actions.disposal import decide_disposal
from publishing.actions.dispose import dispose
from publishing.actions.due import due_for_disposal
from tests.builders import make_notice
from tests.clock import frozen, jst
from tests.publishing.disposal import DUE, DUE_ON, make_served, propose

pytestmark = pytest.mark.django_db

AT = jst("2026-06-01 10:00")
LIST = "/staff/requests/"
ASKED = {"name": "カナリア 花子", "contact": "空想町1番", "request": "全部の開示"}
TYPED = ASKED | {
    "office": "DEMO-TAX",
    "kind": "disclosure",
    "received_on": "2026-06-01",
    "days": "30",
}
DEEDS = {
    "identify": {"identity-proof": "photo_document"},
    "extend": {"extension-days": "10", "extension-reason": "大量のため"},
    "decide": {"decision-outcome": "taken_back"},
    "close": {},
}


@pytest.fixture(autouse=True)
def in_time() -> Iterator[None]:
    with frozen("2026-06-02 09:00"):
        yield


@pytest.fixture
def notice(registrar: User) -> Notice:
    return make_notice()


@pytest.fixture
def asked(notice: Notice, registrar: User) -> DataRequest:
    return receive_request(
        notice.office,
        RequestKind.DISCLOSURE,
        AT.date(),
        ASKED,
        by=registrar,
        at=AT,
        notice=notice,
    )


def page_of(request: DataRequest, deed: str = "") -> str:
    return f"{LIST}{request.pk}/{deed}/".replace("//", "/")


def read(browser: Client, address: str = LIST) -> str:
    return browser.get(address).content.decode()


@pytest.mark.parametrize("person", ["registrar", "approver", "legal_officer"])
def test_the_counter_writes_a_request_down(
    person: str, notice: Notice, client_for, request
) -> None:
    browser = client_for(request.getfixturevalue(person))
    response = browser.post(f"{LIST}new/?notice={notice.pk}", TYPED)
    assert response["Location"] == LIST
    found = DataRequest.objects.get()
    assert (found.notice, found.due_on) == (notice, date(2026, 7, 1))


@pytest.mark.parametrize("address", [LIST, f"{LIST}new/"])
@pytest.mark.parametrize("person", ["auditor", "operator"])
def test_others_find_no_requests(
    address: str, person: str, client_for, request
) -> None:
    browser = client_for(request.getfixturevalue(person))
    assert browser.get(address).status_code == 404


def test_a_request_about_another_offices_notice_is_not_found(
    notice: Notice, outsider: User, client_for
) -> None:
    browser = client_for(outsider)
    assert browser.get(f"{LIST}new/?notice={notice.pk}").status_code == 404


@pytest.mark.parametrize(
    ("field", "typed"),
    [("days", "31"), ("received_on", "1026-06-01"), ("kind", "gossip"), ("name", "")],
)
def test_a_slip_is_told_beside_its_field(
    field: str, typed: str, registrar: User, client_for
) -> None:
    browser = client_for(registrar)
    said = browser.post(f"{LIST}new/", TYPED | {field: typed}).content.decode()
    assert "field__error" in said
    assert not DataRequest.objects.exists()


def test_a_refusal_loses_nothing_typed(registrar: User, client_for) -> None:
    tomorrow = TYPED | {"received_on": "2026-06-03"}
    said = client_for(registrar).post(f"{LIST}new/", tomorrow).content.decode()
    assert "今日までの日付" in said
    assert "全部の開示" in said


def test_the_list_names_nobody(
    asked: DataRequest, legal_officer: User, client_for
) -> None:
    said = read(client_for(legal_officer))
    assert "開示の請求" in said
    assert ASKED["name"] not in said
    assert not PersonalDataAccess.objects.exists()


def test_an_empty_list_says_so(legal_officer: User, client_for) -> None:
    assert "あてはまる請求はありません。" in read(client_for(legal_officer))


def test_reading_a_request_is_an_opening(
    asked: DataRequest, legal_officer: User, client_for
) -> None:
    assert ASKED["name"] in read(client_for(legal_officer), page_of(asked))
    row = PersonalDataAccess.objects.get()
    assert (row.subject_kind, row.subject_id) == ("request", asked.pk)


@pytest.mark.parametrize(
    "person", ["registrar", "approver", "auditor", "operator", "outsider"]
)
@pytest.mark.parametrize("deed", ["", *DEEDS])
def test_nobody_else_reads_or_settles_it(
    deed: str, person: str, asked: DataRequest, client_for, request
) -> None:
    browser = client_for(request.getfixturevalue(person))
    ask = browser.post if deed else browser.get
    assert ask(page_of(asked, deed), DEEDS.get(deed)).status_code == 404


@pytest.mark.parametrize("deed", DEEDS)
def test_deeds_refuse_get(
    deed: str, asked: DataRequest, legal_officer: User, client_for
) -> None:
    assert client_for(legal_officer).get(page_of(asked, deed)).status_code == 405


def test_the_whole_way_of_a_request(
    asked: DataRequest, legal_officer: User, client_for
) -> None:
    browser = client_for(legal_officer)
    for deed, typed in DEEDS.items():
        response = browser.post(page_of(asked, deed), typed)
        assert response["Location"] == page_of(asked)
    asked.refresh_from_db()
    assert (asked.due_on, asked.outcome) == (date(2026, 7, 11), "taken_back")
    assert asked.closed_at is not None


@pytest.mark.parametrize("deed", ["identify", "extend", "decide"])
def test_twice_is_safe(
    deed: str, asked: DataRequest, legal_officer: User, client_for
) -> None:
    browser = client_for(legal_officer)
    browser.post(page_of(asked, deed), DEEDS[deed])
    response = browser.post(page_of(asked, deed), DEEDS[deed])
    assert "すでに" in response.content.decode()


def test_a_refusal_without_a_reason_is_told_beside_its_field(
    asked: DataRequest, legal_officer: User, client_for
) -> None:
    check_identity(asked, IdentityProof.PROXY, by=legal_officer, at=AT)
    typed = {"decision-outcome": "refused", "decision-reason": " "}
    response = client_for(legal_officer).post(page_of(asked, "decide"), typed)
    assert "この決定には理由が必要です。" in response.content.decode()


@pytest.mark.parametrize(
    ("today", "words"),
    [
        ("2026-06-23 09:00", ""),
        ("2026-06-24 09:00", "期限の近い"),
        ("2026-07-02 09:00", "期限超過"),
    ],
)
def test_the_worklist_says_what_presses(
    today: str, words: str, asked: DataRequest, legal_officer: User, client_for
) -> None:
    with frozen(today):
        said = read(client_for(legal_officer), "/staff/")
    assert ("期限の近い開示等の請求" in said) is bool(words)
    assert words in said


def test_what_somebody_asked_about_is_not_disposed_of(
    registrar: User, legal_officer: User
) -> None:
    posting = make_served()
    told = {"by": registrar, "at": AT, "notice": posting.notice}
    what = (posting.notice.office, RequestKind.DISCLOSURE, AT.date(), ASKED)
    assert len(due_for_disposal(Office.objects.all(), on=DUE_ON)) == 1
    receive_request(*what, **told)
    assert due_for_disposal(Office.objects.all(), on=DUE_ON) == []


def test_a_request_that_comes_after_the_list_strikes_the_line(
    registrar: User, legal_officer: User
) -> None:
    posting = make_served()
    found = propose()
    decide_disposal(found, by=legal_officer, at=DUE)
    what = (posting.notice.office, RequestKind.DISCLOSURE, AT.date(), ASKED)
    receive_request(*what, by=registrar, at=AT, notice=posting.notice)
    assert dispose(found, by=legal_officer, at=DUE) == 0
    assert found.items.get().struck_at == DUE
