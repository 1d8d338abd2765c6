"""What an office was on each day stays known."""

from datetime import date

import pytest

from access_control.models import AdministrationEvent, FormerOffice, Office, User
from access_control.office_changes import (
    close_office,
    merge_offices,
    move_office,
    name_on,
    rename_office,
)
from access_control.rules.administration import AdministrationRefused
from tests.builders import make_office
from tests.clock import jst

pytestmark = pytest.mark.django_db

AT = jst("2026-11-24 10:00")
TODAY = date(2026, 11, 24)


@pytest.fixture
def told(operator: User) -> dict[str, object]:
    return {"on": TODAY, "by": operator, "at": AT}


@pytest.mark.parametrize(
    ("day", "name"),
    [(date(2026, 11, 23), "都税事務所徴収課"), (TODAY, "納税課")],
)
def test_an_office_is_called_what_it_was_called_on_the_day(
    office: Office, told: dict, day: date, name: str
) -> None:
    rename_office(office, "納税課", **told)
    assert name_on(office, day) == name


def test_two_names_given_on_one_day_leave_the_name_before_that_day(
    office: Office, told: dict
) -> None:
    for name in ("納税課", "徴収課"):
        rename_office(office, name, **told)
    assert name_on(office, date(2026, 11, 23)) == "都税事務所徴収課"
    assert name_on(office, TODAY) == "徴収課"


def test_renaming_twice_to_the_same_changes_nothing(office: Office, told: dict) -> None:
    for _ in range(2):
        rename_office(office, "納税課", **told)
    assert AdministrationEvent.objects.filter(office=office).count() == 1


def test_a_change_is_recorded_with_who_and_what(office: Office, told: dict) -> None:
    rename_office(office, "納税課", **told)
    event = AdministrationEvent.objects.get(office=office)
    assert (event.by, event.at) == (told["by"], AT)
    assert (event.old, event.new) == ("都税事務所徴収課", "納税課(2026-11-24から)")


def test_a_move_keeps_where_the_office_stood(
    office: Office, other_office: Office, told: dict
) -> None:
    move_office(office, other_office, **told)
    assert Office.objects.get(pk=office.pk).parent == other_office
    assert FormerOffice.objects.of_day(office, date(2026, 11, 23)).parent.code == "DEMO"


def test_an_office_cannot_stand_below_itself(office: Office, told: dict) -> None:
    below = make_office("DEMO-SUB", parent=office)
    with pytest.raises(AdministrationRefused, match="below itself"):
        move_office(office, below, **told)


def test_an_office_with_open_offices_below_stays_open(
    office: Office, told: dict
) -> None:
    make_office("DEMO-SUB", parent=office)
    with pytest.raises(AdministrationRefused, match="1 offices stand below"):
        close_office(office, **told)


def test_the_authority_stays_open(office: Office, told: dict) -> None:
    with pytest.raises(AdministrationRefused, match="authority"):
        close_office(office.authority(), **told)


def test_closing_twice_changes_nothing(office: Office, told: dict) -> None:
    for _ in range(2):
        close_office(office, **told)
    assert AdministrationEvent.objects.filter(office=office).count() == 1


@pytest.mark.parametrize(
    ("day", "closed"), [(date(2026, 11, 23), False), (TODAY, True)]
)
def test_an_office_is_closed_from_its_day_on(
    office: Office, told: dict, day: date, closed: bool
) -> None:
    close_office(office, **told)
    assert Office.objects.get(pk=office.pk).is_closed_on(day) is closed


def test_who_succeeds_a_successor_answers_for_its_predecessors(
    office: Office, other_office: Office, told: dict
) -> None:
    last = make_office("DEMO-NHI", name="国保年金課")
    merge_offices([office], other_office, **told)
    merge_offices([other_office], last, **told)
    assert set(last.predecessors.all()) == {office, other_office}


def test_a_closed_office_succeeds_nobody(
    office: Office, other_office: Office, told: dict
) -> None:
    close_office(other_office, **told)
    other_office.refresh_from_db()
    with pytest.raises(AdministrationRefused, match="successor is closed"):
        close_office(office, successor=other_office, **told)
