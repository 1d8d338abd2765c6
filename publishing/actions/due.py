"""What is due for disposal on a day: completed, its years gone by, and not held."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from django.db.models import Max, Q, QuerySet

from access_control.models import Office
from access_control.tree import authority_of_each
from notices.models import (
    DataRequest,
    DisposalHold,
    DisposalItem,
    Notice,
    RetentionRule,
    SourceList,
)
from notices.rules.numbers import fiscal_year
from notices.rules.periods import day_starts, legal_day
from notices.rules.retention import (
    DEFAULT_BASIS,
    RecordKind,
    complete_before,
    completed_on,
    fewest_years,
    is_due,
    retention_until,
    years_for,
)
from notices.rules.transitions import Status
from publishing.actions.deemed_day import decisions_on, is_without_effect
from publishing.models import Posting, ShellCopy
from publishing.rules.visibility import last_moment

ROWS_AT_A_TIME = 500
Subject = Notice | SourceList | DataRequest
Rules = Mapping[tuple[str, str], int]


@dataclass(frozen=True)
class Kept:
    """Keys of the offices of one authority, and its rules of retention."""

    offices: Sequence[int]
    rules: Rules


@dataclass(frozen=True)
class Standing:
    """Since when something is complete, and until when (exclusive) it is kept."""

    subject: Subject
    kind: RecordKind
    completed: date
    until: date
    people: int

    @property
    def fiscal_year(self) -> int:
        """The fiscal year in which it was completed."""
        return fiscal_year(self.completed)

    @property
    def basis_id(self) -> str:
        """The statute whose years count; a request rests on none of them."""
        return _basis_of(self.subject)


def due_for_disposal(offices: QuerySet[Office], *, on: date) -> list[Standing]:
    """Everything of these offices that is due, not held and in no list yet."""
    found = list(_due(offices, on))
    return sorted(found, key=lambda each: (each.fiscal_year, each.kind))


def is_anything_due(offices: QuerySet[Office], *, on: date) -> bool:
    """Whether one thing is due at least; looks no further than that one."""
    return any(True for _ in _due(offices, on))


def _due(offices: QuerySet[Office], on: date) -> Iterator[Standing]:
    kept = _kept_by_authority(offices)
    found = chain(
        _old_notices(RecordKind.POSTED, kept, on),
        _old_notices(RecordKind.NOT_POSTED, kept, on),
        _old_lists(kept, on),
        _old_requests(kept, on),
    )
    return (each for each in found if is_due(each.until, on=on))


def _kept_by_authority(offices: QuerySet[Office]) -> list[Kept]:
    """The offices of each authority with its rules, whatever their number."""
    authorities = authority_of_each()
    years = RetentionRule.objects.years_of_each()
    grouped: dict[int, list[int]] = {}
    for pk in offices.order_by("pk").values_list("pk", flat=True):
        grouped.setdefault(authorities[pk], []).append(pk)
    return [Kept(ids, years.get(root, {})) for root, ids in grouped.items()]


def standing_of_notice(notice: Notice) -> Standing | None:
    """How long a notice is kept; None while it is not complete."""
    rules = RetentionRule.objects.years_of(notice.office.authority())
    return next(_standings([notice], rules), None)


def standing_of_list(source: SourceList) -> Standing:
    """How long a list that was never taken in is kept."""
    rules = RetentionRule.objects.years_of(source.office.authority())
    return _standing_of_list(source, rules)


def _standing_of_list(source: SourceList, rules: Rules) -> Standing:
    done = legal_day(source.taken_in_at)
    return _standing(source, RecordKind.LIST, done, rules, source.total)


def standing_of_request(request: DataRequest) -> Standing:
    """How long a request that was closed is kept."""
    rules = RetentionRule.objects.years_of(request.office.authority())
    return _standing_of_request(request, rules)


def _standing_of_request(request: DataRequest, rules: Rules) -> Standing:
    done = legal_day(request.closed_at)
    return _standing(request, RecordKind.REQUEST, done, rules, 1)


def _old_requests(kept: Sequence[Kept], on: date) -> Iterator[Standing]:
    """Requests that were closed, and whose notice nobody holds."""
    listed = DisposalItem.objects.filter(struck_at=None, data_request__isnull=False)
    old = DataRequest.objects.filter(
        _is_old("closed_at", RecordKind.REQUEST, kept, on), disposed_at__isnull=True
    )
    held = DisposalHold.objects.current().values("notice")
    free = old.exclude(pk__in=listed.values("data_request"))
    rules = {pk: each.rules for each in kept for pk in each.offices}
    for request in free.exclude(notice__isnull=False, notice__in=held).order_by("pk"):
        yield _standing_of_request(request, rules[request.office_id])


def _old_notices(
    kind: RecordKind, kept: Sequence[Kept], on: date
) -> Iterator[Standing]:
    """Nothing is complete before it was registered: only what is old is looked at."""
    old = _candidates().filter(_is_old("registered_at", kind, kept, on))
    mine = old.filter(posting__isnull=kind is RecordKind.NOT_POSTED)
    rules = {pk: each.rules for each in kept for pk in each.offices}
    for notice in mine.iterator(ROWS_AT_A_TIME):
        yield from _standings([notice], rules[notice.office_id])


def _is_old(column: str, kind: RecordKind, kept: Sequence[Kept], on: date) -> Q:
    """Of an office, and older than anything that its authority's rules let go."""
    found = Q(pk__in=[])
    for each in kept:
        before = day_starts(complete_before(on, fewest_years(each.rules, kind)))
        found |= Q(office__in=each.offices, **{f"{column}__lt": before})
    return found


