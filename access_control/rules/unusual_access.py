"""Which openings of personal data an auditor should look at first, and why.

A mark is a question, not an accusation: every one can have an honest answer.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from access_control.rules.purposes import Purpose

JAPAN = ZoneInfo("Asia/Tokyo")


class Mark(StrEnum):
    """What is unusual about an opening."""

    OUTSIDE_HOURS = "outside_hours"
    CLOSED_DAY = "closed_day"
    MANY_IN_AN_HOUR = "many_in_an_hour"
    OPENED_BY_MANY = "opened_by_many"
    LONG_AFTER_END = "long_after_end"
    OTHER_OFFICE = "other_office"
    NEVER_WORKED_ON = "never_worked_on"
    OTHER_PURPOSE = "other_purpose"


@dataclass(frozen=True)
class Thresholds:
    """From when on something is unusual; hours are [begins, ends) of Japan's clock."""

    begins: time = time(7)
    ends: time = time(21)
    subjects_an_hour: int = 30
    people: int = 6
    people_within: timedelta = timedelta(days=7)
    long_after_end: timedelta = timedelta(days=180)


USUAL = Thresholds()

MARK_WORDS_JA: Mapping[Mark, str] = {
    Mark.OUTSIDE_HOURS: f"執務時間の外({USUAL.begins.hour}時より前か、"
    f"{USUAL.ends.hour}時から後)に開いた",
    Mark.CLOSED_DAY: "閉庁日に開いた",
    Mark.MANY_IN_AN_HOUR: f"一人が1時間に{USUAL.subjects_an_hour}件以上の"
    "公示送達や名簿を開いた",
    Mark.OPENED_BY_MANY: f"同じものを{USUAL.people_within.days}日の間に"
    f"{USUAL.people}人以上が開いた",
    Mark.LONG_AFTER_END: f"掲示の終了から{USUAL.long_after_end.days}日以上たって開いた",
    Mark.OTHER_OFFICE: "所属していない部署のものを開いた",
    Mark.NEVER_WORKED_ON: "担当したことのないものを、問合せや監査以外の目的で開いた",
    Mark.OTHER_PURPOSE: "目的が「その他」である",
}
# People at the counter answer for what others worked on; examiners examine it.
NOT_ONES_OWN = frozenset({Purpose.ANSWERING, Purpose.EXAMINING})


@dataclass(frozen=True)
class Opening:
    """One page view as the rule sees it; ``worked_on`` is None where nobody works on
    such a thing."""

    id: int
    person: int
    subject: str
    at: datetime
    purpose: str
    is_own_office: bool
    is_closed_day: bool
    worked_on: bool | None
    ended_at: datetime | None


def marks_of(
    openings: Iterable[Opening], usual: Thresholds = USUAL
) -> dict[int, tuple[Mark, ...]]:
    """The marks of each opening by its id, judged among all that are given."""
    rows = sorted(openings, key=lambda opening: opening.at)
    hour = timedelta(hours=1)
    hurried = _crowded(rows, _person, _subject, hour, usual.subjects_an_hour)
    sought = _crowded(rows, _subject, _person, usual.people_within, usual.people)
    among_others = ((Mark.MANY_IN_AN_HOUR, hurried), (Mark.OPENED_BY_MANY, sought))
    return {
        row.id: (
            *(mark for mark, ids in among_others if row.id in ids),
            *_alone(row, usual),
        )
        for row in rows
    }


def _alone(row: Opening, usual: Thresholds) -> Iterable[Mark]:
    """What is unusual about an opening whatever else was opened."""
    local = row.at.astimezone(JAPAN).time()
    ended_at = row.ended_at
    found = {
        Mark.OUTSIDE_HOURS: not usual.begins <= local < usual.ends,
        Mark.CLOSED_DAY: row.is_closed_day,
        Mark.LONG_AFTER_END: ended_at is not None
        and row.at - ended_at >= usual.long_after_end,
        Mark.OTHER_OFFICE: not row.is_own_office,
        Mark.NEVER_WORKED_ON: row.worked_on is False
        and row.purpose not in NOT_ONES_OWN,
        Mark.OTHER_PURPOSE: row.purpose == Purpose.OTHER,
    }
    return (mark for mark, is_so in found.items() if is_so)


def _person(row: Opening) -> str:
    return str(row.person)


def _subject(row: Opening) -> str:
    return row.subject


def _crowded(
    rows: Sequence[Opening],
    of: Callable[[Opening], str],
    counted: Callable[[Opening], str],
    within: timedelta,
    most: int,
) -> set[int]:
    """Ids of rows that lie, with others ``of`` the same, in a half-open stretch of time
    in which at least ``most`` different things are ``counted``."""
    groups: dict[str, list[Opening]] = defaultdict(list)
    for row in rows:
        groups[of(row)].append(row)
    found: set[int] = set()
    for group in groups.values():
        found |= _crowded_in(group, counted, within, most)
    return found


def _crowded_in(
    rows: Sequence[Opening],
    counted: Callable[[Opening], str],
    within: timedelta,
    most: int,
) -> set[int]:
    found: set[int] = set()
    seen: dict[str, int] = defaultdict(int)
    first = marked = 0
    for last, row in enumerate(rows):
        seen[counted(row)] += 1
        while row.at - rows[first].at >= within:
            _forget(seen, counted(rows[first]))
            first += 1
        if len(seen) >= most:
            found.update(each.id for each in rows[max(first, marked) : last + 1])
            marked = last + 1
    return found


def _forget(seen: dict[str, int], what: str) -> None:
    seen[what] -= 1
    if not seen[what]:
        del seen[what]
