"""The clock of record: the database's on PostgreSQL, the process's on SQLite."""

from collections.abc import Callable
from datetime import UTC, timedelta
from typing import Any

import pytest
from django.db import connection

from config import clock
from tests.clock import frozen, jst

pytestmark = pytest.mark.django_db


def test_now_is_utc() -> None:
    assert clock.now().tzinfo is UTC


def test_now_is_now() -> None:
    assert abs(clock.now() - clock.process_now()) < timedelta(seconds=1)


def test_now_moves_within_a_transaction() -> None:
    assert clock.now() < clock.now()


def test_the_database_tells_the_time_where_it_can(
    django_assert_num_queries: Callable[..., Any],
) -> None:
    questions = 1 if connection.vendor == "postgresql" else 0
    with django_assert_num_queries(questions):
        clock.now()


def test_a_frozen_clock_stands_still_everywhere() -> None:
    with frozen("2026-06-01 09:00"):
        assert clock.now() == clock.process_now() == jst("2026-06-01 09:00")


def test_a_thawed_clock_goes_on() -> None:
    with frozen("2026-06-01 09:00"), frozen("2026-06-02 09:00"):
        pass
    assert clock.now() > jst("2026-11-01 00:00")


def test_an_inner_freeze_gives_way_to_the_outer_one() -> None:
    with frozen("2026-06-01 09:00"):
        with frozen("2026-06-02 09:00"):
            pass
        assert clock.now() == jst("2026-06-01 09:00")
