"""Rotation: every data key is wrapped anew, under the newest key-encryption key.

Data keys themselves never change, so no ciphertext is touched, and the site reads and
writes meanwhile. Nothing is remembered between calls: what is left is what still
stands under an older epoch, so a call after kill -9 goes on where the last one ended.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connections, transaction
from django.db.models import Count

from access_control.models import WrappedKey
from access_control.vault.data_keys import rewrapped
from access_control.vault.key_store import (
    DISPLAY,
    REGISTER,
    KeyStoreError,
    MissingKey,
    WrongKey,
    key_store,
)

# Index and log keys wrap nothing; names are indexed anew by notices.intake.reindexing.
ROTATED = (REGISTER, DISPLAY)
BATCH = 500
# Compare and set: a key that was erased or rewrapped meanwhile is left as it is.
REWRAP = (
    "UPDATE access_control_wrappedkey SET epoch = %s, wrapped = %s "
    "WHERE id = %s AND epoch = %s"
)


class StillNeeded(KeyStoreError):
    """Rows are wrapped under a key that is to be destroyed."""


@dataclass
class Rotation:
    """What one call did; ``unopened`` names rows that do not open and were left."""

    purpose: str
    epoch: int
    rewrapped: int = 0
    unopened: dict[str, KeyStoreError] = field(default_factory=dict)


def newest_epoch(purpose: str, *, anew: bool = False) -> int:
    """The epoch to rotate to; a key is made for it unless a rotation is under way.

    A rotation is under way until the older keys are retired. Raises MissingKey when
    rows stand under a later epoch than the store has: a key made now would take the
    number of one that is kept elsewhere.
    """
    return epoch_beyond(purpose, left_under(purpose), anew=anew)


def epoch_beyond(purpose: str, left: Mapping[int, int], *, anew: bool) -> int:
    """``newest_epoch`` for rows counted by their epoch. Raises MissingKey."""
    store = key_store()
    epoch = store.current_epoch(purpose)
    later = max(left, default=0)
    if later > epoch:
        raise MissingKey(
            f"{purpose}の第{later}世代の鍵がここにありません。先に置いてください。",
            f"the {purpose} key of epoch {later} is not here: bring it first",
        )
    if anew or len(store.epochs(purpose)) == 1:
        epoch = store.make(purpose)
    return epoch


def rewrap(purpose: str, *, batch: int = BATCH) -> Rotation:
    """Wraps what stands under older epochs under the newest; a transaction a batch."""
    rotation = Rotation(purpose, key_store().current_epoch(purpose))
    for rows in _batches(batch):
        old = [r for r in rows if r.purpose == purpose and r.epoch < rotation.epoch]
        rotation.rewrapped += _rewrap_batch(old, rotation)
    return rotation


def left_under(purpose: str) -> dict[int, int]:
    """How many data keys each epoch of the store, or of a row, still wraps."""
    rows = WrappedKey.objects.filter(purpose=purpose).values("epoch")
    counted = dict(rows.annotate(keys=Count("id")).values_list("epoch", "keys"))
    return with_all_epochs(purpose, counted)


def with_all_epochs(purpose: str, counted: Mapping[int, int]) -> dict[int, int]:
    """Rows by epoch, those epochs of the store included that no row needs."""
    epochs = {*key_store().epochs(purpose), *counted}
    return {epoch: counted.get(epoch, 0) for epoch in sorted(epochs)}


def retire(purpose: str) -> list[int]:
    """Destroys the keys of older epochs for good; the epochs. Raises StillNeeded.

    A backup of the wrapped keys that is older than the rotation opens no more.
    """
    return retire_older(purpose, lambda: left_under(purpose))


def retire_older(purpose: str, count: Callable[[], Mapping[int, int]]) -> list[int]:
    """``retire`` for rows that ``count`` counts by their epoch. Raises StillNeeded."""
    older = [e for e in key_store().epochs(purpose) if e < _newest(purpose)]
    # Counted after the newest key was seen: who writes later writes under that one, or
    # looks again after its commit.
    left = count()
    for epoch in older:
        if left.get(epoch):
            raise StillNeeded(
                f"{purpose}の第{epoch}世代の鍵は、まだ{left[epoch]}件に必要です。"
                "先に`rotate_keys`を実行してください。",
                f"{left[epoch]} rows need the {purpose} key of epoch {epoch}: "
                "run `rotate_keys` first",
            )
    for epoch in older:
        key_store().destroy(purpose, epoch)
    return older


def _newest(purpose: str) -> int:
    return max(key_store().epochs(purpose), default=0)


def _batches(size: int) -> Iterator[list[WrappedKey]]:
    """All rows once, in order of id: a walk that no rewrapped row can disturb."""
    last = ""
    while rows := list(
        WrappedKey.objects.filter(pk__gt=last).order_by("pk")[:size],
    ):
        yield rows
        last = rows[-1].id


def _rewrap_batch(rows: Sequence[WrappedKey], rotation: Rotation) -> int:
    changes = {row.id: change for row in rows if (change := _change(row, rotation))}
    if not changes:
        return 0
    with transaction.atomic(using="keys"), connections["keys"].cursor() as cursor:
        # Only rows nobody else holds: an erasure that runs at the same time locks rows
        # in its own order, and neither must wait for the other.
        free = WrappedKey.objects.filter(pk__in=changes).select_for_update(
            skip_locked=True
        )
        ids = list(free.values_list("pk", flat=True))
        cursor.executemany(REWRAP, [changes[each] for each in ids])
    return len(ids)


def _change(row: WrappedKey, rotation: Rotation) -> tuple[object, ...] | None:
    """What REWRAP needs; None for a row that does not open, which is named and left."""
    try:
        new = rewrapped(row)
    except (MissingKey, WrongKey) as error:
        rotation.unopened[row.id] = error
        return None
    return (new.epoch, new.wrapped, row.id, row.epoch)
