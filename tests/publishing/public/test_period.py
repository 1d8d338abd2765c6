"""Plain words on a notice page: since when, until when, from which day it counts."""

from datetime import datetime

import pytest
from django.test import Client

from access_control.models import User
from publishing.actions.record_board import record_board_start
from publishing.models import Posting
from tests.clock import jst

pytestmark = pytest.mark.django_db

NOON = jst("2026-06-01 12:00")


def words(reader: Client, address: str) -> str:
    return reader.get(address).content.decode()


def record(posting: Posting, by: User, started: datetime = NOON) -> None:
    record_board_start(posting, by=by, started=started, at=started)


def test_it_says_since_when_and_until_when(reader: Client, url: str) -> None:
    told = (
        "この公示は、令和8年6月1日(2026年6月1日)から令和8年6月9日(2026年6月9日)まで、"
    )
    assert told in words(reader, url)


def test_before_the_board_it_says_that_no_day_is_fixed(
    reader: Client, url: str
) -> None:
    page = words(reader, url)
    assert "届いたものとして扱われる日は、まだ決まっていません。" in page
    assert "から、書類は届いたものとして扱われます" not in page


def test_after_the_board_it_says_from_which_day(
    reader: Client, url: str, posting: Posting, registrar: User
) -> None:
    record(posting, registrar)
    page = words(reader, url)
    assert "令和8年6月8日(2026年6月8日)から、書類は届いたものとして扱われます" in page
    assert "まだ決まっていません" not in page


def test_a_late_board_moves_both_days(
    reader: Client, url: str, posting: Posting, registrar: User
) -> None:
    record(posting, registrar, jst("2026-06-02 10:00"))
    page = words(reader, url)
    assert "令和8年6月9日(2026年6月9日)から、書類は" in page
    assert "から令和8年6月10日(2026年6月10日)まで、" in page


@pytest.mark.parametrize("is_recorded", [False, True])
def test_the_day_counts_for_who_has_not_read_it_and_on_holidays(
    is_recorded: bool, reader: Client, url: str, posting: Posting, registrar: User
) -> None:
    if is_recorded:
        record(posting, registrar)
    page = words(reader, url)
    assert "この公示を読んでいなくても、書類を受け取っていなくても" in page
    assert "この日は、休日でも動きません。" in page


def test_the_same_is_said_in_english(
    reader: Client, url: str, posting: Posting, registrar: User
) -> None:
    before = words(reader, f"/en{url}")
    assert (
        "shown on this site from Monday, 1 June 2026 until Tuesday, 9 June 2026."
        in before
    )
    assert "is not fixed yet" in before
    record(posting, registrar)
    after = words(reader, f"/en{url}")
    assert (
        "From Monday, 8 June 2026 the document counts as delivered, even if you"
        in after
    )
    assert "does not move, even if it is a holiday" in after
