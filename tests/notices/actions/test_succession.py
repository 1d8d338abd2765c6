"""Appointments end without leaving a queue to nobody."""

from datetime import date

import pytest

from access_control.models import Appointment, Office, User
from access_control.rules.roles import Role
from notices.actions.office_changes import close_office, merge_offices
from notices.actions.people_changes import appoint, end_role
from notices.actions.succession import (
    QueueWithoutApprover,
    gaps_ahead,
    queues_without_approver,
)
from notices.refusals import DeedRefused
from tests.builders import make_notice, make_person
from tests.clock import frozen, jst

pytestmark = pytest.mark.django_db

AT = jst("2026-03-20 10:00")
LAST, CHANGE = date(2026, 3, 31), date(2026, 4, 1)


@pytest.fixture(autouse=True)
def in_march():
    with frozen(AT):
        yield


@pytest.fixture
def admin(office: Office) -> User:
    return make_person("運天 五郎", Role.OPERATOR, office.authority())


def test_the_last_approver_of_a_queue_stays(
    approver: User, office: Office, admin: User
) -> None:
    make_notice()
    with pytest.raises(QueueWithoutApprover, match="2026-04-01"):
        end_role(approver, Role.APPROVER, office, by=admin, at=AT, on=CHANGE)
    assert Appointment.objects.get(user=approver).until_on is None


def test_without_a_queue_the_last_approver_may_go(
    approver: User, office: Office, admin: User
) -> None:
    end_role(approver, Role.APPROVER, office, by=admin, at=AT, on=CHANGE)
    assert Appointment.objects.get(user=approver).until_on == CHANGE


@pytest.mark.parametrize("is_deputy", [False, True])
def test_with_a_successor_or_a_deputy_the_last_approver_may_go(
    approver: User, office: Office, admin: User, outsider: User, is_deputy: bool
) -> None:
    make_notice()
    principal = approver if is_deputy else None
    told = {"from_on": CHANGE, "until_on": None, "deputy_for": principal}
    appoint(outsider, Role.APPROVER, office, **told, by=admin, at=AT)
    end_role(approver, Role.APPROVER, office, by=admin, at=AT, on=CHANGE)
    assert queues_without_approver(CHANGE) == []


def test_a_successor_who_comes_a_day_late_does_not_count(
    approver: User, office: Office, admin: User, outsider: User
) -> None:
    make_notice()
    told = {"from_on": date(2026, 4, 2), "until_on": None}
    appoint(outsider, Role.APPROVER, office, **told, by=admin, at=AT)
    with pytest.raises(QueueWithoutApprover):
        end_role(approver, Role.APPROVER, office, by=admin, at=AT, on=CHANGE)


def test_a_disabled_approver_is_nobody(approver: User, office: Office) -> None:
    make_notice()
    User.objects.filter(pk=approver.pk).update(is_active=False)
    assert queues_without_approver(AT.date()) == [office]


@pytest.mark.parametrize(("today", "warned"), [(17, False), (18, True), (31, True)])
def test_the_worklist_warns_two_weeks_ahead(
    office: Office, admin: User, outsider: User, today: int, warned: bool
) -> None:
    make_notice()
    told = {"from_on": date(2026, 3, 1), "until_on": LAST}
    appoint(outsider, Role.APPROVER, office, **told, by=admin, at=AT)
    found = gaps_ahead(Office.objects.all(), date(2026, 3, today))
    assert found == ([(office, CHANGE)] if warned else [])


@pytest.mark.parametrize(
    ("held", "given"),
    [(Role.API_CLIENT, Role.APPROVER), (Role.REGISTRAR, Role.API_CLIENT)],
)
def test_an_account_is_of_a_person_or_of_a_program(
    held: Role, given: Role, office: Office, admin: User
) -> None:
    somebody = make_person("連携 一号", held, office)
    with pytest.raises(DeedRefused):
        appoint(somebody, given, office, from_on=None, until_on=None, by=admin, at=AT)


@pytest.fixture
def into(other_office: Office) -> dict[str, object]:
    """Whoever administers everything moves 徴収課's work to 総務課, today."""
    admin = make_person("運天 六郎", Role.OPERATOR, other_office.authority())
    return {"on": AT.date(), "by": admin, "at": AT}


def test_a_queue_is_not_merged_into_an_office_without_an_approver(
    approver: User, office: Office, other_office: Office, into
) -> None:
    make_notice()
    with pytest.raises(QueueWithoutApprover, match=other_office.code):
        merge_offices([office], other_office, **into)
    office.refresh_from_db()
    assert office.closed_on is None


def test_a_queue_is_not_handed_over_to_an_office_without_an_approver(
    approver: User, office: Office, other_office: Office, into
) -> None:
    make_notice()
    with pytest.raises(QueueWithoutApprover):
        close_office(office, successor=other_office, **into)


def test_a_queue_goes_where_somebody_decides(
    approver: User, office: Office, other_office: Office, into
) -> None:
    make_notice()
    make_person("決裁 七郎", Role.APPROVER, other_office)
    assert merge_offices([office], other_office, **into) == 1
