"""Whether the same entry is on display already."""

from collections.abc import Callable
from datetime import datetime

from access_control.vault.blind_index import entry_index
from notices.models import Addressee
from publishing.models import EntryCopy

EntryKey = tuple[str, str, str]


def is_on_display_already(at: datetime) -> Callable[[EntryKey], bool]:
    """Screening's question: is (name, document, reference) shown at the instant?"""

    def asked(entry: EntryKey) -> bool:
        same = Addressee.objects.filter(entry_index=entry_index(*entry))
        shown = EntryCopy.objects.on_display(at).filter(pk__in=same.values("pk"))
        return shown.exists()

    return asked
