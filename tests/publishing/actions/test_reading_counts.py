"""Rows of one hour, kind and posting become one, and the sum stays."""

import pytest

from publishing.actions.reading_counts import add_up_reading_counts
from publishing.models import ReadingCount
from tests.clock import jst

pytestmark = pytest.mark.django_db

NOW = jst("2026-06-03 12:00")


def counted() -> list[tuple[str, str, int]]:
    rows = ReadingCount.objects.order_by("kind", "public_id", "count")
    return list(rows.values_list("kind", "public_id", "count"))


def add(kind: str, count: int, hour: str = "09:00", public_id: str = "") -> None:
    told = {"hour": jst(f"2026-06-03 {hour}"), "public_id": public_id}
    ReadingCount.objects.create(kind=kind, count=count, **told)


def test_rows_of_one_hour_and_kind_become_one() -> None:
    for count in (1, 2, 3):
        add("list", count)
    add_up_reading_counts(at=NOW)
    assert counted() == [("list", "", 6)]


def test_kinds_and_postings_stay_apart() -> None:
    for kind, public_id in (("list", ""), ("notice", "a"), ("notice", "b")):
        add(kind, 1, public_id=public_id)
        add(kind, 2, public_id=public_id)
    add_up_reading_counts(at=NOW)
    assert counted() == [("list", "", 3), ("notice", "a", 3), ("notice", "b", 3)]


def test_an_hour_that_still_grows_is_left_alone() -> None:
    for count in (1, 2):
        add("list", count, "10:00")
    add_up_reading_counts(at=NOW)
    assert counted() == [("list", "", 1), ("list", "", 2)]
    add_up_reading_counts(at=jst("2026-06-03 12:00:01"))
    assert counted() == [("list", "", 3)]
