"""Who holds a right: a person with a grant on the office, and nobody else."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission

from access_control.grants import (
    authorities_where,
    grant_role,
    has_anywhere,
    may,
    offices_where,
    people_where,
    revoke_role,
)
from access_control.models import Office, User
from access_control.rules.roles import PERMISSIONS, ROLE_PERMISSIONS, Role
from tests.builders import make_person
from tests.clock import frozen

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", Role)
def test_a_role_holds_its_permissions_and_no_other(
    role: Role, office: Office, outsider: User
) -> None:
    grant_role(outsider, role, office)
    held = {codename for codename in PERMISSIONS if may(outsider, codename, office)}
    assert held == set(ROLE_PERMISSIONS[role])


def test_a_grant_counts_at_its_office_only(
    registrar: User, office: Office, other_office: Office
) -> None:
    assert may(registrar, "register_notices", office) is True
    assert may(registrar, "register_notices", other_office) is False


def test_a_grant_on_the_authority_gives_nothing_at_its_offices(
    outsider: User, office: Office
) -> None:
    grant_role(outsider, Role.APPROVER, office.authority())
    assert may(outsider, "approve_notices", office) is False


def test_a_disabled_person_holds_nothing(registrar: User) -> None:
    registrar.is_active = False
    assert not offices_where(registrar, "register_notices").exists()


def test_nobody_anonymous_holds_anything(office: Office) -> None:
    assert not offices_where(AnonymousUser(), "register_notices").exists()


def test_a_superuser_holds_nothing_by_being_one(office: Office) -> None:
    root = User.objects.create_superuser("root@demo.example", None, name="管理者")
    assert not any(has_anywhere(root, codename) for codename in PERMISSIONS)


def test_a_permission_without_an_office_counts_nowhere(
    outsider: User, office: Office
) -> None:
    everywhere = Permission.objects.get(codename="operate_site")
    group = Group.objects.create(name="監査")
    group.permissions.add(everywhere)
    outsider.groups.add(group)
    outsider.user_permissions.add(everywhere)
    assert has_anywhere(outsider, "operate_site") is False
    assert may(outsider, "operate_site", office) is False


def test_a_revoked_role_counts_no_more(registrar: User, office: Office) -> None:
    revoke_role(registrar, Role.REGISTRAR, office)
    assert may(registrar, "register_notices", office) is False


def test_granting_twice_is_granting_once(registrar: User, office: Office) -> None:
    grant_role(registrar, Role.REGISTRAR, office)
    revoke_role(registrar, Role.REGISTRAR, office)
    assert has_anywhere(registrar, "register_notices") is False


def test_an_operator_sees_no_register(operator: User) -> None:
    assert has_anywhere(operator, "view_register") is False


@pytest.mark.parametrize("place", ["open", "closed", "succeeded", "authority"])
def test_who_holds_a_permission_is_who_may(
    place: str, office: Office, other_office: Office
) -> None:
    for role in Role:
        make_person(f"{role} ここ", role, office)
        make_person(f"{role} 上", role, office.authority())
        make_person(f"{role} 引継先", role, other_office)
    if place in ("closed", "succeeded"):
        office.closed_on = date(2026, 6, 1)
    if place == "succeeded":
        office.succeeded_by = other_office
    office.save()
    asked = office.authority() if place == "authority" else office
    with frozen("2026-06-01 09:00"):
        for codename in PERMISSIONS:
            told = set(people_where(codename, asked))
            everybody = User.objects.all()
            holders = {each for each in everybody if may(each, codename, asked)}
            assert told == holders, codename


def test_a_disabled_person_is_not_among_those_who_may(
    registrar: User, office: Office
) -> None:
    User.objects.filter(pk=registrar.pk).update(is_active=False)
    assert registrar not in people_where("register_notices", office)


def test_has_perm_says_what_the_appointment_says(
    registrar: User, office: Office, other_office: Office
) -> None:
    perm = "access_control.register_notices"
    assert registrar.has_perm(perm, office) is True
    assert registrar.has_perm(perm, other_office) is False
    assert registrar.has_perm(perm) is False


def test_has_perm_gives_a_superuser_nothing(office: Office) -> None:
    root = User.objects.create_superuser("root@demo.example", None, name="管理者")
    assert root.has_perm("access_control.operate_site", office) is False


def test_what_holds_for_all_offices_is_not_decided_at_one(
    office: Office, outsider: User
) -> None:
    grant_role(outsider, Role.LEGAL_OFFICER, office)
    assert authorities_where(outsider, "adopt_rules") == set()
    grant_role(outsider, Role.LEGAL_OFFICER, office.authority())
    assert authorities_where(outsider, "adopt_rules") == {office.authority().pk}
