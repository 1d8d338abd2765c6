"""The office calendar 開庁日 as kept by the offices: own days, opening time, limits.

What a superior office names applies to all below it; the office nearest to the reader
decides. Only days that have not passed can be named, because what was lawful is not
rewritten.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.conf import settings

from access_control.models import Office, User
from notices.models import OfficeDay
from notices.refusals import DeedRefused, require
from notices.rules.display_window import IsClosed
from notices.rules.office_calendar import is_open, is_staffed, next_open_morning
from notices.rules.periods import legal_day

# Whoever decides on displays decides on which days somebody can come for a document.
KEEPS_CALENDAR = "approve_notices"
LONGEST_NOTE = 80


@dataclass(frozen=True)
class OfficeCalendar:
    """On which days an office is open, its own days and its superiors' included."""

    opens: time
    closed_days: frozenset[date]
    extra_open_days: frozenset[date]

    def is_closed(self, day: date) -> bool:
        return not is_open(day, self.closed_days, self.extra_open_days)

    def is_staffed(self, at: datetime) -> bool:
        return is_staffed(
            at,
            opens=self.opens,
            closed_days=self.closed_days,
            extra_open_days=self.extra_open_days,
        )

    def next_open_morning(self, at: datetime) -> datetime:
        """Raises: NaiveInstant; ImpossibleDate."""
        return next_open_morning(
            at,
            opens=self.opens,
            closed_days=self.closed_days,
            extra_open_days=self.extra_open_days,
        )


def calendar_of(office: Office) -> OfficeCalendar:
    """The calendar that applies at an office."""
    named = {rule.day: rule.is_open for rule in days_named(office)}
    return OfficeCalendar(
        office.opens_at,
        frozenset(day for day, open_ in named.items() if not open_),
        frozenset(day for day, open_ in named.items() if open_),
    )


def closed_for(office: Office) -> IsClosed:
    """Whether the office is closed on a day."""
    return calendar_of(office).is_closed


def days_named(office: Office) -> list[OfficeDay]:
    """Days that the office or a superior named, one rule a day, in order."""
    chain = office.with_superiors()
    rank = {superior.pk: steps for steps, superior in enumerate(chain)}
    rules = OfficeDay.objects.filter(office__in=chain).select_related("office")
    return _nearest(sorted(rules, key=lambda rule: -rank[rule.office_id]))


def longest_display(office: Office) -> int:
    """The longest display allowed at an office, in days, the first day included."""
    limits = (superior.max_display_days for superior in office.with_superiors())
    own = next((limit for limit in limits if limit is not None), None)
    ceiling: int = settings.MAX_DISPLAY_DAYS
    return ceiling if own is None else min(own, ceiling)


def mark_day(
    office: Office, day: date, *, is_open: bool, note: str, by: User, at: datetime
) -> OfficeDay:
    """Names a day open or closed at an office and all below; again: replaces it.

    Raises NotAllowed, DeedRefused.
    """
    require(by, KEEPS_CALENDAR, office)
    _refuse_past(day, at)
    _refuse_long(note)
    named = {"is_open": is_open, "note": note, "changed_by": by, "changed_at": at}
    return OfficeDay.objects.update_or_create(office=office, day=day, defaults=named)[0]


def clear_day(office: Office, day: date, *, by: User, at: datetime) -> None:
    """Takes the office's own rule for a day back; twice changes nothing.

    Raises NotAllowed, DeedRefused.
    """
    require(by, KEEPS_CALENDAR, office)
    _refuse_past(day, at)
    OfficeDay.objects.filter(office=office, day=day).delete()


def change_limits(
    office: Office, *, opens_at: time, max_display_days: int | None, by: User
) -> None:
    """Changes when the office opens and how long it may display at most.

    None stands for the limit of the superior office. Raises NotAllowed, DeedRefused.
    """
    require(by, KEEPS_CALENDAR, office)
    ceiling = settings.MAX_DISPLAY_DAYS
    if max_display_days is not None and not 1 <= max_display_days <= ceiling:
        raise DeedRefused(
            f"掲示の最長日数は、1日から{ceiling}日までの間で決めてください。",
            f"the longest display lies between 1 and {ceiling} days",
        )
    office.opens_at, office.max_display_days = opens_at, max_display_days
    office.save(update_fields=["opens_at", "max_display_days"])


def _nearest(rules: Iterable[OfficeDay]) -> list[OfficeDay]:
    """One rule a day: the last one given, which is that of the nearest office."""
    by_day = {rule.day: rule for rule in rules}
    return [by_day[day] for day in sorted(by_day)]


def _refuse_long(note: str) -> None:
    if len(note) > LONGEST_NOTE:
        raise DeedRefused(
            f"理由は{LONGEST_NOTE}字までで入力してください。",
            f"the note has {LONGEST_NOTE} characters at most",
        )


def _refuse_past(day: date, at: datetime) -> None:
    if day < legal_day(at):
        raise DeedRefused(
            "過ぎた日の開庁・閉庁は変えられません。今日以後の日を選んでください。",
            "a day that has passed cannot be changed",
        )
