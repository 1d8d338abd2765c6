"""The next open morning: offered before a closed door, planned in one deed."""

from datetime import date, datetime

import pytest

from access_control.models import User
from notices.actions.approval import approve_notice
from notices.actions.office_calendar import mark_day
from notices.actions.open_morning import morning_to_offer, start_on_open_morning
from notices.models import Notice
from notices.refusals import DeedRefused, NotAllowed
from notices.rules.display_window import EndTooEarly
from notices.rules.transitions import Status
from tests.builders import make_notice
from tests.clock import jst

pytestmark = pytest.mark.django_db

SATURDAY = jst("2026-06-06 10:00")
MORNING = jst("2026-06-08 09:00")


@pytest.fixture
def submitted(registrar: User) -> Notice:
    return make_notice()


@pytest.mark.parametrize(
    ("at", "offered"),
    [
        pytest.param("2026-06-05 08:59", "2026-06-05 09:00", id="before opening"),
        pytest.param("2026-06-05 09:00", None, id="opening"),
        pytest.param("2026-06-05 16:59", None, id="before closing"),
        pytest.param("2026-06-05 17:00", "2026-06-08 09:00", id="Friday evening"),
        pytest.param("2026-06-06 10:00", "2026-06-08 09:00", id="Saturday"),
        pytest.param("2026-12-29 10:00", "2027-01-04 09:00", id="年末年始"),
    ],
)
def test_a_morning_is_offered_before_a_closed_door(
    at: str, offered: str | None, submitted: Notice
) -> None:
    expected = jst(offered) if offered else None
    assert morning_to_offer(submitted, jst(at)) == expected


@pytest.mark.parametrize(
    ("planned", "is_offered"),
    [(SATURDAY, False), (jst("2026-06-06 09:59"), True)],
    ids=["start now", "start has passed"],
)
def test_a_planned_start_stands_until_it_has_passed(
    planned: datetime, is_offered: bool, submitted: Notice
) -> None:
    submitted.display_from = planned
    assert (morning_to_offer(submitted, SATURDAY) is not None) is is_offered


def test_the_deed_plans_the_start_and_leaves_a_trace(
    submitted: Notice, approver: User
) -> None:
    assert start_on_open_morning(submitted, by=approver, at=SATURDAY) == MORNING
    assert (submitted.display_from, submitted.status) == (MORNING, Status.SUBMITTED)
    event = submitted.events.get()
    assert (event.deed, event.by) == ("start_on_open_morning", approver)


def test_twice_leaves_one_trace(submitted: Notice, approver: User) -> None:
    for _twice in range(2):
        start_on_open_morning(submitted, by=approver, at=SATURDAY)
    assert submitted.events.count() == 1


def test_a_day_that_the_office_closed_is_passed_over(
    submitted: Notice, approver: User
) -> None:
    told = {"is_open": False, "note": "停電", "by": approver, "at": SATURDAY}
    mark_day(submitted.office, date(2026, 6, 8), **told)
    start_on_open_morning(submitted, by=approver, at=SATURDAY)
    assert submitted.display_from == jst("2026-06-09 09:00")


def test_a_start_that_has_passed_is_saved_by_it(
    approver: User, registrar: User
) -> None:
    notice = make_notice(display_from=jst("2026-06-05 09:00"))
    start_on_open_morning(notice, by=approver, at=SATURDAY)
    approve_notice(notice, by=approver, at=SATURDAY)
    assert notice.status == Status.APPROVED


def test_a_planned_end_that_becomes_too_early_is_refused(
    approver: User, registrar: User
) -> None:
    notice = make_notice(display_until=jst("2026-06-15 00:00"))
    with pytest.raises(EndTooEarly):
        start_on_open_morning(notice, by=approver, at=SATURDAY)
    notice.refresh_from_db()
    assert notice.display_from is None


@pytest.mark.parametrize("status", [Status.DRAFT, Status.WITHDRAWN])
def test_only_what_awaits_approval_is_planned_by_an_approver(
    status: Status, approver: User, registrar: User
) -> None:
    notice = make_notice(status=status)
    with pytest.raises(DeedRefused, match="審査依頼中"):
        start_on_open_morning(notice, by=approver, at=SATURDAY)


@pytest.mark.parametrize("stranger", ["registrar", "outsider", "legal_officer"])
def test_only_an_approver_of_the_office_may(
    stranger: str, submitted: Notice, request: pytest.FixtureRequest
) -> None:
    by = request.getfixturevalue(stranger)
    with pytest.raises(NotAllowed):
        start_on_open_morning(submitted, by=by, at=SATURDAY)
