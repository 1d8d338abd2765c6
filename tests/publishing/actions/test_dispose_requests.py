"""開示等の請求: who asked is forgotten when the years of the request have gone by."""

from datetime import date, timedelta

import pytest

from access_control.models import Office, User, WrappedKey
from notices.actions.data_requests import (
    asked_in,
    close_request,
    decide_request,
    reasons_in,
    receive_request,
)
from notices.actions.erase import erase_request
from notices.actions.retention_rules import set_retention
from notices.models import DataRequest, DisposalItem
from notices.rules.data_requests import RequestKind, RequestOutcome
from notices.rules.retention import RecordKind
from notices.rules.transitions import Status
from publishing.actions import dispose as dispose_module
from publishing.actions.disposal import decide_disposal
from publishing.actions.dispose import HELD_JA, NOT_DUE_JA, dispose
from publishing.actions.due import due_for_disposal
from publishing.actions.hold import place_hold
from tests.builders import make_notice
from tests.clock import jst
from tests.publishing.disposal import hold_facts, propose

pytestmark = pytest.mark.django_db

RECEIVED = jst("2026-06-10 10:00")
CLOSED = jst("2027-03-31 10:00")
DUE = jst("2030-04-01 00:00")
DAY = timedelta(days=1)
ASKED = {"name": "請求 一郎", "contact": "見本市1-1", "request": "開示"}


@pytest.fixture
def request_(legal_officer: User, office: Office) -> DataRequest:
    """Decided, and carried out on the last day of the fiscal year 2026."""
    told = {"by": legal_officer, "at": RECEIVED}
    kind, on = RequestKind.DISCLOSURE, RECEIVED.date()
    found = receive_request(office, kind, on, ASKED, **told)
    told["reason"] = "請求 一郎の取下げ"
    decide_request(found, RequestOutcome.TAKEN_BACK, **told)
    close_request(found, by=legal_officer, at=CLOSED)
    return found


def due(on: date) -> list[str]:
    found = due_for_disposal(Office.objects.all(), on=on)
    return [each.kind.value for each in found]


@pytest.mark.parametrize(
    ("on", "found"), [(DUE.date() - DAY, []), (DUE.date(), ["request"])]
)
def test_a_closed_request_is_due_after_three_fiscal_years(
    on: date, found: list[str], request_: DataRequest
) -> None:
    assert due(on) == found


def test_one_that_is_worked_on_is_never_due(request_: DataRequest) -> None:
    DataRequest.objects.update(closed_at=None)
    assert due(date(2060, 4, 1)) == []


def test_the_authoritys_own_years_count(
    request_: DataRequest, legal_officer: User, office: Office
) -> None:
    authority = office.authority()
    set_retention(authority, RecordKind.REQUEST, 5, by=legal_officer, at=CLOSED)
    assert due(DUE.date()) == []
    assert due(date(2032, 4, 1)) == ["request"]


def test_who_asked_goes_and_that_somebody_asked_stays(
    request_: DataRequest, legal_officer: User
) -> None:
    assert decide_and_dispose(legal_officer).kind == "request"
    request_.refresh_from_db()
    sealed = (request_.sealed, request_.sealed_decision_reason)
    assert [bytes(each) for each in sealed] == [b"", b""]
    assert (asked_in(request_), reasons_in(request_)) == ({}, ("", ""))
    assert (request_.outcome, request_.disposed_at) == ("taken_back", DUE)
    assert not WrappedKey.objects.filter(pk=request_.key_id).exists()
    assert due(DUE.date()) == []


def test_what_broke_off_after_the_key_is_finished_whatever_the_years_are(
    request_: DataRequest, legal_officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispose_module, "erase_request", _power_cut)
    with pytest.raises(OSError, match="power cut"):
        decide_and_dispose(legal_officer)
    monkeypatch.setattr(dispose_module, "erase_request", erase_request)
    keep_longer(request_, legal_officer)
    item = DisposalItem.objects.get()
    assert dispose(item.disposal_list, by=legal_officer, at=DUE) == 1
    request_.refresh_from_db()
    assert bytes(request_.sealed) == b""


def test_longer_years_after_the_decision_save_it(
    request_: DataRequest, legal_officer: User
) -> None:
    found = propose(at=DUE)
    decide_disposal(found, by=legal_officer, at=DUE)
    keep_longer(request_, legal_officer)
    assert dispose(found, by=legal_officer, at=DUE) == 0
    assert found.items.get().struck_reason == NOT_DUE_JA
    assert asked_in(request_) == ASKED


def test_a_hold_on_its_notice_after_the_decision_saves_it(
    request_: DataRequest, legal_officer: User
) -> None:
    notice = make_notice(status=Status.DRAFT)
    found = propose(at=DUE)
    found.items.exclude(data_request=request_).delete()
    DataRequest.objects.update(notice=notice)
    decide_disposal(found, by=legal_officer, at=DUE)
    late = hold_facts(legal_officer, at=DUE, review_on=DUE.date() + DAY)
    place_hold(notice, **late)
    assert dispose(found, by=legal_officer, at=DUE) == 0
    assert found.items.get().struck_reason == HELD_JA
    assert due(DUE.date()) == []


def test_twice_is_safe(request_: DataRequest, legal_officer: User) -> None:
    item = decide_and_dispose(legal_officer)
    assert dispose(item.disposal_list, by=legal_officer, at=DUE + DAY) == 0


def decide_and_dispose(by: User) -> DisposalItem:
    """Everything that is due; returns the only line."""
    found = propose(at=DUE)
    decide_disposal(found, by=by, at=DUE)
    dispose(found, by=by, at=DUE)
    return found.items.get()


def keep_longer(request: DataRequest, by: User) -> None:
    authority = request.office.authority()
    set_retention(authority, RecordKind.REQUEST, 30, by=by, at=DUE)


def _power_cut(*args: object) -> None:
    raise OSError("power cut")
