"""Marks of unusual openings, with boundaries on both sides."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from access_control.rules.purposes import Purpose
from access_control.rules.unusual_access import (
    MARK_WORDS_JA,
    USUAL,
    Mark,
    Opening,
    marks_of,
)
from tests.clock import jst

USUAL_ONE = Opening(
    id=1,
    person=1,
    subject="notice 1",
    at=jst("2026-06-01 10:00"),
    purpose=Purpose.DECIDING,
    is_own_office=True,
    is_closed_day=False,
    worked_on=True,
    ended_at=None,
)
END = jst("2026-01-01 00:00")
LONG = USUAL.long_after_end


def marks(**changes: object) -> tuple[Mark, ...]:
    return marks_of([replace(USUAL_ONE, **changes)])[1]


def test_usual_work_has_no_mark() -> None:
    assert marks() == ()


@pytest.mark.parametrize(
    ("moment", "is_marked"),
    [("06:59", True), ("07:00", False), ("20:59", False), ("21:00", True)],
)
def test_hours_are_those_of_japan(moment: str, is_marked: bool) -> None:
    found = marks(at=jst(f"2026-06-01 {moment}"))
    assert found == ((Mark.OUTSIDE_HOURS,) if is_marked else ())


@pytest.mark.parametrize(
    ("changes", "mark"),
    [
        ({"is_closed_day": True}, Mark.CLOSED_DAY),
        ({"is_own_office": False}, Mark.OTHER_OFFICE),
        ({"worked_on": False}, Mark.NEVER_WORKED_ON),
        ({"purpose": Purpose.OTHER}, Mark.OTHER_PURPOSE),
    ],
)
def test_one_thing_gives_one_mark(changes: dict[str, object], mark: Mark) -> None:
    assert marks(**changes) == (mark,)


@pytest.mark.parametrize("purpose", [Purpose.ANSWERING, Purpose.EXAMINING])
def test_some_open_what_others_worked_on(purpose: Purpose) -> None:
    assert marks(worked_on=False, purpose=purpose) == ()


def test_a_list_is_nobodys_work() -> None:
    assert marks(worked_on=None) == ()


@pytest.mark.parametrize(
    ("ended_at", "is_marked"),
    [
        (USUAL_ONE.at - LONG, True),
        (USUAL_ONE.at - LONG + timedelta(seconds=1), False),
        (USUAL_ONE.at + timedelta(days=1), False),
    ],
)
def test_long_after_the_end(ended_at: datetime, is_marked: bool) -> None:
    assert marks(ended_at=ended_at) == ((Mark.LONG_AFTER_END,) if is_marked else ())


def many(count: int, spread: timedelta) -> list[Opening]:
    """So many notices opened by one person, the last one ``spread`` after the first."""
    return [
        replace(
            USUAL_ONE,
            id=number,
            subject=f"notice {number}",
            at=USUAL_ONE.at + spread * number / (count - 1),
        )
        for number in range(count)
    ]


@pytest.mark.parametrize(
    ("count", "spread", "marked"),
    [
        (29, timedelta(minutes=1), 0),
        (30, timedelta(minutes=59, seconds=59), 30),
        (30, timedelta(hours=1), 0),
        (31, timedelta(minutes=30), 31),
    ],
)
def test_many_in_an_hour(count: int, spread: timedelta, marked: int) -> None:
    found = marks_of(many(count, spread))
    assert sum(Mark.MANY_IN_AN_HOUR in told for told in found.values()) == marked


def test_one_notice_read_often_is_not_many() -> None:
    rows = [replace(row, subject="notice 1") for row in many(40, timedelta(minutes=9))]
    assert set(marks_of(rows).values()) == {()}


def test_only_the_crowded_hour_is_marked() -> None:
    before = replace(USUAL_ONE, id=100, at=USUAL_ONE.at - timedelta(hours=2))
    found = marks_of([*many(30, timedelta(minutes=9)), before])
    assert found[100] == ()


@pytest.mark.parametrize(
    ("people", "spread", "marked"),
    [
        (5, timedelta(days=1), 0),
        (6, timedelta(days=6), 6),
        (6, timedelta(days=7), 0),
    ],
)
def test_opened_by_many(people: int, spread: timedelta, marked: int) -> None:
    rows = [
        replace(row, subject="notice 1", person=row.id) for row in many(people, spread)
    ]
    found = marks_of(rows).values()
    assert sum(Mark.OPENED_BY_MANY in told for told in found) == marked


def test_every_mark_has_a_reason_in_words() -> None:
    assert set(MARK_WORDS_JA) == set(Mark)
