"""Interruptions of a display, and what the statute's policy makes of them."""

from datetime import UTC, datetime, timedelta

import pytest

from notices.rules.periods import JAPAN, NaiveInstant
from publishing.rules.continuity import (
    Decide,
    ExtendTo,
    ImpossibleInterval,
    Interval,
    Satisfied,
    judge_continuity,
    merged,
)

POLICIES = ["no_effect_repair_promptly", "extend_by_outage", "legal_officer_decides"]


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
