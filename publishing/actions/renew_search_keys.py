"""Search keys made anew: after an upgrade, and when their key is rotated.

Nothing is remembered between calls: what is left is what has no search key of the
newest epoch and version, so a call after kill -9 goes on where the last one ended.
Meanwhile a name is asked for under every epoch.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from django.db import transaction
from django.db.models import Count, Exists, OuterRef

from access_control.rules.search_keys import SEARCH_KEY_VERSION
from access_control.vault import rotation
from access_control.vault.key_store import SEARCH
from access_control.vault.search_index import current_search_epoch
from notices.models import Addressee
from notices.rules.adoption import SearchMode
from publishing.models import EntryCopy, EntryQuerySet, SearchKey
from publishing.projection import findable
from publishing.search_keys import write_search_keys


def newest_search_epoch(*, anew: bool = False) -> int:
    """The epoch to rotate to, as ``rotation.newest_epoch``. Raises MissingKey."""
    return rotation.epoch_beyond(SEARCH, left_under_search(), anew=anew)


def renew_search_keys(*, batch: int = rotation.BATCH) -> int:
    """Makes entries findable that lack current search keys; returns how many.

    Raises CannotOpen, KeyStoreError.
    """
    return sum(_renew(entries) for entries in _batches(batch))


def not_findable() -> EntryQuerySet:
    """Entries that are not forgotten and that no current search key leads to."""
    current = SearchKey.objects.filter(
        entry=OuterRef("pk"),
        epoch=current_search_epoch(),
        version=SEARCH_KEY_VERSION,
    )
    kept = EntryCopy.objects.exclude(sealed=b"")
    searched = kept.exclude(shell__search_mode=SearchMode.OFF)
    return searched.filter(~Exists(current)).order_by("pk")


def left_under_search() -> dict[int, int]:
    """How many search keys each epoch of the store, or of a row, still has."""
    rows = SearchKey.objects.order_by().values("epoch").annotate(rows=Count("pk"))
    counted = dict(rows.values_list("epoch", "rows"))
    return rotation.with_all_epochs(SEARCH, counted)


def retire_search() -> list[int]:
    """Destroys the search keys' keys of older epochs for good. Raises StillNeeded."""
    return rotation.retire_older(SEARCH, left_under_search)


def _batches(size: int) -> Iterator[list[EntryCopy]]:
    last = ""
    waiting = not_findable().select_related("shell")
    while entries := list(waiting.filter(pk__gt=last)[:size]):
        yield entries
        last = entries[-1].pk


def _renew(entries: Sequence[EntryCopy]) -> int:
    by_mode = sorted(entries, key=lambda entry: entry.shell.search_mode)
    for mode, some in groupby(by_mode, key=lambda entry: entry.shell.search_mode):
        ids = [entry.pk for entry in some]
        with transaction.atomic():
            # Locked first: an entry that is corrected or forgotten meanwhile waits.
            locked = EntryCopy.objects.select_for_update().filter(pk__in=ids)
            kept = list(locked.exclude(sealed=b"").values_list("pk", flat=True))
            write_search_keys(mode, findable(Addressee.objects.filter(pk__in=kept)))
    return len(entries)
