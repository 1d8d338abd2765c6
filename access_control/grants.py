"""The only door to guardian: who holds which permission on which office."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from guardian.shortcuts import assign_perm, get_objects_for_user, remove_perm

from access_control.models import Office, User
from access_control.rules.roles import ROLE_PERMISSIONS, Role


def grant_role(user: User, role: Role, office: Office) -> None:
    """Gives a person a role at one office; giving it twice changes nothing."""
    for codename in ROLE_PERMISSIONS[role]:
        assign_perm(f"access_control.{codename}", user, office)


def revoke_role(user: User, role: Role, office: Office) -> None:
    """Takes a role at one office back, with all its permissions."""
    for codename in ROLE_PERMISSIONS[role]:
        remove_perm(f"access_control.{codename}", user, office)


def offices_where(user: User | AnonymousUser, codename: str) -> QuerySet[Office]:
    """The offices at which the person holds the permission.

    Nobody anonymous or disabled holds any (guardian itself does not look), and a
    superuser holds none by being one.
    """
    if user.is_anonymous or not user.is_active:
        return Office.objects.none()
    return get_objects_for_user(
        user,
        f"access_control.{codename}",
        Office,
        with_superuser=False,
        accept_global_perms=False,
    )


def may(user: User | AnonymousUser, codename: str, office: Office) -> bool:
    """Whether the person holds the permission at the office."""
    return offices_where(user, codename).filter(pk=office.pk).exists()


def has_anywhere(user: User | AnonymousUser, codename: str) -> bool:
    """Whether the person holds the permission at any office."""
    return offices_where(user, codename).exists()
