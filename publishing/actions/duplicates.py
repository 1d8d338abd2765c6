"""Whether the same entry is on display already, or will be."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from notices.intake.equal_names import (
    found_by,
    indexes_of,
    newest_of,
    same_entry,
    under_every_epoch,
)
from notices.models import Addressee, Notice
from notices.refusals import DeedRefused
from publishing.models import EntryCopy

ROWS_NAMED = 20
EntryKey = tuple[str, str, str]


def is_on_display_already(at: datetime) -> Callable[[EntryKey], bool]:
    """Screening's question: is (name, document, reference) shown at the instant?"""

    def asked(entry: EntryKey) -> bool:
        name, document, reference = entry
        same = same_entry({"name": name, "document": document, "reference": reference})
        shown = EntryCopy.objects.on_display(at).filter(pk__in=same.values("pk"))
        return shown.exists()

    return asked


def shown_already(words: Mapping[str, str], *, at: datetime, but: str) -> bool:
    """Whether an entry other than ``but`` is, or will be, shown with these words."""
    same = same_entry(words).exclude(pk=but)
    shown = EntryCopy.objects.filter(display_until__gt=at, pk__in=same.values("pk"))
    return shown.exists()


def require_not_shown_twice(notice: Notice, *, at: datetime) -> None:
    """Raises DeedRefused when an entry of the notice is on display or planned already.

    Requires the transaction of the approval, under the lock of the office.
    """
    again = under_every_epoch(lambda epochs: _shown_again(notice, epochs, at))
    numbers = notice.addressees.filter(pk__in=again[:ROWS_NAMED])
    rows = [str(row) for row in numbers.values_list("row_number", flat=True)]
    if rows:
        raise DeedRefused(
            f"名簿の{'、'.join(rows)}行目は、すでに掲示されているか、"
            "掲示が予定されています。",
            f"{len(again)} entries are on display or planned already",
        )


def _shown_again(notice: Notice, epochs: Sequence[int], at: datetime) -> list[str]:
    """Ids of the notice's addressees, in the order of the list."""
    mine = indexes_of(notice.addressees.all(), "entry_index", epochs)
    newest = newest_of(mine.values())
    shown = EntryCopy.objects.filter(display_until__gt=at)
    twice = Addressee.objects.filter(pk__in=shown.values("pk"))
    again = {
        newest[bytes(row.entry_index)] for row in found_by(twice, "entry_index", newest)
    }
    rows = notice.addressees.values_list("pk", flat=True)
    return [pk for pk in rows if pk in mine and mine[pk][-1] in again]
