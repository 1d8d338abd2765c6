"""An alarm when the board is read in bulk, and the pack for the authority."""

from typing import Any

import pytest

from publishing.actions.bulk_reading import (
    bulk_reading_pack,
    hours_of_bulk_reading,
    names_that_alarm,
    pack_in_words,
)
from publishing.models import ReadingCount
from tests.builders import make_posting
from tests.clock import jst

pytestmark = pytest.mark.django_db

NOW = jst("2026-06-03 10:30")


def count(kind: str, number: int, hour: str = "2026-06-03 10:00") -> None:
    ReadingCount.objects.create(hour=jst(hour), kind=kind, count=number)


@pytest.fixture
def thousand(settings: Any) -> None:
    settings.LIMIT_BULK_NAMES = 1000


@pytest.mark.parametrize(("names", "alarms"), [(1000, 0), (1001, 1)])
def test_names_shown_beyond_the_threshold_alarm(
    names: int, alarms: int, thousand: None
) -> None:
    count("names_shown", names - 1)
    count("names_shown", 1)
    assert len(hours_of_bulk_reading(at=NOW)) == alarms


def test_one_client_at_its_budget_alarms(thousand: None) -> None:
    count("over_budget", 1)
    (found,) = hours_of_bulk_reading(at=NOW)
    assert (found.over_budget, found.names_shown) == (1, 0)


def test_other_refusals_alarm_nobody(thousand: None) -> None:
    count("notice", 5000)
    assert hours_of_bulk_reading(at=NOW) == []


@pytest.mark.parametrize(
    ("hour", "alarms"), [("2026-05-31 10:00", 1), ("2026-05-31 09:00", 0)]
)
def test_an_alarm_lasts_three_days(hour: str, alarms: int, thousand: None) -> None:
    count("over_budget", 1, hour)
    assert len(hours_of_bulk_reading(at=NOW)) == alarms


def test_the_threshold_grows_with_the_board(settings: Any) -> None:
    settings.LIMIT_BULK_NAMES, settings.LIMIT_BULK_BOARDS = 1, 3
    make_posting()
    assert names_that_alarm(at=NOW) == 9


def test_the_pack_counts_by_hour_and_kind() -> None:
    count("names_shown", 7)
    count("list", 2, "2026-06-03 11:00")
    pack = bulk_reading_pack(jst("2026-06-03 10:30"), jst("2026-06-03 11:00"), at=NOW)
    assert pack["counts"] == [
        {"hour": "2026-06-03T10:00:00+09:00", "kind": "names_shown", "count": 7}
    ]


def test_the_pack_says_the_same_in_words() -> None:
    count("names_shown", 7)
    words = pack_in_words(bulk_reading_pack(jst("2026-06-03 10:00"), NOW, at=NOW))
    assert "示した氏名 7件" in words


def test_a_pack_of_nothing_says_so() -> None:
    words = pack_in_words(bulk_reading_pack(jst("2026-06-03 10:00"), NOW, at=NOW))
    assert "この間の記録はありません。" in words
