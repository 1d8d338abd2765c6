"""Ends and forgetting: an end is a fact of the clock; here it is only written down."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction

from access_control.vault.data_keys import destroy_data_keys
from publishing import display_log
from publishing.models import EarlierCopy, EntryCopy, SearchKey, ShellCopy

COPIES_AT_A_TIME = 500


def log_ends(*, at: datetime) -> int:
    """Writes the leaf "ended" of each posting whose window closed; returns how many."""
    ended = ShellCopy.objects.newly_ended(at)[:COPIES_AT_A_TIME]
    return sum(_log_end(shell, at) for shell in ended)


def forget_ended(*, at: datetime, after: timedelta) -> int:
    """Destroys keys and salts of copies that ended long enough ago; returns how many.

    The keys go first: what cannot be opened is gone even if the rest must be repeated.
    A posting that is held is left until the hold is released, and as long again: what
    was released by mistake can be held once more.
    """
    before = at - after
    for entry in EntryCopy.objects.due_to_be_forgotten(before)[:COPIES_AT_A_TIME]:
        _forget_entry(entry, before, at)
    due = ShellCopy.objects.due_to_be_forgotten(before)[:COPIES_AT_A_TIME]
    return sum(_forget(shell, before, at) for shell in due)


def copy_keys(shell: ShellCopy) -> Iterator[str]:
    """Ids of every data key of a posting's public copies, earlier ones too."""
    yield shell.key_id
    yield from shell.entries.values_list("key_id", flat=True)
    earlier = EarlierCopy.objects.filter(entry__shell=shell)
    yield from earlier.values_list("key_id", flat=True)


def erase_copies(shell: ShellCopy, *, at: datetime) -> bool:
    """Empties what is sealed and writes "disposed"; False where it was done before.

    Requires a transaction.
    """
    unforgotten = ShellCopy.objects.unforgotten().filter(pk=shell.pk)
    if unforgotten.update(forgotten_at=at, sealed=b"", sealed_rows=b"") != 1:
        return False
    shell.entries.update(sealed=b"")
    SearchKey.objects.filter(entry__shell=shell).delete()
    EarlierCopy.objects.filter(entry__shell=shell).update(sealed=b"")
    display_log.record_deed("disposed", shell, at=at)
    return True


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


def _forget_entry(entry: EntryCopy, before: datetime, at: datetime) -> None:
    """One that ended before its posting, long enough ago."""
    earlier = EarlierCopy.objects.filter(entry=entry)
    with transaction.atomic():
        if not _locked_if_free(entry.shell, before):
            return
        destroy_data_keys([entry.key_id, *earlier.values_list("key_id", flat=True)])
        earlier.update(sealed=b"")
        SearchKey.objects.filter(entry=entry).delete()
        if EntryCopy.objects.filter(pk=entry.pk).exclude(sealed=b"").update(sealed=b""):
            display_log.record_deed("disposed", entry.shell, at=at, entry=entry)


def _forget(shell: ShellCopy, before: datetime, at: datetime) -> bool:
    with transaction.atomic():
        if not _locked_if_free(shell, before):
            return False
        destroy_data_keys(copy_keys(shell))
        return erase_copies(shell, at=at)


def _locked_if_free(shell: ShellCopy, since: datetime) -> bool:
    """A hold that comes now waits until this is done; one that came before stops it.

    The keys are committed to their own database at once, while the row stays locked.
    """
    locked = ShellCopy.objects.select_for_update().filter(pk=shell.pk)
    return locked.free(since).first() is not None
