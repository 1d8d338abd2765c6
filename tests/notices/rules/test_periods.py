"""Period arithmetic against dates others printed and against a day-by-day counter."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices.rules.legal_basis import Period, Variant, legal_basis
from notices.rules.periods import (
    JAPAN,
    ImpossibleDate,
    NaiveInstant,
    NoChannelStarted,
    day_starts,
    deemed_served_on,
    default_display_until,
    display_until_at_least,
    latest_deemed_day,
    legal_day,
    posted_on,
)
from tests.notices.rules import day_by_day

DATA = Path(__file__).parents[2] / "data"
EXAMPLES = json.loads((DATA / "worked_examples.json").read_text(encoding="utf-8"))
DAY = timedelta(days=1)

SEVEN_DAYS = Period(7, "days", counts_first_day=True)
TWO_WEEKS = Period(2, "weeks", counts_first_day=False)
NEXT_DAY = Period(1, "next_day", counts_first_day=False)


def example_id(example):
    return f"{example['what']} {example['posted_on']}"


def first_variant(basis_id, posted):
    return legal_basis(basis_id).version_on(posted).variant("first")


@pytest.mark.parametrize("example", EXAMPLES, ids=example_id)
def test_period_ends_as_the_example_says(example):
    period = Period(example["amount"], example["unit"], example["counts_first_day"])
    deemed = deemed_served_on(date.fromisoformat(example["posted_on"]), period)
    assert deemed.isoformat() == example["deemed_served_on"]


@pytest.mark.parametrize(
    "example", [example for example in EXAMPLES if example["basis"]], ids=example_id
)
def test_statute_in_force_gives_the_date_of_the_example(example):
    posted = date.fromisoformat(example["posted_on"])
    version = legal_basis(example["basis"]).version_on(posted)
    period = version.variant(example["variant"]).period
    assert deemed_served_on(posted, period).isoformat() == example["deemed_served_on"]


@pytest.mark.parametrize(
    ("basis_id", "variant", "deemed"),
    [
        ("national_tax", "first", "2026-06-08"),
        ("local_tax", "first", "2026-06-08"),
        ("national_health_insurance", "first", "2026-06-08"),
        ("late_stage_elderly", "first", "2026-06-08"),
        ("long_term_care", "first", "2026-06-08"),
        ("local_claims", "first", "2026-06-08"),
        ("parking_violation", "first", "2026-06-08"),
        ("administrative_procedure_hearing", "first", "2026-06-16"),
        ("administrative_procedure_hearing", "repeat", "2026-06-02"),
        ("administrative_procedure_explanation", "first", "2026-06-16"),
        ("road_traffic_explanation", "first", "2026-06-16"),
        ("administrative_appeal", "first", "2026-06-16"),
        ("civil_procedure", "first", "2026-06-16"),
        ("civil_procedure", "repeat", "2026-06-02"),
        ("civil_procedure", "abroad", "2026-07-14"),
        ("civil_code", "first", "2026-06-16"),
        ("organised_crime", "first", "2026-06-09"),
        ("organised_crime", "repeat", "2026-06-02"),
        ("organised_crime", "abroad", "2026-06-09"),
        ("patent", "first", "2026-06-22"),
        ("antimonopoly", "first", "2026-06-16"),
        ("antimonopoly", "abroad", "2026-07-14"),
        ("specified_commercial_transactions", "abroad", "2026-07-14"),
        ("deposit_transactions", "abroad", "2026-07-14"),
        ("misleading_representations", "abroad", "2026-07-14"),
        ("financial_instruments", "abroad", "2026-07-14"),
        ("certified_public_accountants", "abroad", "2026-07-14"),
        ("personal_information", "abroad", "2026-07-14"),
        ("information_platform", "abroad", "2026-07-14"),
        ("immigration", "first", "2026-06-15"),
        ("land_expropriation", "first", "2026-06-22"),
        ("land_readjustment", "first", "2026-06-11"),
        ("mining", "first", "2026-06-16"),
        ("forest", "first", "2026-06-16"),
        ("social_insurance_review", "first", "2026-06-16"),
        ("labour_insurance_review", "first", "2026-06-16"),
        ("labour_commission", "first", "2026-06-16"),
        ("labour_commission", "repeat", "2026-06-02"),
    ],
)
def test_publication_of_the_first_of_june_is_deemed_served_on(
    basis_id, variant, deemed
):
    posted = date(2026, 6, 1)
    period = legal_basis(basis_id).version_on(posted).variant(variant).period
    assert deemed_served_on(posted, period).isoformat() == deemed


@pytest.mark.parametrize(
    ("posted", "period", "deemed"),
    [
        ("2026-06-24", SEVEN_DAYS, "2026-07-01"),
        ("2026-12-25", SEVEN_DAYS, "2027-01-01"),
        ("2028-02-22", SEVEN_DAYS, "2028-02-29"),
        ("2027-02-22", SEVEN_DAYS, "2027-03-01"),
        ("2028-02-14", TWO_WEEKS, "2028-02-29"),
        ("2026-12-17", TWO_WEEKS, "2027-01-01"),
        ("2026-12-31", NEXT_DAY, "2027-01-01"),
        ("2028-02-28", NEXT_DAY, "2028-02-29"),
        # 2026-04-29 昭和の日 to 05-06: a row of holidays moves nothing.
        ("2026-04-22", SEVEN_DAYS, "2026-04-29"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.unit,
)
def test_period_crosses_the_calendar(posted, period, deemed):
    served = deemed_served_on(date.fromisoformat(posted), period)
    assert served.isoformat() == deemed


@pytest.mark.parametrize(
    ("posted", "counts_first_day", "deemed"),
    [
        ("2026-01-31", True, "2026-03-01"),
        ("2028-01-31", True, "2028-03-01"),
        ("2026-01-28", True, "2026-02-28"),
        ("2026-01-30", False, "2026-03-01"),
        ("2026-01-31", False, "2026-03-01"),
        ("2026-03-31", False, "2026-05-01"),
        ("2026-12-31", True, "2027-01-31"),
    ],
)
def test_month_without_a_corresponding_day_ends_with_its_last_day(
    posted, counts_first_day, deemed
):
    period = Period(1, "months", counts_first_day)
    served = deemed_served_on(date.fromisoformat(posted), period)
    assert served.isoformat() == deemed


@given(
    posted=st.dates(date(1873, 1, 1), date(8990, 12, 31)),
    amount=st.integers(1, 60),
    unit=st.sampled_from(["days", "weeks", "months"]),
    counts_first_day=st.booleans(),
)
def test_any_period_agrees_with_counting_day_by_day(
    posted, amount, unit, counts_first_day
):
    period = Period(amount, unit, counts_first_day)
    assert deemed_served_on(posted, period) == day_by_day.deemed_day(posted, period)


@given(posted=st.dates(date(1873, 1, 1), date(8999, 12, 31)))
def test_next_day_agrees_with_counting_day_by_day(posted):
    assert deemed_served_on(posted, NEXT_DAY) == day_by_day.deemed_day(posted, NEXT_DAY)


@given(posted=st.dates(date(1873, 1, 1), date(8990, 12, 31)))
def test_later_publication_is_never_served_earlier(posted):
    period = Period(1, "months", counts_first_day=True)
    today = deemed_served_on(posted, period)
    assert today <= deemed_served_on(posted + DAY, period)


@pytest.mark.parametrize("posted", [date(9001, 1, 1), date.max, date(1872, 12, 31)])
def test_impossible_publication_is_refused(posted):
    with pytest.raises(ImpossibleDate, match=posted.isoformat()):
        deemed_served_on(posted, SEVEN_DAYS)


@pytest.mark.parametrize("posted", [date(9000, 12, 31), date(1873, 1, 1)])
def test_last_possible_publication_is_counted(posted):
    assert deemed_served_on(posted, SEVEN_DAYS) == posted + 7 * DAY


@pytest.mark.parametrize("unit", ["days", "weeks", "months"])
def test_period_beyond_the_calendar_is_refused(unit):
    with pytest.raises(ImpossibleDate):
        deemed_served_on(date(2026, 6, 1), Period(10**7, unit, counts_first_day=False))


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2026, 6, 1, 14, 59, 59, tzinfo=UTC), date(2026, 6, 1)),
        (datetime(2026, 6, 1, 15, 0, tzinfo=UTC), date(2026, 6, 2)),
        (datetime(2026, 6, 1, 23, 59, tzinfo=JAPAN), date(2026, 6, 1)),
        (datetime(2026, 6, 2, 0, 0, tzinfo=JAPAN), date(2026, 6, 2)),
        (
            datetime(2026, 5, 31, 20, 0, tzinfo=timezone(timedelta(hours=-5))),
            date(2026, 6, 1),
        ),
    ],
)
def test_legal_day_turns_at_midnight_in_japan(at, day):
    assert legal_day(at) == day


def test_naive_instant_has_no_legal_day():
    with pytest.raises(NaiveInstant, match="2026-06-01"):
        legal_day(datetime(2026, 6, 1, 9, 0))


@pytest.mark.parametrize("at", [datetime.max, datetime.min])
def test_instant_at_the_end_of_the_calendar_is_refused(at):
    with pytest.raises(ImpossibleDate):
        legal_day(at.replace(tzinfo=UTC))


def test_day_starts_at_midnight_in_japan():
    assert day_starts(date(2026, 6, 1)).isoformat() == "2026-06-01T00:00:00+09:00"


def test_impossible_day_has_no_start():
    with pytest.raises(ImpossibleDate):
        day_starts(date.max)


def test_publication_counts_from_the_later_channel():
    web = datetime(2026, 6, 1, 23, 59, tzinfo=JAPAN)
    board = datetime(2026, 6, 2, 0, 0, tzinfo=JAPAN)
    assert posted_on([board, web]) == date(2026, 6, 2)


def test_nothing_is_posted_before_a_channel_starts():
    with pytest.raises(NoChannelStarted):
        posted_on([])


def test_latest_reading_leaves_the_first_day_out():
    variant = first_variant("local_tax", date(2026, 6, 1))
    assert latest_deemed_day(date(2026, 6, 1), variant) == date(2026, 6, 9)


def test_undisputed_period_has_one_reading():
    variant = first_variant("civil_procedure", date(2026, 6, 1))
    assert latest_deemed_day(date(2026, 6, 1), variant) == date(2026, 6, 16)


def test_reading_that_ends_earlier_shortens_nothing():
    variant = Variant("first", TWO_WEEKS, SEVEN_DAYS, "例", "example")
    assert latest_deemed_day(date(2026, 6, 1), variant) == date(2026, 6, 16)


@pytest.mark.parametrize(
    ("basis_id", "until"),
    [
        ("local_tax", "2026-06-10T00:00:00+09:00"),
        ("national_tax", "2026-06-10T00:00:00+09:00"),
        ("national_health_insurance", "2026-06-10T00:00:00+09:00"),
        ("administrative_procedure_hearing", "2026-06-17T00:00:00+09:00"),
        ("immigration", "2026-06-17T00:00:00+09:00"),
    ],
)
def test_display_outlasts_the_latest_deemed_day(basis_id, until):
    variant = first_variant(basis_id, date(2026, 6, 1))
    assert display_until_at_least(date(2026, 6, 1), variant).isoformat() == until


def test_display_beyond_the_calendar_is_refused():
    variant = first_variant("local_tax", date(2026, 6, 1))
    with pytest.raises(ImpossibleDate):
        display_until_at_least(date(9000, 12, 31), variant)


def test_default_end_adds_the_margin_of_the_version(make_version):
    version = make_version(margin_days=5)
    until = default_display_until(date(2026, 6, 1), version, version.variant("first"))
    assert until.isoformat() == "2026-06-15T00:00:00+09:00"


def test_default_end_without_margin_is_the_shortest_lawful_one(make_version):
    version = make_version(margin_days=0)
    until = default_display_until(date(2026, 6, 1), version, version.variant("first"))
    assert until.isoformat() == "2026-06-10T00:00:00+09:00"
