"""Whether the same entry is on display already, or will be."""

from collections.abc import Callable, Mapping
from datetime import datetime

from access_control.vault.blind_index import entry_index
from notices.intake.understanding import understood_fields
from notices.models import Addressee, Notice
from notices.refusals import DeedRefused
from publishing.models import EntryCopy

ROWS_NAMED = 20
EntryKey = tuple[str, str, str]


def is_on_display_already(at: datetime) -> Callable[[EntryKey], bool]:
    """Screening's question: is (name, document, reference) shown at the instant?"""

    def asked(entry: EntryKey) -> bool:
        same = Addressee.objects.filter(entry_index=entry_index(*entry))
        shown = EntryCopy.objects.on_display(at).filter(pk__in=same.values("pk"))
        return shown.exists()

    return asked


def shown_already(words: Mapping[str, str], *, at: datetime, but: str) -> bool:
    """Whether an entry other than ``but`` is, or will be, shown with these words."""
    told = understood_fields(words)
    key = entry_index(told["name"], told["document"], told["reference"])
    same = Addressee.objects.filter(entry_index=key).exclude(pk=but)
    shown = EntryCopy.objects.filter(display_until__gt=at, pk__in=same.values("pk"))
    return shown.exists()


def require_not_shown_twice(notice: Notice, *, at: datetime) -> None:
    """Raises DeedRefused when an entry of the notice is on display or planned already.

    Requires the transaction of the approval, under the lock of the office.
    """
    mine = notice.addressees.values_list("entry_index", flat=True)
    shown = EntryCopy.objects.filter(display_until__gt=at)
    twice = Addressee.objects.filter(entry_index__in=mine, pk__in=shown.values("pk"))
    again = set(twice.values_list("entry_index", flat=True))
    rows = [
        str(row)
        for row, index in notice.addressees.values_list("row_number", "entry_index")
        if index in again
    ]
    if rows:
        raise DeedRefused(
            f"名簿の{'、'.join(rows[:ROWS_NAMED])}行目は、すでに掲示されているか、"
            "掲示が予定されています。",
            f"{len(rows)} entries are on display or planned already",
        )
