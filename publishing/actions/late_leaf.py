"""Closing a window at once, with a leaf that may follow later.

What must vanish vanishes even if the log cannot be written at that moment; the
scheduler makes up the leaf.
"""

import logging
from datetime import datetime

from django.db import DatabaseError, transaction

from publishing import display_log
from publishing.models import Collection, EntryCopy, Removal, ShellCopy

logger = logging.getLogger(__name__)


def close_window(copy: ShellCopy | EntryCopy, at: datetime) -> None:
    """Ends the window now; one that had not begun becomes empty, here and for ever."""
    copy.display_from = min(copy.display_from, at)
    copy.display_until = at
    copy.save(update_fields=["display_from", "display_until"])


def log_once(deed: Removal | Collection, kind: str, *, at: datetime) -> None:
    """Writes the leaf of a deed once; the leaf tells when the deed was done."""
    shell = ShellCopy.objects.get(public_id=deed.posting.public_id)
    entry = EntryCopy.objects.filter(pk=deed.entry_id).first()
    with transaction.atomic():
        unlogged = type(deed).objects.filter(pk=deed.pk, logged_at__isnull=True)
        if unlogged.update(logged_at=at) == 1:
            display_log.record_deed(kind, shell, at=at, entry=entry)


def log_afterwards(deed: Removal | Collection, kind: str, *, at: datetime) -> None:
    """As ``log_once``; a log that cannot be written stops nothing."""
    try:
        log_once(deed, kind, at=at)
    except DatabaseError:
        logger.exception("the leaf of a deed is missing and will be made up")
