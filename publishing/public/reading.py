"""What a reader asks for, answered from the copies through the one predicate."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from access_control.opaque_ids import is_opaque_id
from publishing.copies import OpenShell
from publishing.models import CopyQuerySet, EntryCopy, ShellCopy

ENTRIES_A_PAGE = 50
POSTINGS_A_PAGE = 20
# A malformed id asks the database the same question as an unknown one.
NOBODYS_ID = "a" * 26


@dataclass(frozen=True)
class EntryPage:
    """Positions of one page of entries among those on display."""

    positions: Sequence[int]
    total: int
    first: int
    previous_after: int | None
    next_after: int | None
    has_previous: bool

    @property
    def last(self) -> int:
        return max(self.first + len(self.positions) - 1, 0)


def find_on_display(public_id: str, *, at: datetime) -> ShellCopy | None:
    """The posting, if it may be shown at the instant, else None."""
    shell = _shell(public_id, at)
    if shell is None:
        # An absent posting costs the time of an absent entry.
        _entry(NOBODYS_ID, NOBODYS_ID, at)
    return shell


def find_entry_on_display(
    public_id: str, entry_id: str, *, at: datetime
) -> EntryCopy | None:
    """The entry with its posting, if both may be shown at the instant, else None."""
    shell, entry = _shell(public_id, at), _entry(public_id, entry_id, at)
    if shell is None or entry is None:
        return None
    entry.shell = shell
    return entry


def still_on_display(
    shell: ShellCopy, copies: Sequence[EntryCopy], *, at: datetime
) -> bool:
    """Whether all of it may be shown at this later instant, read afresh."""
    if not copies:
        return ShellCopy.objects.on_display(at).filter(pk=shell.pk).exists()
    ids = [copy.pk for copy in copies]
    shown = EntryCopy.objects.on_display_with_posting(at).filter(pk__in=ids)
    return shown.count() == len(ids)


def visible_positions(shell: ShellCopy, *, at: datetime) -> list[int]:
    """Positions of the entries on display, ascending."""
    entries = EntryCopy.objects.on_display(at).filter(shell=shell)
    return list(entries.values_list("position", flat=True))


def entry_counts(postings: Sequence[ShellCopy], *, at: datetime) -> Mapping[str, int]:
    """How many entries of each posting are on display; none for a posting with none."""
    entries = EntryCopy.objects.on_display(at).filter(shell__in=postings)
    counted = entries.order_by().values("shell").annotate(count=Count("pk"))
    return {row["shell"]: row["count"] for row in counted}


def row_counts(shell: OpenShell, positions: Sequence[int]) -> dict[str, int]:
    """How many entries on display each kana row holds; empty rows are left out."""
    counts = {
        row: bisect_left(positions, end) - bisect_left(positions, start)
        for row, (start, end) in shell.rows.items()
    }
    return {row: count for row, count in counts.items() if count}


def entry_page(
    shell: OpenShell,
    positions: Sequence[int],
    *,
    row: str,
    after: str,
    a_page: int = ENTRIES_A_PAGE,
) -> EntryPage:
    """One page; an unknown row means all, a bad ``after`` the first page.

    A row or a page whose entries have all ended meanwhile is unknown and bad too.
    """
    start, end = shell.rows.get(row, (0, shell.copy.entry_count))
    of_row = positions[bisect_left(positions, start) : bisect_left(positions, end)]
    chosen = of_row or positions
    begin = bisect_left(chosen, int(after) + 1) if _is_position(after) else 0
    begin = begin if begin < len(chosen) else 0
    page = chosen[begin : begin + a_page]
    more = begin + a_page < len(chosen)
    before = begin - a_page - 1
    return EntryPage(
        positions=page,
        total=len(chosen),
        first=begin + 1 if page else 0,
        previous_after=chosen[before] if before >= 0 else None,
        next_after=page[-1] if more else None,
        has_previous=begin > 0,
    )


def entries_at(shell: ShellCopy, positions: Sequence[int]) -> list[EntryCopy]:
    """The entries at these positions, in order."""
    return list(EntryCopy.objects.filter(shell=shell, position__in=positions))


def matching_postings(*, at: datetime, office: str, basis: str) -> CopyQuerySet:
    """Postings on display of the office and legal basis; empty means any."""
    postings = ShellCopy.objects.on_display(at)
    if office:
        postings = postings.filter(office_code=office)
    if basis:
        postings = postings.filter(basis_id=basis)
    return postings


def postings_page(postings: CopyQuerySet, after: str) -> tuple[list[ShellCopy], bool]:
    """Up to 20 of the postings, newest first, and whether there are more."""
    found = list(_older_than(postings, after)[: POSTINGS_A_PAGE + 1])
    return found[:POSTINGS_A_PAGE], len(found) > POSTINGS_A_PAGE


def _older_than(postings: CopyQuerySet, after: str) -> CopyQuerySet:
    """Only what stands behind the posting named; an unknown one means the beginning."""
    last = postings.filter(pk=after if is_opaque_id(after) else NOBODYS_ID).first()
    if last is None:
        return postings
    older = Q(display_from__lt=last.display_from)
    same_start = Q(display_from=last.display_from, public_id__lt=last.public_id)
    return postings.filter(older | same_start)


def office_choices(at: datetime) -> Mapping[str, str]:
    """Offices that have something on display: code → name."""
    found = ShellCopy.objects.on_display(at).order_by("office_code")
    return dict(found.values_list("office_code", "office_name").distinct())


def _is_position(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9


def _shell(public_id: str, at: datetime) -> ShellCopy | None:
    return ShellCopy.objects.on_display(at).filter(pk=_asked(public_id)).first()


def _entry(public_id: str, entry_id: str, at: datetime) -> EntryCopy | None:
    entries = EntryCopy.objects.on_display(at).filter(shell=_asked(public_id))
    return entries.filter(pk=_asked(entry_id)).first()


def _asked(word: str) -> str:
    return word if is_opaque_id(word) else NOBODYS_ID
