"""Deeds about requests for one's own data."""

from datetime import date
from typing import Any

import pytest

from access_control.models import User
from access_control.vault.data_keys import CannotOpen
from notices.actions.data_requests import (
    asked_in,
    check_identity,
    close_request,
    decide_request,
    extend_request,
    reasons_in,
    receive_request,
)
from notices.models import DataRequest, Notice
from notices.refusals import DeedRefused, NotAllowed
from notices.rules.data_requests import (
    IdentityProof,
    ImpossiblePeriod,
    RequestKind,
    RequestOutcome,
    TooLateToExtend,
)
from tests.builders import make_notice
from tests.clock import jst

pytestmark = pytest.mark.django_db

AT = jst("2026-06-01 10:00")
ASKED = {"name": "カナリア 花子", "contact": "空想町1番", "request": "全部の開示"}


@pytest.fixture
def notice(registrar: User) -> Notice:
    return make_notice()


@pytest.fixture
def request_(notice: Notice, registrar: User) -> DataRequest:
    return receive(notice, registrar)


def receive(notice: Notice, by: User, **changes: Any) -> DataRequest:
    facts = {"days": 30, "notice": notice} | changes
    received = facts.pop("received_on", date(2026, 6, 1))
    office = facts.pop("office", notice.office)
    kind = RequestKind.DISCLOSURE
    return receive_request(office, kind, received, ASKED, by=by, at=AT, **facts)


def decided(
    request: DataRequest,
    by: User,
    outcome: RequestOutcome = RequestOutcome.GRANTED,
    reason: str = "",
) -> DataRequest:
    check_identity(request, IdentityProof.PHOTO_DOCUMENT, by=by, at=AT)
    decide_request(request, outcome, by=by, at=AT, reason=reason)
    return request


def test_a_request_is_due_after_thirty_days(request_: DataRequest) -> None:
    assert (request_.due_on, request_.period_ends()) == (
        date(2026, 7, 1),
        date(2026, 7, 1),
    )


def test_who_asks_is_sealed(request_: DataRequest) -> None:
    assert ASKED["name"].encode() not in bytes(request_.sealed)
    assert asked_in(request_) == ASKED


def test_what_was_sealed_for_one_request_opens_for_no_other(
    notice: Notice, request_: DataRequest, registrar: User
) -> None:
    other = receive(notice, registrar)
    other.key_id, other.sealed = request_.key_id, request_.sealed
    with pytest.raises(CannotOpen):
        asked_in(other)


@pytest.mark.parametrize("person", ["auditor", "operator", "outsider"])
def test_others_receive_nothing(person: str, notice: Notice, request) -> None:
    with pytest.raises(NotAllowed):
        receive(notice, request.getfixturevalue(person))


def test_a_request_is_not_received_tomorrow(notice: Notice, registrar: User) -> None:
    with pytest.raises(DeedRefused):
        receive(notice, registrar, received_on=date(2026, 6, 2))


def test_a_period_longer_than_the_acts_is_refused(
    notice: Notice, registrar: User
) -> None:
    with pytest.raises(ImpossiblePeriod):
        receive(notice, registrar, days=31)


@pytest.mark.parametrize("strange", ["office", "entry_id"])
def test_it_is_about_a_notice_of_that_office(
    strange: str, notice: Notice, outsider: User, other_office, registrar: User
) -> None:
    by, changes = registrar, {"entry_id": "unknown"}
    if strange == "office":
        by, changes = outsider, {"office": other_office}
    with pytest.raises(DeedRefused):
        receive(notice, by, **changes)


def test_a_period_is_extended_once(request_: DataRequest, legal_officer: User) -> None:
    extend_request(request_, 30, by=legal_officer, at=AT, reason="大量のため")
    assert request_.due_on == date(2026, 7, 31)
    assert reasons_in(request_) == ("大量のため", "")
    with pytest.raises(TooLateToExtend):
        extend_request(request_, 1, by=legal_officer, at=AT, reason="もう一度")


def test_no_extension_after_the_last_day(
    request_: DataRequest, legal_officer: User
) -> None:
    late = jst("2026-07-02 00:00")
    with pytest.raises(TooLateToExtend):
        extend_request(request_, 1, by=legal_officer, at=late, reason="遅れた")


def test_nobody_decides_for_an_unknown_person(
    request_: DataRequest, legal_officer: User
) -> None:
    with pytest.raises(DeedRefused):
        decide_request(request_, RequestOutcome.GRANTED, by=legal_officer, at=AT)


def test_what_was_taken_back_needs_no_identity(
    request_: DataRequest, legal_officer: User
) -> None:
    decide_request(request_, RequestOutcome.TAKEN_BACK, by=legal_officer, at=AT)
    assert request_.decided_on == date(2026, 6, 1)


@pytest.mark.parametrize("outcome", [RequestOutcome.PARTLY, RequestOutcome.REFUSED])
def test_refusing_needs_a_reason(
    outcome: RequestOutcome, request_: DataRequest, legal_officer: User
) -> None:
    with pytest.raises(DeedRefused):
        decided(request_, legal_officer, outcome)


def test_a_decision_is_made_once(request_: DataRequest, legal_officer: User) -> None:
    decided(request_, legal_officer, RequestOutcome.REFUSED, "78条1項2号")
    assert reasons_in(request_) == ("", "78条1項2号")
    with pytest.raises(DeedRefused):
        decide_request(request_, RequestOutcome.GRANTED, by=legal_officer, at=AT)


def test_only_a_decided_request_is_closed_and_once(
    request_: DataRequest, legal_officer: User
) -> None:
    with pytest.raises(DeedRefused):
        close_request(request_, by=legal_officer, at=AT)
    close_request(decided(request_, legal_officer), by=legal_officer, at=AT)
    with pytest.raises(DeedRefused):
        close_request(request_, by=legal_officer, at=AT)


def test_a_registrar_settles_nothing(request_: DataRequest, registrar: User) -> None:
    with pytest.raises(NotAllowed):
        check_identity(request_, IdentityProof.PROXY, by=registrar, at=AT)
    with pytest.raises(NotAllowed):
        extend_request(request_, 1, by=registrar, at=AT, reason="大量")
    with pytest.raises(NotAllowed):
        decide_request(request_, RequestOutcome.GRANTED, by=registrar, at=AT)
    with pytest.raises(NotAllowed):
        close_request(request_, by=registrar, at=AT)


def test_a_request_is_open_until_it_is_closed(
    notice: Notice, request_: DataRequest, legal_officer: User
) -> None:
    assert notice.data_requests.unclosed().exists()
    close_request(decided(request_, legal_officer), by=legal_officer, at=AT)
    assert not notice.data_requests.unclosed().exists()
