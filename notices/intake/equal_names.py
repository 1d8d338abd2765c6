"""Equal names among addressees, asked of the blind indexes.

While the index key is rotated rows stand under more than one epoch, and an index says
nothing to one of another epoch. So a name is asked for under every epoch that rows
still stand under; the names of rows that are compared with others are opened for it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Literal, TypeVar

from django.db.models import QuerySet

from access_control.rules.search_keys import SEARCH_KEY_VERSION
from access_control.vault.blind_index import (
    current_index_epoch,
    entry_index,
    name_index,
)
from notices.intake.understanding import understood_fields
from notices.models import Addressee
from notices.register import open_some_fields

INDEX_FIELDS = ("name_index", "entry_index", "index_epoch", "index_version")
INDEXED = ("name", "document", "reference")
# SQLite refuses more variables in one statement.
INDEXES_A_QUERY = 500
IndexField = Literal["name_index", "entry_index"]
T = TypeVar("T")


def index_fields(addressee: Addressee, fields: Mapping[str, str]) -> None:
    """Fills in an unsaved addressee's indexes under the newest epoch. KeyStoreError."""
    epoch = current_index_epoch()
    addressee.name_index = indexed("name_index", fields, epoch)
    addressee.entry_index = indexed("entry_index", fields, epoch)
    addressee.index_epoch = epoch
    addressee.index_version = SEARCH_KEY_VERSION


def indexed(index: IndexField, fields: Mapping[str, str], epoch: int) -> bytes:
    """One index of stored fields under one epoch. Raises MissingKey."""
    if index == "name_index":
        return name_index(fields["name"], epoch)
    told = understood_fields(fields)
    return entry_index(told["name"], told["document"], told["reference"], epoch)


def epochs_in_use() -> list[int]:
    """Epochs under which rows stand, and the newest; oldest first."""
    used = Addressee.objects.order_by("index_epoch")
    epochs = used.values_list("index_epoch", flat=True)
    found = [0]
    # A step to each next epoch through the database's index, however many rows.
    while (epoch := epochs.filter(index_epoch__gt=found[-1]).first()) is not None:
        found.append(epoch)
    return sorted({*found[1:], current_index_epoch()})


def under_every_epoch(ask: Callable[[Sequence[int]], T]) -> T:
    """The answer for the epochs in use; asked again when they changed meanwhile."""
    while True:
        epochs = epochs_in_use()
        answer = ask(epochs)
        if epochs_in_use() == epochs:
            return answer


def same_entry(fields: Mapping[str, str]) -> QuerySet[Addressee]:
    """Addressees with this name, document and reference. Raises MissingKey."""
    indexes = [indexed("entry_index", fields, epoch) for epoch in epochs_in_use()]
    return Addressee.objects.filter(entry_index__in=indexes)


def indexes_of(
    addressees: QuerySet[Addressee], index: IndexField, epochs: Sequence[int]
) -> dict[str, tuple[bytes, ...]]:
    """By addressee: the index under each epoch, newest last; erased ones are absent.

    Raises CannotOpen and MissingKey when names must be opened and cannot be.
    """
    rows = addressees.filter(index_epoch__gt=0).order_by()
    if len(epochs) == 1:
        stored = rows.values_list("pk", index)
        return {pk: (bytes(value),) for pk, value in stored}
    opened = open_some_fields(rows, INDEXED)
    return {
        pk: tuple(indexed(index, fields, epoch) for epoch in epochs)
        for pk, fields in opened.items()
    }


def newest_of(indexes: Iterable[tuple[bytes, ...]]) -> dict[bytes, bytes]:
    """Each index with the one of the same name under the newest epoch."""
    return {each: own[-1] for own in indexes for each in own}


def found_by(
    addressees: QuerySet[Addressee], index: IndexField, wanted: Iterable[bytes]
) -> Iterator[Addressee]:
    """Those with one of the indexes; a statement for every few hundred."""
    indexes = list(wanted)
    for start in range(0, len(indexes), INDEXES_A_QUERY):
        some = indexes[start : start + INDEXES_A_QUERY]
        yield from addressees.filter(**{f"{index}__in": some})
