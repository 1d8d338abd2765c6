"""Ends and forgetting: an end is a fact of the clock; here it is only written down."""

from datetime import datetime, timedelta
from itertools import chain

from django.db import transaction

from access_control.vault.data_keys import destroy_data_keys
from publishing import display_log
from publishing.models import EarlierCopy, EntryCopy, ShellCopy

COPIES_AT_A_TIME = 500


def log_ends(*, at: datetime) -> int:
    """Writes the leaf "ended" of each posting whose window closed; returns how many."""
    ended = ShellCopy.objects.newly_ended(at)[:COPIES_AT_A_TIME]
    return sum(_log_end(shell, at) for shell in ended)


def forget_ended(*, at: datetime, after: timedelta) -> int:
    """Destroys keys and salts of copies that ended long enough ago; returns how many.

    The keys go first: what cannot be opened is gone even if the rest must be repeated.
    """
    for entry in EntryCopy.objects.due_to_be_forgotten(at - after)[:COPIES_AT_A_TIME]:
        _forget_entry(entry, at)
    due = ShellCopy.objects.due_to_be_forgotten(at - after)[:COPIES_AT_A_TIME]
    return sum(_forget(shell, at) for shell in due)


def _log_end(shell: ShellCopy, at: datetime) -> bool:
    with transaction.atomic():
        unlogged = ShellCopy.objects.filter(
            pk=shell.pk, end_logged_at__isnull=True, display_until__lte=at
        )
        if unlogged.update(end_logged_at=at) != 1:
            return False
        until = int(shell.display_until.timestamp())
        display_log.record_deed("ended", shell, at=at, until=until)
    return True


def _forget_entry(entry: EntryCopy, at: datetime) -> None:
    """One that ended before its posting, long enough ago."""
    earlier = EarlierCopy.objects.filter(entry=entry)
    destroy_data_keys([entry.key_id, *earlier.values_list("key_id", flat=True)])
    with transaction.atomic():
        earlier.update(sealed=b"")
        if EntryCopy.objects.filter(pk=entry.pk).exclude(sealed=b"").update(sealed=b""):
            display_log.record_deed("disposed", entry.shell, at=at, entry=entry)


def _forget(shell: ShellCopy, at: datetime) -> bool:
    entries = EntryCopy.objects.filter(shell=shell)
    earlier = EarlierCopy.objects.filter(entry__shell=shell)
    keys = [copies.values_list("key_id", flat=True) for copies in (entries, earlier)]
    destroy_data_keys([shell.key_id, *chain(*keys)])
    with transaction.atomic():
        unforgotten = ShellCopy.objects.filter(pk=shell.pk, forgotten_at__isnull=True)
        if unforgotten.update(forgotten_at=at, sealed=b"", sealed_rows=b"") != 1:
            return False
        entries.update(sealed=b"")
        earlier.update(sealed=b"")
        display_log.record_deed("disposed", shell, at=at)
    return True
