"""保存期間: from the fiscal year after completion to the first day of a fiscal year."""

from datetime import date, timedelta

import pytest

from notices.rules.retention import (
    DEFAULT_BASIS,
    ImpossibleYears,
    RecordKind,
    complete_before,
    completed_on,
    fewest_years,
    is_due,
    retention_until,
    years_for,
)

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("completed", "years", "until"),
    [
        ("2027-03-31", 5, "2032-04-01"),
        ("2027-04-01", 5, "2033-04-01"),
        ("2026-12-31", 1, "2028-04-01"),
        ("2027-01-01", 1, "2028-04-01"),
        ("2028-02-29", 5, "2033-04-01"),
        ("2027-02-28", 1, "2028-04-01"),
        ("2024-02-29", 4, "2028-04-01"),
        ("2026-04-01", 30, "2057-04-01"),
    ],
)
def test_retention_ends_with_a_fiscal_year(
    completed: str, years: int, until: str
) -> None:
    found = retention_until(date.fromisoformat(completed), years)
    assert found == date.fromisoformat(until)


@pytest.mark.parametrize(("on", "due"), [("2032-03-31", False), ("2032-04-01", True)])
def test_the_end_is_exclusive(on: str, due: bool) -> None:
    assert is_due(date(2032, 4, 1), on=date.fromisoformat(on)) is due


@pytest.mark.parametrize("years", [0, -1, 31])
def test_years_that_nobody_means_are_refused(years: int) -> None:
    with pytest.raises(ImpossibleYears):
        retention_until(date(2027, 3, 31), years)


def test_the_last_of_the_days_completes_a_matter() -> None:
    assert completed_on([date(2026, 6, 9), date(2026, 6, 8)]) == date(2026, 6, 9)


@pytest.mark.parametrize("days", [[], [None], [date(2026, 6, 9), None]])
def test_nothing_is_complete_while_a_day_is_unknown(days: list[date | None]) -> None:
    assert completed_on(days) is None


@pytest.mark.parametrize("years", [1, 5, 30])
def test_looking_only_at_what_is_old_misses_nothing(years: int) -> None:
    days = [date(2026, 3, 25) + each * DAY for each in range(400)]
    on = date(2032, 4, 1)
    due = [day for day in days if is_due(retention_until(day, years), on=on)]
    assert due == [day for day in days if day < complete_before(on, years)]


@pytest.mark.parametrize(
    ("rules", "years"),
    [
        ({}, 5),
        ({("posted", DEFAULT_BASIS): 7}, 7),
        ({("posted", DEFAULT_BASIS): 7, ("posted", "local_tax"): 3}, 3),
        ({("posted", "civil_code"): 3}, 5),
        ({("list", DEFAULT_BASIS): 3}, 5),
    ],
)
def test_the_narrowest_rule_counts(
    rules: dict[tuple[str, str], int], years: int
) -> None:
    assert years_for(rules, RecordKind.POSTED, "local_tax") == years


def test_the_shortest_of_a_kind_includes_a_rule_of_one_basis() -> None:
    rules = {("posted", "civil_code"): 3, ("list", DEFAULT_BASIS): 1}
    assert fewest_years(rules, RecordKind.POSTED) == 3
