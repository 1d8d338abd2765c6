"""Every basis and variant at the turns of the calendar, and at random, day by day."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notices.rules.legal_basis import Period, all_legal_bases, legal_basis
from notices.rules.periods import (
    JAPAN,
    deemed_served_on,
    display_until_at_least,
    latest_deemed_day,
    legal_day,
)
from tests.notices.rules import day_by_day

DAY = timedelta(days=1)

# Who waits how long. Each rule is a row of DEEMED, which was counted by hand.
RULES = {
    "7 days, first counted": [
        "national_tax first",
        "local_tax first",
        "national_health_insurance first",
        "late_stage_elderly first",
        "long_term_care first",
        "local_claims first",
        "parking_violation first",
    ],
    "10 days, first counted": ["land_readjustment first"],
    "2 weeks, first counted": ["immigration first"],
    "7 days": ["organised_crime first", "organised_crime abroad"],
    "2 weeks": [
        "administrative_procedure_hearing first",
        "administrative_procedure_explanation first",
        "administrative_appeal first",
        "civil_procedure first",
        "civil_code first",
        "road_traffic_explanation first",
        "antimonopoly first",
        "specified_commercial_transactions first",
        "deposit_transactions first",
        "misleading_representations first",
        "financial_instruments first",
        "certified_public_accountants first",
        "personal_information first",
        "information_platform first",
        "social_insurance_review first",
        "labour_insurance_review first",
        "labour_commission first",
        "mining first",
        "forest first",
    ],
    "20 days": ["patent first", "land_expropriation first"],
    "6 weeks": [
        "civil_procedure abroad",
        "antimonopoly abroad",
        "specified_commercial_transactions abroad",
        "deposit_transactions abroad",
        "misleading_representations abroad",
        "financial_instruments abroad",
        "certified_public_accountants abroad",
        "personal_information abroad",
        "information_platform abroad",
    ],
    "next day": [
        "administrative_procedure_hearing repeat",
        "civil_procedure repeat",
        "organised_crime repeat",
        "labour_commission repeat",
    ],
}

# The last second of a day and the first of the next: end of a month, of the old law,
# of a year, of February with and without a 29th, and the 29th itself.
STARTS = [
    "2026-05-20T23:59:59",
    "2026-05-21T00:00:00",
    "2026-06-30T23:59:59",
    "2026-07-01T00:00:00",
    "2026-12-31T23:59:59",
    "2027-01-01T00:00:00",
    "2027-02-28T23:59:59",
    "2027-03-01T00:00:00",
    "2028-02-28T23:59:59",
    "2028-02-29T00:00:00",
    "2028-02-29T23:59:59",
    "2028-03-01T00:00:00",
]
DEEMED = {
    "7 days, first counted": (
        "05-27 05-28 07-07 07-08 01-07 01-08 03-07 03-08 03-06 03-07 03-07 03-08"
    ),
    "10 days, first counted": (
        "05-30 05-31 07-10 07-11 01-10 01-11 03-10 03-11 03-09 03-10 03-10 03-11"
    ),
    "2 weeks, first counted": (
        "06-03 06-04 07-14 07-15 01-14 01-15 03-14 03-15 03-13 03-14 03-14 03-15"
    ),
    "7 days": (
        "05-28 05-29 07-08 07-09 01-08 01-09 03-08 03-09 03-07 03-08 03-08 03-09"
    ),
    "2 weeks": (
        "06-04 06-05 07-15 07-16 01-15 01-16 03-15 03-16 03-14 03-15 03-15 03-16"
    ),
    "20 days": (
        "06-10 06-11 07-21 07-22 01-21 01-22 03-21 03-22 03-20 03-21 03-21 03-22"
    ),
    "6 weeks": (
        "07-02 07-03 08-12 08-13 02-12 02-13 04-12 04-13 04-11 04-12 04-12 04-13"
    ),
    "next day": (
        "05-21 05-22 07-01 07-02 01-01 01-02 03-01 03-02 02-29 03-01 03-01 03-02"
    ),
}
TABLE = [
    pytest.param(case, start, deemed, id=f"{case} {start}")
    for rule, cases in RULES.items()
    for case in cases
    for start, deemed in zip(STARTS, DEEMED[rule].split(), strict=True)
]
SHIPPED = [
    (basis, version, variant)
    for basis in all_legal_bases()
    for version in basis.versions
    for variant in version.variants.values()
]


def random_day(chance):
    """A day of publication from 1990 to 2200."""
    first, last = date(1990, 1, 1).toordinal(), date(2200, 12, 31).toordinal()
    return date.fromordinal(chance.randint(first, last))


def random_period(chance):
    """A period of the shipped law, or one that no statute has yet."""
    if chance.random() < 0.5:
        return chance.choice(SHIPPED)[2].period
    unit = chance.choice(["days", "weeks", "months"])
    return Period(chance.randint(1, 20), unit, chance.random() < 0.5)


def test_table_holds_every_basis_and_variant():
    told = [case for cases in RULES.values() for case in cases]
    shipped = {f"{basis.id} {variant.name}" for basis, _, variant in SHIPPED}
    assert Counter(told) == Counter(shipped)


@pytest.mark.parametrize(("case", "start", "deemed"), TABLE)
def test_display_that_starts_then_is_deemed_served_on(case, start, deemed):
    basis_id, variant = case.split()
    instant = datetime.fromisoformat(start).replace(tzinfo=JAPAN).astimezone(UTC)
    posted = legal_day(instant)
    period = legal_basis(basis_id).version_on(posted).variant(variant).period
    assert deemed_served_on(posted, period).isoformat()[5:] == deemed


# A hundred seeds from Hypothesis, a thousand cases from each: so they take seconds, and
# a seed that finds a disagreement finds it again.
SEEDS = st.integers(0, 2**64)


@settings(max_examples=100, deadline=None)
@given(seed=SEEDS)
def test_one_hundred_thousand_deemed_days_agree_with_counting_day_by_day(seed):
    chance = Random(seed)
    cases = [(random_day(chance), random_period(chance)) for _ in range(1000)]
    disagreements = [
        (posted, period)
        for posted, period in cases
        if deemed_served_on(posted, period) != day_by_day.deemed_day(posted, period)
    ]
    assert disagreements == []


@settings(max_examples=100, deadline=None)
@given(seed=SEEDS)
def test_display_outlasts_every_reading_counted_day_by_day(seed):
    chance = Random(seed)
    for _, _, variant in SHIPPED:
        posted = random_day(chance)
        readings = filter(None, [variant.period, variant.latest_reading])
        latest = max(day_by_day.deemed_day(posted, reading) for reading in readings)
        assert latest_deemed_day(posted, variant) == latest
        assert display_until_at_least(posted, variant).date() == latest + DAY
