"""閲覧目的: said once before the first personal data is opened, kept in the session.

The session holds the sitting's opaque id alone. It ends with the session, or when the
person names another reason.
"""

from datetime import datetime

from django.http import HttpRequest

from access_control.models import Sitting, User
from access_control.opaque_ids import new_opaque_id
from access_control.rules.purposes import Purpose
from access_control.vault.data_keys import make_data_key, open_data_key
from access_control.vault.key_store import REGISTER

SITTING = "sitting"


def begin_sitting(
    request: HttpRequest, purpose: Purpose, words: str, *, at: datetime
) -> Sitting:
    """Remembers why this person opens personal data from now on. Raises VaultError."""
    sitting = make_sitting(request.user, purpose, words, at=at)
    request.session[SITTING] = sitting.pk
    return sitting


def make_sitting(
    person: User, purpose: Purpose, words: str, *, at: datetime
) -> Sitting:
    """Keeps why a person opens personal data; words are sealed. Raises VaultError."""
    sitting = Sitting(id=new_opaque_id(), person=person, began_at=at, purpose=purpose)
    if words:
        key = make_data_key(REGISTER)
        sitting.key_id = key.id
        sitting.sealed_words = key.seal(words.encode(), _context(sitting))
    sitting.save(force_insert=True)
    return sitting


def sitting_of(request: HttpRequest) -> Sitting | None:
    """The reason that this person gave since signing in, or None."""
    if SITTING not in request.session:
        return None
    mine = Sitting.objects.select_related("person").filter(person=request.user)
    return mine.filter(pk=request.session[SITTING]).first()


def words_of(sitting: Sitting) -> str:
    """The free words in clear. Raises CannotOpen."""
    if not sitting.key_id:
        return ""
    key = open_data_key(sitting.key_id)
    return key.open(sitting.sealed_words, _context(sitting)).decode()


def _context(sitting: Sitting) -> str:
    return f"sitting:{sitting.pk}:words:1"
