"""Search keys of entries: written for the adopted mode, and asked for in it.

The reference takes part only where the mode asks for it; an entry without one cannot
be found in that mode.
"""

from collections.abc import Iterable, Iterator

from django.db.models import Q

from access_control.rules.name_forms import asked_keys, reference_key
from access_control.rules.search_keys import SEARCH_KEY_VERSION
from access_control.vault.keys import MissingKey
from access_control.vault.search_index import (
    current_search_epoch,
    search_digests,
    search_epochs,
)
from notices.rules.adoption import SearchMode
from publishing.models import SearchKey
from publishing.rules.searchable import Searchable

ROWS_A_STATEMENT = 500


def write_search_keys(mode: str, entries: Iterable[Searchable]) -> None:
    """Makes entries findable in the mode of their posting, and in no other way.

    What they had before goes. Requires a transaction. Raises MissingKey.
    """
    found = list(entries)
    _delete([entry.entry_id for entry in found])
    if mode == SearchMode.OFF:
        return
    epoch = current_search_epoch()
    rows = [row for entry in found for row in _rows(mode, entry, epoch)]
    SearchKey.objects.bulk_create(rows, batch_size=ROWS_A_STATEMENT)


def asked_digests(mode: str, name: str, reference: str = "") -> list[bytes]:
    """What to look for, under every epoch whose key is here. Raises MissingKey."""
    keys, number = asked_keys(name), _number(mode, reference)
    return [
        digest
        for epoch in search_epochs()
        for digest in search_digests(mode, keys, number, epoch)
    ]


def require_every_epoch() -> None:
    """Raises MissingKey when an entry stands under a key that is not here.

    It would not be found, and "not found" would be said of a name that is shown.
    """
    epochs = search_epochs() or [current_search_epoch()]
    elsewhere = Q(epoch__gt=epochs[-1]) | Q(epoch__lt=epochs[0])
    if SearchKey.objects.filter(elsewhere).exists():
        raise MissingKey(
            "検索キーの世代に、この場所にない鍵のものがあります。鍵を置いてください。",
            "entries stand under a search key that is not here: bring it",
        )


def _rows(mode: str, entry: Searchable, epoch: int) -> Iterator[SearchKey]:
    number = entry.reference if mode == SearchMode.NAME_AND_REFERENCE else ""
    if mode == SearchMode.NAME_AND_REFERENCE and not number:
        return
    for digest in search_digests(mode, entry.names, number, epoch):
        yield SearchKey(
            entry_id=entry.entry_id,
            digest=digest,
            epoch=epoch,
            version=SEARCH_KEY_VERSION,
        )


def _number(mode: str, reference: str) -> str:
    return reference_key(reference) if mode == SearchMode.NAME_AND_REFERENCE else ""


def _delete(entry_ids: list[str]) -> None:
    for start in range(0, len(entry_ids), ROWS_A_STATEMENT):
        some = entry_ids[start : start + ROWS_A_STATEMENT]
        SearchKey.objects.filter(entry_id__in=some).delete()
