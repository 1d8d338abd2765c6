"""What is due for disposal on a day: completed, its years gone by, and not held."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, QuerySet

from access_control.models import Office
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
Rules = Mapping[tuple[str, str], int]


@dataclass(frozen=True)
class Standing:
    """Since when something is complete, and until when (exclusive) it is kept."""

    subject: Notice | SourceList
    kind: RecordKind
    completed: date
    until: date
    people: int

    @property
    def fiscal_year(self) -> int:
        """The fiscal year in which it was completed."""
        return fiscal_year(self.completed)


def due_for_disposal(offices: QuerySet[Office], *, on: date) -> list[Standing]:
    """Everything of these offices that is due, not held and in no list yet."""
    found = list(_due(offices, on))
    return sorted(found, key=lambda each: (each.fiscal_year, each.kind))


def is_anything_due(offices: QuerySet[Office], *, on: date) -> bool:
    """Whether one thing is due at least; looks no further than that one."""
    return any(True for _ in _due(offices, on))


def _due(offices: QuerySet[Office], on: date) -> Iterator[Standing]:
    years: dict[int, Rules] = {}
    for office in offices.select_related("parent"):
        authority = office.authority()
        rules = years.setdefault(
            authority.pk, RetentionRule.objects.years_of(authority)
        )
        yield from (
            each for each in _of(office, rules, on) if is_due(each.until, on=on)
        )


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


def _of(office: Office, rules: Rules, on: date) -> Iterator[Standing]:
    for kind in (RecordKind.POSTED, RecordKind.NOT_POSTED):
        old = _registered_before(_bound(kind, rules, on), _candidates(office))
        mine = old.filter(posting__isnull=kind is RecordKind.NOT_POSTED)
        yield from _standings(mine.iterator(ROWS_AT_A_TIME), rules)
    yield from _lists(office, rules, on)


def _bound(kind: RecordKind, rules: Rules, on: date) -> datetime:
    return day_starts(complete_before(on, fewest_years(rules, kind)))


def _registered_before(bound: datetime, notices: QuerySet[Notice]) -> QuerySet[Notice]:
    """Nothing is complete before it was registered: only what is old is looked at."""
    return notices.filter(registered_at__lt=bound)


def _candidates(office: Office) -> QuerySet[Notice]:
    """Notices that nobody holds or asked for, and that stand in no list that counts."""
    listed = DisposalItem.objects.filter(struck_at=None, notice__isnull=False)
    held = DisposalHold.objects.current()
    mine = Notice.objects.filter(office=office, disposed_at__isnull=True)
    free = mine.exclude(pk__in=listed.values("notice"))
    asked = DataRequest.objects.unclosed().filter(notice__isnull=False)
    free = free.exclude(pk__in=asked.values("notice"))
    return free.exclude(pk__in=held.values("notice")).order_by("pk")


def _lists(office: Office, rules: Rules, on: date) -> Iterator[Standing]:
    """Lists that were uploaded and never taken in."""
    listed = DisposalItem.objects.filter(struck_at=None, source_list__isnull=False)
    old = SourceList.objects.filter(
        office=office,
        notice__isnull=True,
        taken_in_at__lt=_bound(RecordKind.LIST, rules, on),
    )
    for source in old.exclude(pk__in=listed.values("source_list")):
        yield _standing_of_list(source, rules)


def _standings(notices: Iterable[Notice], rules: Rules) -> Iterator[Standing]:
    for notice in notices:
        posting = Posting.objects.filter(notice=notice).first()
        kind = RecordKind.POSTED if posting else RecordKind.NOT_POSTED
        done = _completion(posting) if posting else _last_deed(notice)
        if done is not None:
            people = notice.addressees.count()
            yield _standing(notice, kind, done, rules, people)


def _standing(
    subject: Notice | SourceList,
    kind: RecordKind,
    done: date,
    rules: Rules,
    people: int,
) -> Standing:
    years = years_for(rules, kind, subject.basis_id)
    return Standing(subject, kind, done, retention_until(done, years), people)


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
