"""Looking for oneself, answered from the copies through the one predicate.

The same questions are asked of the database whatever is found.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from access_control.models import Office, OfficeKind
from notices.rules.adoption import SearchMode
from notices.rules.periods import legal_day
from publishing.models import EntryCopy, SearchKey, ShellCopy
from publishing.rules.office_scope import offices_below
from publishing.search_keys import asked_digests, require_every_epoch

MOST_FOUND = 5
DEPTH = "\u3000"
# What is sealed stays in the database: an answer opens nothing.
SEALED = ("sealed", "shell__sealed", "shell__sealed_rows")


@dataclass(frozen=True)
class Question:
    """What somebody typed; ``office`` and ``reference`` may be empty."""

    name: str
    office: str
    reference: str


@dataclass(frozen=True)
class Part:
    """Postings of one office, basis and mode on display, and how many."""

    office: str
    basis: str
    mode: str
    count: int


@dataclass(frozen=True)
class Answer:
    """Entries found, at most five; what was searched, and what was not."""

    found: Sequence[EntryCopy]
    has_more: bool
    offices: Sequence[str]
    searched: Sequence[Part]
    left_out: Sequence[Part]


class Offices:
    """The tree of offices as a reader may choose from it at an instant."""

    def __init__(self, at: datetime) -> None:
        self.all = {row.code: row for row in Office.objects.select_related("parent")}
        self._codes = {row.pk: code for code, row in self.all.items()}
        self._parts = parts_on_display(at)
        self._shown = {part.office for part in self._parts}
        self._day = legal_day(at)

    @property
    def modes(self) -> set[str]:
        """In which modes something on display can be searched."""
        return {part.mode for part in self._parts} - {SearchMode.OFF}

    @property
    def is_off(self) -> bool:
        """Whether all that is on display is closed to searching."""
        return bool(self._parts) and not self.modes

    def choices(self) -> list[tuple[str, str]]:
        """Codes and names in the order of the tree; what is below stands further in."""
        return [
            (row.code, DEPTH * depth + row.name)
            for row, depth in self._walk(None, 0)
            if self._is_offered(row)
        ]

    def scope(self, chosen: str) -> frozenset[str]:
        """Codes that a chosen office stands for; none for none.

        The authority stands for itself alone: with it a name would be all that is
        asked for.
        """
        if chosen not in self.all:
            return frozenset()
        inner = [row for row in self.all.values() if not _is_authority(row.parent)]
        superiors = {row.code: row.parent.code for row in inner if row.parent}
        successors = {
            row.code: self._codes[row.succeeded_by_id]
            for row in self.all.values()
            if row.succeeded_by_id in self._codes
        }
        return offices_below(chosen, superiors, successors)

    def names(self, codes: Collection[str]) -> list[str]:
        """Names of offices in the order of the tree."""
        return [row.name for row, _ in self._walk(None, 0) if row.code in codes]

    def parts(self) -> Sequence[Part]:
        """What is on display, by office, basis and mode."""
        return self._parts

    def _walk(self, above: int | None, depth: int) -> list[tuple[Office, int]]:
        found = []
        for row in self.all.values():
            if row.parent_id == above:
                inner = depth + (not _is_authority(row))
                found += [(row, depth), *self._walk(row.pk, inner)]
        return found

    def _is_offered(self, row: Office) -> bool:
        if row.code in self._shown or len(self.all) == 1:
            return True
        return not (_is_authority(row) or row.is_closed_on(self._day))


def parts_on_display(at: datetime) -> list[Part]:
    """How many postings each office, basis and mode has on display."""
    rows = ShellCopy.objects.on_display(at).order_by("office_code", "basis_id")
    fields = ("office_code", "basis_id", "search_mode")
    counted = rows.values(*fields).annotate(count=Count("pk"))
    return [Part(*row) for row in counted.values_list(*fields, "count")]


def look_for(question: Question, offices: Offices, *, at: datetime) -> Answer:
    """What is on display under the name. Raises MissingKey."""
    require_every_epoch()
    codes = offices.scope(question.office)
    entries = EntryCopy.objects.on_display(at).filter(
        _asked(question, codes), shell__in=ShellCopy.objects.on_display(at)
    )
    newest = entries.order_by("-shell__display_from", "pk").select_related("shell")
    found = list(newest.defer(*SEALED)[: MOST_FOUND + 1])
    searched = [part for part in offices.parts() if _is_searched(part, question, codes)]
    left_out = [part for part in offices.parts() if part not in searched]
    return Answer(
        found[:MOST_FOUND],
        len(found) > MOST_FOUND,
        offices.names(codes),
        searched,
        left_out,
    )


def _asked(question: Question, codes: Collection[str]) -> Q:
    """Both modes in one question; a half that was not filled in finds nothing."""
    by_office, by_reference = SearchMode.NAME_AND_OFFICE, SearchMode.NAME_AND_REFERENCE
    under_office = Q(
        shell__search_mode=by_office,
        shell__office_code__in=codes,
        pk__in=_keys(asked_digests(by_office, question.name)),
    )
    if not question.reference:
        return under_office
    digests = asked_digests(by_reference, question.name, question.reference)
    under_reference = Q(shell__search_mode=by_reference, pk__in=_keys(digests))
    return under_reference | under_office if codes else under_reference


def _keys(digests: Sequence[bytes]) -> QuerySet[SearchKey, str]:
    return SearchKey.objects.filter(digest__in=digests).values("entry_id")


def _is_searched(part: Part, question: Question, codes: Collection[str]) -> bool:
    if part.mode == SearchMode.NAME_AND_OFFICE:
        return part.office in codes
    return part.mode == SearchMode.NAME_AND_REFERENCE and bool(question.reference)


def _is_authority(row: Office | None) -> bool:
    return row is not None and row.kind == OfficeKind.AUTHORITY
