"""Finding a posting: by number, office and day; by name only with a reason, on record.

The name is looked for in the register's blind index: exactly, and nothing is opened.
That somebody is among the addressees is personal data all the same.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest

from access_control.models import Office, SubjectKind
from access_control.opening import Subject, record_opening
from access_control.sittings import SITTING
from notices.intake.equal_names import epochs_in_use, indexed
from notices.models import Addressee, Notice
from notices.rules.periods import DAY, day_starts
from publishing.audit.forms_find import FindForm
from publishing.audit.reading import postings_of
from publishing.models import Posting, ShellCopy

MOST_FOUND = 50


@dataclass(frozen=True)
class Found:
    """A posting with so many addressees of the name."""

    shell: ShellCopy
    entries: int


def narrowed(form: FindForm, offices: QuerySet[Office]) -> QuerySet[ShellCopy]:
    """Postings that fit what was typed, newest first; all of them where nothing was."""
    found = postings_of(offices)
    if not form.is_valid():
        return found.none()
    told = form.cleaned_data
    if told["office"]:
        found = found.filter(office_code=told["office"].code)
    if told["number"]:
        found = found.filter(number__icontains=told["number"].strip())
    if told["day"]:
        starts = day_starts(told["day"])
        found = found.filter(display_from__lt=starts + DAY, display_until__gt=starts)
    return found


def by_name(
    request: HttpRequest, name: str, offices: QuerySet[Office], *, at: datetime
) -> Sequence[Found]:
    """Postings of these offices with an addressee of exactly this name.

    Each posting found is written down as opened, and so is a search that finds none.
    Raises PurposeNeeded, NotRecorded, MissingKey.
    """
    counts = _notices_with(name, offices)
    notices = Notice.objects.select_related("office").in_bulk(list(counts))
    for pk, count in counts.items():
        office = notices[pk].office
        subject = Subject(SubjectKind.NOTICE, str(pk), office)
        record_opening(request, subject, entries=count, at=at)
    if not counts:
        sitting = str(request.session.get(SITTING, ""))
        subject = Subject(SubjectKind.SEARCH, sitting, offices[0])
        record_opening(request, subject, entries=0, at=at)
    postings = Posting.objects.filter(notice__in=list(counts))
    ids = dict(postings.values_list("public_id", "notice_id"))
    shells = postings_of(offices).filter(pk__in=list(ids))
    return [Found(shell, counts[ids[shell.pk]]) for shell in shells]


def _notices_with(name: str, offices: QuerySet[Office]) -> Counter[int]:
    """Posted notices by how many addressees of theirs have the name."""
    indexes = [
        indexed("name_index", {"name": name}, epoch) for epoch in epochs_in_use()
    ]
    same = Addressee.objects.filter(
        name_index__in=indexes,
        notice__office__in=offices,
        notice__posting__isnull=False,
    )
    return Counter(
        same.order_by("-notice").values_list("notice", flat=True)[:MOST_FOUND]
    )