def _candidates() -> QuerySet[Notice]:
    """Notices that nobody holds or asked for, and that stand in no list that counts."""
    listed = DisposalItem.objects.filter(struck_at=None, notice__isnull=False)
    held = DisposalHold.objects.current()
    free = Notice.objects.filter(disposed_at__isnull=True)
    free = free.exclude(pk__in=listed.values("notice"))
    asked = DataRequest.objects.unclosed().filter(notice__isnull=False)
    free = free.exclude(pk__in=asked.values("notice"))
    return free.exclude(pk__in=held.values("notice")).order_by("pk")


def _old_lists(kept: Sequence[Kept], on: date) -> Iterator[Standing]:
    """Lists that were uploaded and never taken in."""
    listed = DisposalItem.objects.filter(struck_at=None, source_list__isnull=False)
    old = SourceList.objects.filter(
        _is_old("taken_in_at", RecordKind.LIST, kept, on), notice__isnull=True
    )
    rules = {pk: each.rules for each in kept for pk in each.offices}
    for source in old.exclude(pk__in=listed.values("source_list")).order_by("pk"):
        yield _standing_of_list(source, rules[source.office_id])


def _standings(notices: Iterable[Notice], rules: Rules) -> Iterator[Standing]:
    for notice in notices:
        posting = Posting.objects.filter(notice=notice).first()
        kind = RecordKind.POSTED if posting else RecordKind.NOT_POSTED
        done = _completion(posting) if posting else _last_deed(notice)
        if done is not None:
            people = notice.addressees.count()
            yield _standing(notice, kind, done, rules, people)


def _standing(
    subject: Subject,
    kind: RecordKind,
    done: date,
    rules: Rules,
    people: int,
) -> Standing:
    years = years_for(rules, kind, _basis_of(subject))
    return Standing(subject, kind, done, retention_until(done, years), people)


def _basis_of(subject: Subject) -> str:
    return DEFAULT_BASIS if isinstance(subject, DataRequest) else subject.basis_id


def _completion(posting: Posting) -> date | None:
    """The last of the end of display, of service, and of every deed afterwards."""
    shell = ShellCopy.objects.get(pk=posting.public_id)
    days = [legal_day(last_moment(shell.display_until)), _last_deed(posting.notice)]
    days += [legal_day(moment) for moment in _late_deeds(posting)]
    is_void = is_without_effect(decisions_on(posting.notice))
    if posting.notice.status == Status.POSTED and not is_void:
        # While nobody knows whether it was served, it is not complete.
        days.append(shell.deemed_served_on)
    return completed_on(days)


def _late_deeds(posting: Posting) -> list[datetime]:
    """When somebody came for it, a removal was confirmed, the sheet came off."""
    told = posting.removals.aggregate(one=Max("at"), two=Max("confirmed_at"))
    came = posting.collections.aggregate(one=Max("at"), two=Max("second_at"))
    moments = [*told.values(), *came.values(), posting.board_ended_at]
    return [moment for moment in moments if moment is not None]


def _last_deed(notice: Notice) -> date:
    events = notice.events.aggregate(last=Max("at"))["last"]
    decided = notice.legal_decisions.aggregate(last=Max("at"))["last"]
    moments = (notice.registered_at, events, decided)
    return legal_day(max(moment for moment in moments if moment))


def counts_by_year(due: Iterable[Standing]) -> list[dict[str, object]]:
    """How much is due, by fiscal year of completion and kind, oldest first."""
    counted: dict[tuple[int, RecordKind], list[int]] = {}
    for each in due:
        row = counted.setdefault((each.fiscal_year, each.kind), [0, 0])
        row[0] += 1
        row[1] += each.people
    return [
        {"year": year, "kind": kind.name_ja, "records": records, "people": people}
        for (year, kind), (records, people) in sorted(counted.items())
    ]
