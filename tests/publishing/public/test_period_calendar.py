"""The display period as a wall calendar."""

from datetime import date, timedelta

import pytest
from django.test import Client

from access_control.models import User
from publishing.actions.record_board import record_board_start
from publishing.models import Posting
from publishing.public.period_calendar import MOST_WEEKS, period_calendar
from tests.clock import jst

MONDAY = date(2026, 6, 1)


def days_of(*, last: int, deemed: int | None = None):
    calendar = period_calendar(
        MONDAY,
        MONDAY + timedelta(last),
        None if deemed is None else MONDAY + timedelta(deemed),
    )
    return [day for week in calendar.weeks for day in week.days]


def test_a_week_begins_on_sunday() -> None:
    assert days_of(last=8)[0].day == date(2026, 5, 31)
    assert days_of(last=8)[-1].day == date(2026, 6, 13)


def test_the_days_of_display_are_marked_to_the_last() -> None:
    shown = [day.day for day in days_of(last=8) if day.is_shown]
    assert (shown[0], shown[-1], len(shown)) == (MONDAY, date(2026, 6, 9), 9)


@pytest.mark.parametrize("deemed", [7, 8, 20])
def test_the_deemed_day_stands_once(deemed: int) -> None:
    marked = [day.day for day in days_of(last=8, deemed=deemed) if day.is_deemed]
    assert marked == [MONDAY + timedelta(deemed)]


def test_without_a_deemed_day_none_is_marked() -> None:
    assert not any(day.is_deemed for day in days_of(last=8))


@pytest.mark.parametrize("last", [8, 60, 100, 365])
def test_drawn_and_left_out_weeks_are_the_whole_period(last: int) -> None:
    weeks = period_calendar(MONDAY, MONDAY + timedelta(last), None).weeks
    total = sum(week.left_out or 1 for week in weeks)
    assert total == (last + 1) // 7 + 1
    assert len([week for week in weeks if week.days]) <= MOST_WEEKS


def test_each_month_is_named_where_it_begins() -> None:
    named = [day.day for day in days_of(last=40) if day.is_named]
    assert named == [date(2026, 5, 31), date(2026, 6, 1), date(2026, 7, 1)]


@pytest.mark.django_db
def test_what_is_drawn_is_also_said(
    reader: Client, url: str, posting: Posting, registrar: User
) -> None:
    noon = jst("2026-06-01 12:00")
    record_board_start(posting, by=registrar, started=noon, at=noon)
    calendar = reader.get(url).content.decode().partition("<caption>")[2]
    table = calendar.partition("</table>")[0]
    for words in ("掲示の最初の日", "届いたものとして扱われる日", "掲示の最後の日"):
        assert table.count(words) == 1
