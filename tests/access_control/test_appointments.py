"""Appointments: dates on both sides, inheritance, closed offices, and has_perm."""

from datetime import date
from importlib import import_module

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, transaction

from access_control.grants import (
    grant_role,
    has_anywhere,
    may,
    offices_where,
    offices_where_on,
    permissions_held,
    revoke_role,
)
from access_control.models import Appointment, Office, User
from access_control.rules.roles import (
    ENDS_WITH_OFFICE,
    INHERITED_ROLES,
    PERMISSIONS,
    ROLE_PERMISSIONS,
    Role,
    permissions_at,
)
from tests.builders import make_office
from tests.clock import frozen

pytestmark = pytest.mark.django_db

APRIL, MAY = date(2026, 4, 1), date(2026, 5, 1)


@pytest.fixture
def nobody(db: None) -> User:
    return User.objects.create_user("new@demo.example", None, name="新田 七海")


@pytest.mark.parametrize(
    ("moment", "holds"),
    [
        ("2026-03-31 23:59", False),
        ("2026-04-01 00:00", True),
        ("2026-04-30 23:59", True),
        ("2026-05-01 00:00", False),
    ],
)
def test_a_role_counts_on_its_legal_days(
    moment: str, holds: bool, nobody: User, office: Office
) -> None:
    grant_role(nobody, Role.APPROVER, office, from_on=APRIL, until_on=MAY)
    with frozen(moment):
        assert may(nobody, "approve_notices", office) is holds
        assert ("approve_notices" in permissions_held(nobody)) is holds
        assert nobody.has_perm("access_control.approve_notices", office) is holds


def test_a_revoked_role_leaves_what_another_role_gives(
    nobody: User, office: Office
) -> None:
    grant_role(nobody, Role.REGISTRAR, office)
    grant_role(nobody, Role.APPROVER, office)
    revoke_role(nobody, Role.APPROVER, office)
    assert may(nobody, "view_register", office) is True
    assert may(nobody, "approve_notices", office) is False


def test_a_role_taken_back_before_it_began_never_counts(
    nobody: User, office: Office
) -> None:
    grant_role(nobody, Role.APPROVER, office, from_on=APRIL)
    revoke_role(nobody, Role.APPROVER, office, on=date(2026, 3, 1))
    assert Appointment.objects.get(user=nobody).until_on == APRIL
    held = offices_where_on(nobody, "approve_notices", on=APRIL)
    assert not held.exists()


@pytest.mark.parametrize("role", Role)
def test_a_role_at_the_bureau_counts_below_if_it_is_inherited(
    role: Role, nobody: User, office: Office
) -> None:
    below = make_office("DEMO-SUB", parent=office)
    grant_role(nobody, role, office.authority())
    codename = min(ROLE_PERMISSIONS[role])
    assert may(nobody, codename, below) is (role in INHERITED_ROLES)


def test_no_inherited_role_holds_what_ends_with_an_office() -> None:
    for role in INHERITED_ROLES:
        assert not ROLE_PERMISSIONS[role] & ENDS_WITH_OFFICE


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(("closed_on", "closed"), [(APRIL, True), (MAY, False)])
def test_a_closed_office_leaves_what_must_still_be_done(
    closed_on: date, closed: bool, role: Role, nobody: User, office: Office
) -> None:
    Office.objects.filter(pk=office.pk).update(closed_on=closed_on)
    grant_role(nobody, role, office)
    with frozen("2026-04-01 00:00"):
        held = {name for name in PERMISSIONS if may(nobody, name, office)}
        assert held == permissions_at(role, closed=closed) == permissions_held(nobody)


def test_permissions_held_says_what_each_permission_says(
    approver: User, outsider: User, legal_officer: User
) -> None:
    for person in (approver, outsider, legal_officer):
        each = {name for name in PERMISSIONS if has_anywhere(person, name)}
        assert permissions_held(person) == each


def test_all_permissions_are_one_question(
    approver: User, django_assert_max_num_queries
) -> None:
    # PostgreSQL is asked for the time besides.
    with django_assert_max_num_queries(2):
        permissions_held(approver)
    with django_assert_max_num_queries(2):
        list(offices_where(approver, "approve_notices"))


def test_a_superuser_has_no_permission_on_an_office(office: Office) -> None:
    root = User.objects.create_superuser("root@demo.example", None, name="管理者")
    assert root.has_perm("access_control.view_register", office) is False
    assert permissions_held(root) == frozenset()


def test_a_disabled_person_has_no_permission(approver: User, office: Office) -> None:
    approver.is_active = False
    assert approver.has_perm("access_control.approve_notices", office) is False
    assert permissions_held(approver) == frozenset()


@pytest.mark.parametrize(
    "wrong",
    [
        {"until_on": date(2026, 3, 31)},
        {"kind": "deputy"},
        {"deputy_for": "oneself", "kind": "deputy"},
    ],
)
def test_the_database_refuses_an_impossible_appointment(
    wrong: dict[str, object], nobody: User, office: Office
) -> None:
    appointment = grant_role(nobody, Role.APPROVER, office, from_on=APRIL)
    if "deputy_for" in wrong:
        wrong = wrong | {"deputy_for": nobody}
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.filter(pk=appointment.pk).update(**wrong)


def test_an_upgrade_gives_what_the_role_gives_now(
    nobody: User, office: Office, run
) -> None:
    appointment = grant_role(nobody, Role.LEGAL_OFFICER, office)
    own = appointment.permissions.filter(permission__codename="adopt_rules")
    approves = Permission.objects.get(codename="approve_notices")
    own.update(permission=approves)
    run("renew_roles")
    assert permissions_held(nobody) == ROLE_PERMISSIONS[Role.LEGAL_OFFICER]


@pytest.mark.parametrize(
    ("held", "roles"),
    [
        (Role.REGISTRAR, ["registrar"]),
        (Role.LEGAL_OFFICER, ["legal_officer"]),
        (Role.AUDITOR, ["auditor"]),
    ],
)
def test_the_migration_knows_a_role_by_what_it_gave(
    held: Role, roles: list[str]
) -> None:
    migration = import_module("access_control.migrations.0005_appointments")
    assert migration._roles_of(ROLE_PERMISSIONS[held]) == roles
