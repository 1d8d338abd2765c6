"""Interruptions of a display, and what the statute's policy makes of them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices.rules.legal_basis_types import CONTINUITIES
from notices.rules.periods import JAPAN, NaiveInstant, legal_day
from publishing.rules.continuity import (
    Decide,
    ExtendTo,
    ImpossibleInterval,
    Interval,
    Satisfied,
    judge_continuity,
    merged,
)

POLICIES = list(CONTINUITIES)


def jst(text):
    """An instant of June 2026 in Japan, e.g. "03 12:00"."""
    return datetime.fromisoformat(f"2026-06-{text}").replace(tzinfo=JAPAN)


def away(starts, ends):
    return Interval(jst(starts), jst(ends))


WINDOW = away("01 09:00", "10 00:00")


def judge(*interruptions, policy, granularity="hour", window=WINDOW):
    return judge_continuity(
        interruptions, window=window, continuity=policy, granularity=granularity
    )


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize(
    "interruptions",
    [
        pytest.param([], id="none"),
        pytest.param([away("03 12:00", "03 12:00")], id="empty"),
        pytest.param([away("01 08:00", "01 09:00")], id="before the window"),
        pytest.param([away("10 00:00", "11 00:00")], id="after the window"),
    ],
)
def test_display_that_was_never_away_satisfies_every_policy(policy, interruptions):
    assert judge(*interruptions, policy=policy) == Satisfied(0)


def test_repaired_damage_leaves_the_effect_alone():
    outcome = judge(away("03 12:00", "03 13:30"), policy="no_effect_repair_promptly")
    assert outcome == Satisfied(interrupted_seconds=5400)


@pytest.mark.parametrize(
    ("back", "kind"),
    [("09 23:59:59", Satisfied), ("10 00:00", Decide), ("12 00:00", Decide)],
)
def test_damage_that_lasts_to_the_end_was_not_repaired(back, kind):
    outcome = judge(away("08 12:00", back), policy="no_effect_repair_promptly")
    assert isinstance(outcome, kind)


def test_silent_statute_leaves_any_second_to_a_legal_officer():
    outcome = judge(away("03 12:00:00", "03 12:00:01"), policy="legal_officer_decides")
    assert isinstance(outcome, Decide)
    assert outcome.interrupted_seconds == 1
    assert "理由とともに決めてください" in outcome.reason_ja


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize(
    ("back", "decided"),
    [("01 23:59:59", False), ("02 00:00", True), ("05 00:00", True)],
)
def test_missed_first_day_is_decided_under_every_policy(policy, back, decided):
    outcome = judge(away("01 08:00", back), policy=policy)
    is_silent = policy == "legal_officer_decides"
    assert isinstance(outcome, Decide) is (decided or is_silent)


@pytest.mark.parametrize(
    ("ends", "until"),
    [
        pytest.param("03 12:00:01", "10 01:00", id="a second costs an hour"),
        pytest.param("03 13:00:00", "10 01:00", id="an hour"),
        pytest.param("03 13:00:01", "10 02:00", id="an hour and a second"),
    ],
)
def test_begun_hours_are_made_up_for(ends, until):
    outcome = judge(away("03 12:00", ends), policy="extend_by_outage")
    assert outcome.until == jst(until)


@pytest.mark.parametrize(
    ("starts", "ends", "until"),
    [
        pytest.param("03 12:00", "03 12:01", "11 00:00", id="within a day"),
        pytest.param("03 12:00", "04 00:00", "11 00:00", id="to midnight"),
        pytest.param("03 12:00", "04 00:01", "12 00:00", id="over midnight"),
        pytest.param("03 23:59", "05 00:01", "13 00:00", id="a day and both edges"),
    ],
)
def test_every_day_touched_is_made_up_for(starts, ends, until):
    outcome = judge(away(starts, ends), policy="extend_by_outage", granularity="day")
    assert outcome.until == jst(until)


def test_two_interruptions_of_one_day_cost_one_day():
    outcome = judge(
        away("03 09:00", "03 10:00"),
        away("03 15:00", "03 16:00"),
        policy="extend_by_outage",
        granularity="day",
    )
    assert outcome == ExtendTo(jst("11 00:00"), interrupted_seconds=7200)


def test_days_are_japans():
    evening_utc = Interval(
        datetime(2026, 6, 3, 14, 0, tzinfo=UTC), datetime(2026, 6, 3, 16, 0, tzinfo=UTC)
    )
    outcome = judge(evening_utc, policy="extend_by_outage", granularity="day")
    assert outcome.until == jst("12 00:00")


def test_overlaps_are_counted_once():
    outcome = judge(
        away("03 13:00", "03 15:00"),
        away("03 12:00", "03 14:00"),
        away("03 12:30", "03 13:30"),
        policy="extend_by_outage",
    )
    assert outcome == ExtendTo(jst("10 03:00"), interrupted_seconds=3 * 3600)


def test_interruption_that_runs_over_the_end_is_made_up_for_in_full():
    outcome = judge(away("09 23:00", "10 02:00"), policy="extend_by_outage")
    assert outcome == ExtendTo(jst("10 03:00"), interrupted_seconds=3600)


def test_interruption_of_the_extension_extends_it_again():
    outcome = judge(
        away("03 12:00", "03 14:00"),
        away("10 01:00", "10 02:00"),
        policy="extend_by_outage",
    )
    assert outcome.until == jst("10 03:00")


def test_touching_interruptions_become_one():
    parts = merged([away("03 12:00", "03 13:00"), away("03 13:00", "03 14:00")], WINDOW)
    assert parts == (away("03 12:00", "03 14:00"),)


def test_parts_are_clipped_to_the_window_and_ordered():
    parts = merged([away("09 23:00", "12 00:00"), away("01 00:00", "01 10:00")], WINDOW)
    assert parts == (away("01 09:00", "01 10:00"), away("09 23:00", "10 00:00"))


def test_begun_second_is_counted_whole():
    starts = jst("03 12:00")
    blink = Interval(starts, starts + timedelta(milliseconds=1))
    outcome = judge(blink, policy="no_effect_repair_promptly")
    assert outcome == Satisfied(1)


def test_interval_cannot_end_before_it_starts():
    with pytest.raises(ImpossibleInterval):
        away("03 12:00", "03 11:59")


def test_empty_window_is_refused():
    with pytest.raises(ImpossibleInterval):
        judge(policy="extend_by_outage", window=away("01 09:00", "01 09:00"))


def test_naive_interval_is_refused():
    with pytest.raises(NaiveInstant):
        Interval(datetime(2026, 6, 3, 12, 0), jst("03 13:00"))


@pytest.mark.parametrize(
    ("policy", "kind"),
    list(zip(CONTINUITIES, [Satisfied, ExtendTo, Decide], strict=True)),
)
def test_every_word_of_the_data_leads_to_an_outcome_of_its_own(policy, kind):
    assert type(judge(away("03 12:00", "03 13:00"), policy=policy)) is kind


@pytest.mark.parametrize("policy", POLICIES)
def test_a_window_lost_within_its_first_day_is_decided(policy):
    short = away("01 09:00", "01 17:00")
    assert isinstance(judge(short, policy=policy, window=short), Decide)


@pytest.mark.parametrize("policy", POLICIES)
def test_two_channels_that_are_away_in_turn_miss_the_first_day_together(policy):
    web, board = away("01 09:00", "01 15:00"), away("01 14:00", "02 00:00")
    assert isinstance(judge(web, board, policy=policy), Decide)


def test_interruption_over_the_whole_window_and_both_its_ends_is_decided():
    outcome = judge(away("01 00:00", "20 00:00"), policy="extend_by_outage")
    assert isinstance(outcome, Decide)
    assert outcome.interrupted_seconds == (8 * 24 + 15) * 3600


@pytest.mark.parametrize(
    ("starts", "ends", "days"),
    [
        pytest.param("02 23:59:59", "03 00:00", 1, id="up to midnight"),
        pytest.param("02 23:59:59", "03 00:00:01", 2, id="over midnight"),
        pytest.param("03 00:00", "03 00:00:01", 1, id="from midnight"),
        pytest.param("03 00:00", "04 00:00", 1, id="a whole day"),
    ],
)
def test_a_day_begins_at_midnight_in_japan(starts, ends, days):
    outcome = judge(away(starts, ends), policy="extend_by_outage", granularity="day")
    assert outcome.until == WINDOW.ends + timedelta(days=days)


# Whole minutes of the first sixteen days of June; the window is nine of them.
MINUTE = timedelta(minutes=1)
FIRST = jst("01 00:00")
INTERVALS = st.tuples(st.integers(0, 16 * 1440), st.integers(0, 3 * 1440)).map(
    lambda pair: Interval(FIRST + pair[0] * MINUTE, FIRST + sum(pair) * MINUTE)
)
MANY = st.lists(INTERVALS, max_size=6)
UNITS = st.sampled_from(["hour", "day"])
ANY_POLICY = st.sampled_from(POLICIES)


def lost_minutes(interruptions, window):
    """Every minute of the window in which something was away, one by one."""
    minutes = int((window.ends - window.starts) / MINUTE)
    instants = [window.starts + number * MINUTE for number in range(minutes)]
    return [
        instant
        for instant in instants
        if any(each.starts <= instant < each.ends for each in interruptions)
    ]


@given(interruptions=MANY, policy=ANY_POLICY)
def test_seconds_are_those_of_a_naive_count(interruptions, policy):
    outcome = judge(*interruptions, policy=policy)
    assert outcome.interrupted_seconds == 60 * len(lost_minutes(interruptions, WINDOW))


@given(interruptions=MANY, unit=UNITS)
def test_an_extension_is_what_a_naive_count_still_owes(interruptions, unit):
    outcome = judge(*interruptions, policy="extend_by_outage", granularity=unit)
    if not isinstance(outcome, ExtendTo):
        return
    lost = lost_minutes(interruptions, Interval(WINDOW.starts, outcome.until))
    hours, days = -(-len(lost) // 60), len({legal_day(minute) for minute in lost})
    owed = timedelta(hours=hours) if unit == "hour" else timedelta(days=days)
    assert outcome.until - WINDOW.ends == owed


@given(interruptions=MANY, unit=UNITS)
def test_an_extension_never_shortens(interruptions, unit):
    outcome = judge(*interruptions, policy="extend_by_outage", granularity=unit)
    assert getattr(outcome, "until", WINDOW.ends) >= WINDOW.ends


@given(interruptions=MANY, more=INTERVALS, policy=ANY_POLICY, unit=UNITS)
def test_one_more_interruption_never_mends_anything(interruptions, more, policy, unit):
    fewer = judge(*interruptions, policy=policy, granularity=unit)
    outcome = judge(*interruptions, more, policy=policy, granularity=unit)
    assert outcome.interrupted_seconds >= fewer.interrupted_seconds
    if isinstance(fewer, Decide):
        assert isinstance(outcome, Decide)
    if isinstance(fewer, ExtendTo) and isinstance(outcome, ExtendTo):
        assert outcome.until >= fewer.until


@given(interruptions=MANY, policy=ANY_POLICY, unit=UNITS, data=st.data())
def test_order_does_not_matter(interruptions, policy, unit, data):
    shuffled = data.draw(st.permutations(interruptions))
    assert judge(*shuffled, policy=policy, granularity=unit) == judge(
        *interruptions, policy=policy, granularity=unit
    )


@given(interruptions=MANY, unit=UNITS)
def test_where_the_law_is_silent_nothing_lost_is_settled_by_itself(interruptions, unit):
    outcome = judge(*interruptions, policy="legal_officer_decides", granularity=unit)
    assert isinstance(outcome, Decide) is bool(lost_minutes(interruptions, WINDOW))
