"""Rotation of the index key: every addressee is indexed anew from the opened name.

The site reads and writes meanwhile (``equal_names``). Nothing is remembered between
calls: what is left is what still stands under an older epoch, or by an older version
of the search key, so a call after kill -9 goes on where the last one ended.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.db.models import Count, Q, QuerySet

from access_control.rules.search_keys import SEARCH_KEY_VERSION
from access_control.vault import rotation
from access_control.vault.blind_index import current_index_epoch
from access_control.vault.data_keys import CannotOpen, DataKey, open_data_keys
from access_control.vault.key_store import INDEX, KeyStoreError, key_store
from notices.intake.equal_names import INDEXED, indexed
from notices.models import Addressee
from notices.register import open_fields

NO_EPOCH = 0
REINDEX = (
    "UPDATE notices_addressee SET name_index = %s, entry_index = %s, "
    "index_epoch = %s, index_version = %s WHERE id = %s"
)
Change = tuple[bytes, bytes, int, int, str]


@dataclass
class Reindexing:
    """What one call did; ``emptied`` were erased, ``unopened`` were left."""

    epoch: int
    reindexed: int = 0
    emptied: int = 0
    unopened: dict[str, Exception] = field(default_factory=dict)


def newest_index_epoch(*, anew: bool = False) -> int:
    """The epoch to rotate to, as ``rotation.newest_epoch``. Raises MissingKey."""
    return rotation.epoch_beyond(INDEX, left_under_index(), anew=anew)


def reindex(*, batch: int = rotation.BATCH) -> Reindexing:
    """Indexes anew whatever is out of date; a transaction a batch. KeyStoreError."""
    done = Reindexing(current_index_epoch())
    last: str | None = ""
    while last is not None:
        last = _reindex_batch(done, last, batch)
    return done


def out_of_date(epoch: int) -> QuerySet[Addressee]:
    """Addressees whose indexes are of an older epoch or search key, or are empty."""
    older = Q(index_epoch__lt=epoch) | Q(index_version__lt=SEARCH_KEY_VERSION)
    return Addressee.objects.filter(older)


def rows_of_older_search_key() -> int:
    """How many addressees may not be found under a spelling that is new to the key."""
    standing = Addressee.objects.filter(index_epoch__gt=NO_EPOCH)
    return standing.filter(index_version__lt=SEARCH_KEY_VERSION).count()


def left_under_index() -> dict[int, int]:
    """How many addressees each epoch of the store, or of a row, still indexes."""
    rows = Addressee.objects.order_by().filter(index_epoch__gt=NO_EPOCH)
    counted = rows.values("index_epoch").annotate(rows=Count("pk"))
    found = dict(counted.values_list("index_epoch", "rows"))
    return rotation.with_all_epochs(INDEX, found)


def retire_index() -> list[int]:
    """Destroys the index keys of older epochs for good. Raises StillNeeded."""
    return rotation.retire_older(INDEX, left_under_index)


def empty_indexes(addressees: QuerySet[Addressee]) -> int:
    """Takes the indexes of erased addressees away; how many.

    Whoever holds the index key could otherwise still ask whether a name was there.
    """
    return addressees.filter(index_epoch__gt=NO_EPOCH).update(
        name_index=b"", entry_index=b"", index_epoch=NO_EPOCH
    )


def follow_index_rotation(rows: Sequence[Addressee]) -> None:
    """Once saved rows are committed, indexes those anew whose epoch has become old.

    The old key may be destroyed as soon as no row needs it; these rows may have come
    after that look.
    """
    epochs = {row.pk: row.index_epoch for row in rows}

    def follow() -> None:
        newest = max(key_store().epochs(INDEX), default=0)
        late = [pk for pk, epoch in epochs.items() if epoch != newest]
        if late:
            reindex()

    transaction.on_commit(follow, robust=True)


def _reindex_batch(done: Reindexing, after: str, size: int) -> str | None:
    """The last id looked at; None when there was none."""
    with transaction.atomic(), connection.cursor() as cursor:
        # Locked first and opened then: a correction that runs at the same time either
        # is seen or comes after. What another holds is left for the next call.
        rows = list(
            out_of_date(done.epoch)
            .filter(pk__gt=after)
            .order_by("pk")
            .select_for_update(skip_locked=True)[:size]
        )
        changes = list(_changes(rows, done))
        cursor.executemany(REINDEX, changes)
    done.emptied += sum(change[2] == NO_EPOCH for change in changes)
    done.reindexed += sum(change[2] != NO_EPOCH for change in changes)
    return rows[-1].pk if rows else None


def _changes(rows: Sequence[Addressee], done: Reindexing) -> Iterator[Change]:
    keys = _keys(rows, done)
    for row in rows:
        if row.pk in done.unopened:
            continue
        key = keys.get(row.key_id)
        try:
            if key is not None:
                # Also what was emptied, should its key have been brought back.
                yield _indexed_anew(row, key, done.epoch)
            elif row.index_epoch != NO_EPOCH:
                yield b"", b"", NO_EPOCH, SEARCH_KEY_VERSION, row.pk
        except CannotOpen as error:
            done.unopened[row.pk] = error


def _indexed_anew(row: Addressee, key: DataKey, epoch: int) -> Change:
    fields = open_fields(row, key, INDEXED)
    name = indexed("name_index", fields, epoch)
    entry = indexed("entry_index", fields, epoch)
    return name, entry, epoch, SEARCH_KEY_VERSION, row.pk


def _keys(rows: Sequence[Addressee], done: Reindexing) -> dict[str, DataKey]:
    """The rows' data keys; one that does not open spoils no other."""
    try:
        return open_data_keys(row.key_id for row in rows)
    except KeyStoreError:
        found: dict[str, DataKey] = {}
        for row in rows:
            try:
                found |= open_data_keys([row.key_id])
            except KeyStoreError as error:
                done.unopened[row.pk] = error
        return found
