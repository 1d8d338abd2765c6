"""Secrets of authenticator apps and recovery codes, each sealed for one person alone.

Each has a data key of its own: a rotation of the register's keys meets it among all the
others, and never touches a row of allauth's that a sign-in is writing at that moment.
"""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from allauth.core import context
from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser

from access_control.vault.data_keys import (
    destroy_data_keys,
    make_data_key,
    open_data_key,
)
from access_control.vault.key_store import REGISTER
from access_control.vault.keys import CannotOpen, was_altered
from access_control.vault.openings import unseen

# Where allauth keeps a sealed secret in a row's data: of an app, of recovery codes.
SEALED_IN = ("secret", "seed")

_owner: ContextVar[int | None] = ContextVar("owner_of_secrets", default=None)


@contextmanager
def secrets_of(person: AbstractBaseUser) -> Iterator[None]:
    """Inside, secrets are sealed and opened as this person's.

    allauth does not tell its adapter whose secret it is. Outside it is whoever is
    signed in; in the second step of signing in nobody is yet.
    """
    token = _owner.set(person.pk)
    try:
        yield
    finally:
        _owner.reset(token)


def seal_secret(secret: str) -> str:
    """``<id of its data key>:<base64>``, for the owner. Raises KeyStoreError."""
    bound = _context()
    key = make_data_key(REGISTER)
    return f"{key.id}:{base64.b64encode(key.seal(secret.encode(), bound)).decode()}"


def open_secret(sealed: str) -> str:
    """Undoes ``seal_secret`` for its owner alone. Raises CannotOpen, KeyStoreError."""
    bound = _context()
    key_id, _, content = sealed.partition(":")
    # Read by the program alone: no person is shown anything about another.
    with unseen():
        key = open_data_key(key_id)
    try:
        ciphertext = base64.b64decode(content)
    except ValueError:
        raise was_altered(bound, key_id) from None
    return key.open(ciphertext, bound).decode()


def forget_secrets(person: AbstractBaseUser) -> int:
    """Deletes all factors of a person and destroys their keys; how many there were."""
    factors = Authenticator.objects.filter(user_id=person.pk)
    sealed = [row.data.get(name, "") for row in factors for name in SEALED_IN]
    gone = factors.delete()[0]
    destroy_data_keys(each.partition(":")[0] for each in sealed if each)
    return gone


def _context() -> str:
    return f"second-factor:{_owner_pk()}:secret:1"


def _owner_pk() -> int:
    named = _owner.get()
    if named is not None:
        return named
    request = context.request
    if request is None or not request.user.is_authenticated:
        raise CannotOpen(
            "誰の二段階認証の秘密かがわかりません。",
            "nobody says whose second factor it is: use secrets_of",
        )
    return int(request.user.pk)
