"""Periods of requests, with the article as id and both sides of each boundary."""

from datetime import date

import pytest

from notices.rules.data_requests import (
    ARTICLES,
    ImpossiblePeriod,
    RequestKind,
    TooLateToExtend,
    due_on,
    is_overdue,
    is_pressing,
    verify_days,
    verify_extension,
    verify_may_extend,
)

DUE = date(2026, 7, 1)


@pytest.mark.parametrize(
    ("received", "days", "extension", "due"),
    [
        (date(2026, 6, 1), 30, 0, date(2026, 7, 1)),
        (date(2026, 6, 1), 30, 30, date(2026, 7, 31)),
        (date(2026, 6, 1), 14, 0, date(2026, 6, 15)),
        (date(2027, 1, 30), 30, 0, date(2027, 3, 1)),
        (date(2028, 1, 30), 30, 0, date(2028, 2, 29)),
        (date(2026, 12, 2), 30, 0, date(2027, 1, 1)),
    ],
    ids=["83条1項", "83条2項", "条例", "month end", "leap day", "a holiday stays"],
)
def test_the_first_day_is_not_counted(
    received: date, days: int, extension: int, due: date
) -> None:
    assert due_on(received, days, extension) == due


@pytest.mark.parametrize("check", [verify_days, verify_extension])
@pytest.mark.parametrize(
    ("days", "fits"), [(0, False), (1, True), (30, True), (31, False)]
)
def test_days_the_act_gives(check: object, days: int, fits: bool) -> None:
    if fits:
        check(days)
        return
    with pytest.raises(ImpossiblePeriod):
        check(days)


def test_a_period_is_extended_on_its_last_day() -> None:
    verify_may_extend(DUE, extended=False, on=DUE)


@pytest.mark.parametrize(
    ("on", "extended"), [(date(2026, 7, 2), False), (date(2026, 6, 2), True)]
)
def test_a_period_is_extended_once_and_in_time(on: date, extended: bool) -> None:
    with pytest.raises(TooLateToExtend):
        verify_may_extend(DUE, extended=extended, on=on)


@pytest.mark.parametrize(
    ("on", "overdue", "pressing"),
    [
        (date(2026, 6, 23), False, False),
        (date(2026, 6, 24), False, True),
        (date(2026, 7, 1), False, True),
        (date(2026, 7, 2), True, True),
    ],
)
def test_what_is_overdue_and_what_presses(
    on: date, overdue: bool, pressing: bool
) -> None:
    assert (is_overdue(DUE, on=on), is_pressing(DUE, on=on)) == (overdue, pressing)


def test_every_kind_names_its_articles_and_none_is_verified() -> None:
    assert set(ARTICLES) == set(RequestKind)
    assert not any(each.verified for each in ARTICLES.values())
