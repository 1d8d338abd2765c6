"""Offices and people from a file: the difference first, then all or nothing."""

from datetime import date
from typing import Any

import pytest

from access_control.grants import may, offices_where_on
from access_control.models import AdministrationEvent, Office, User
from access_control.rules.roles import Role
from notices.actions.office_import import PlanChanged, apply_import, plan_of
from notices.intake.office_sheet import (
    OFFICE_COLUMNS,
    PERSON_COLUMNS,
    OfficeSheet,
    read_office_sheet,
)
from notices.refusals import DeedRefused
from tests.builders import make_notice, make_person
from tests.clock import jst

pytestmark = pytest.mark.django_db

LAST_DAYS = (date(2026, 6, 30), date(2026, 7, 1))
AT = jst("2026-06-03 10:00")
OFFICES = ",".join(OFFICE_COLUMNS.values())
PEOPLE = ",".join(PERSON_COLUMNS.values())


def read(*lines: str) -> OfficeSheet:
    return read_office_sheet("\n".join(lines).encode(), filename="表.csv")


@pytest.fixture
def told(operator: User, office: Office) -> dict[str, Any]:
    """運天, who administers the whole authority."""
    make_person(operator.name, Role.OPERATOR, office.authority())
    return {"by": operator, "at": AT}


def apply(sheet: OfficeSheet, told: dict[str, Any]) -> int:
    digest = plan_of(sheet, **told).digest
    return len(apply_import(sheet, digest=digest, **told))


def test_an_office_is_made_below_its_superior(told: dict) -> None:
    apply(read(OFFICES, "SUB,徴収係,DEMO-TAX,課・所,徴公示"), told)
    office = Office.objects.get(code="SUB")
    assert (office.parent.code, office.sign) == ("DEMO-TAX", "徴公示")


def test_a_person_is_added_without_a_password_and_appointed(
    office: Office, told: dict
) -> None:
    apply(read(PEOPLE, "new@demo.example,新人,DEMO-TAX,決裁者"), told)
    person = User.objects.get(email="new@demo.example")
    assert not person.has_usable_password()
    assert may(person, "approve_notices", office)


def test_a_second_time_there_are_no_changes(told: dict) -> None:
    for sheet in (
        read(OFFICES, "SUB,徴収係,DEMO-TAX"),
        read(PEOPLE, "new@demo.example,新人,DEMO-TAX,法務担当"),
    ):
        assert apply(sheet, told) > 0
        assert apply(sheet, told) == 0


def test_a_last_day_is_the_last_on_which_the_role_counts(
    office: Office, told: dict
) -> None:
    apply(read(PEOPLE, "new@demo.example,新人,DEMO-TAX,決裁者,,2026-06-30"), told)
    person = User.objects.get(email="new@demo.example")
    counts = [offices_where_on(person, "approve_notices", on=day) for day in LAST_DAYS]
    assert [office in found for found in counts] == [True, False]


def test_a_role_given_a_last_day_ends_and_stays_ended(told: dict) -> None:
    line = "new@demo.example,新人,DEMO-TAX,決裁者"
    apply(read(PEOPLE, line), told)
    ending = read(PEOPLE, f"{line},,2026-06-30")
    assert [apply(ending, told), apply(ending, told)] == [1, 0]


def test_every_change_is_recorded(told: dict) -> None:
    apply(read(PEOPLE, "new@demo.example,新人,DEMO-TAX,決裁者"), told)
    deeds = AdministrationEvent.objects.order_by("pk")
    assert [event.deed for event in deeds] == ["add_person", "appoint"]


def test_what_changed_after_the_look_is_looked_at_again(
    office: Office, told: dict
) -> None:
    sheet = read(OFFICES, "DEMO-TAX,納税課")
    seen = plan_of(sheet, **told).digest
    Office.objects.filter(pk=office.pk).update(name="徴収課")
    with pytest.raises(PlanChanged):
        apply_import(sheet, digest=seen, **told)
    assert Office.objects.get(pk=office.pk).name == "徴収課"


def test_one_change_that_is_refused_undoes_all(told: dict) -> None:
    make_notice()
    sheet = read(OFFICES, "SUB,徴収係,DEMO", "DEMO-TAX,,,,,,,,,2026-06-03")
    with pytest.raises(DeedRefused, match="notices or lists are open"):
        apply(sheet, told)
    assert not Office.objects.filter(code="SUB").exists()


def test_nobody_imports_a_role_for_himself(operator: User, told: dict) -> None:
    sheet = read(PEOPLE, f"{operator.email},{operator.name},DEMO-TAX,決裁者")
    (fault,) = plan_of(sheet, **told).faults
    assert "自分自身" in fault.message_ja


def test_the_first_import_of_all_makes_everything(db: None) -> None:
    by = User.objects.create_user("first@demo.example", None, name="初 一")
    told = {"by": by, "at": AT}
    apply(read(OFFICES, "CITY,見本市,,団体"), told)
    assert Office.objects.get().kind == "authority"


def test_after_the_first_import_nobody_administers_by_himself(
    office: Office, registrar: User
) -> None:
    sheet = read(OFFICES, "DEMO-TAX,納税課")
    (fault,) = plan_of(sheet, by=registrar, at=AT).faults
    assert "管理する部署ではありません" in fault.message_ja


def test_500_offices_with_1500_people_are_taken_in(told: dict) -> None:
    offices = [
        f"O{n},第{n}課,{f'O{n // 10}' if n >= 10 else 'DEMO'}" for n in range(500)
    ]
    people = [f"p{n}@demo.example,見本{n},O{n // 3},起案者" for n in range(1500)]
    assert apply(read(OFFICES, *offices), told) == 500
    assert apply(read(PEOPLE, *people), told) == 3000
    assert apply(read(PEOPLE, *people), told) == 0
