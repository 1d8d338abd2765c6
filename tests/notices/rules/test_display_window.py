"""A planned window is measured against the statute and the office's limit."""

from datetime import UTC, date, datetime, timedelta

import pytest

from notices.rules.display_window import (
    MOSTLY_CLOSED,
    STARTS_ON_CLOSED_DAY,
    ChannelImpossible,
    EndBeforeStart,
    EndTooEarly,
    EndTooLate,
    StartInThePast,
    WindowRefused,
    plan_window,
)
from notices.rules.legal_basis import NotInForce, all_legal_bases, legal_basis
from notices.rules.office_calendar import is_open
from notices.rules.periods import JAPAN, NaiveInstant

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)


def jst(text):
    return datetime.fromisoformat(text).replace(tzinfo=JAPAN)


AT = jst("2026-06-01T10:00")
EARLIEST = jst("2026-06-10T00:00")


@pytest.fixture
def plan():
    """Plans a window of local tax as of AT, with changes."""

    def planned(basis_id="local_tax", variant="first", version=None, **changes):
        start = changes.get("start") or changes.get("at", AT)
        version = version or legal_basis(basis_id).version_on(start.date())
        asked = {"start": None, "end": None, "at": AT, "max_days": None, "closed": None}
        return plan_window(version, version.variant(variant), **(asked | changes))

    return planned


def is_closed(day):
    return not is_open(day)


def codes(window):
    return [warning.code for warning in window.warnings]


def test_nothing_planned_starts_now_and_ends_as_early_as_lawful(plan):
    window = plan()
    assert (window.start, window.end) == (AT, EARLIEST)


def test_window_tells_both_readings(plan):
    window = plan()
    assert window.deemed_day == date(2026, 6, 8)
    assert window.latest_deemed_day == date(2026, 6, 9)


def test_margin_of_the_version_makes_the_default_end_later(plan, make_version):
    window = plan(version=make_version(margin_days=5))
    assert (window.earliest_end, window.default_end) == (EARLIEST, EARLIEST + 5 * DAY)


@pytest.mark.parametrize(
    ("start", "earliest"),
    [
        ("2026-06-01T23:59:59", "2026-06-10T00:00"),
        ("2026-06-02T00:00:00", "2026-06-11T00:00"),
    ],
)
def test_earliest_end_follows_the_day_of_the_planned_start(plan, start, earliest):
    assert plan(start=jst(start)).earliest_end == jst(earliest)


def test_start_now_is_not_in_the_past(plan):
    assert plan(start=AT).start == AT


def test_start_a_second_ago_is_refused(plan):
    with pytest.raises(StartInThePast, match="差し戻して"):
        plan(start=AT - SECOND)


def test_end_at_the_earliest_lawful_instant_is_planned(plan):
    assert plan(end=EARLIEST).end == EARLIEST


def test_same_instant_with_another_offset_is_planned(plan):
    assert plan(end=EARLIEST.astimezone(UTC)).end == EARLIEST


def test_end_a_second_before_the_earliest_is_refused(plan):
    with pytest.raises(EndTooEarly, match="令和8年6月10日午前0時以降"):
        plan(end=EARLIEST - SECOND)


@pytest.mark.parametrize("end", [AT, AT - SECOND])
def test_end_that_is_not_after_the_start_is_refused(plan, end):
    with pytest.raises(EndBeforeStart):
        plan(end=end)


def test_limit_of_the_office_counts_the_first_day(plan):
    assert plan(max_days=30).latest_end == jst("2026-07-01T00:00")


def test_end_at_the_limit_of_the_office_is_planned(plan):
    end = jst("2026-07-01T00:00")
    assert plan(end=end, max_days=30).end == end


def test_end_a_second_after_the_limit_is_refused(plan):
    with pytest.raises(EndTooLate, match="令和8年7月1日"):
        plan(end=jst("2026-07-01T00:00") + SECOND, max_days=30)


def test_office_without_a_limit_allows_any_later_end(plan):
    window = plan(end=jst("2030-01-01T00:00"))
    assert window.latest_end is None


def test_statute_goes_before_a_limit_that_is_too_short(plan):
    window = plan(max_days=3)
    assert window.end == window.latest_end == EARLIEST


def test_default_end_stays_within_the_limit(plan, make_version):
    window = plan(version=make_version(margin_days=60), max_days=14)
    assert window.end == jst("2026-06-15T00:00")


def test_version_is_refused_from_the_day_it_ends(plan):
    version = legal_basis("information_platform").version(
        "information_platform/2026-05-21"
    )
    with pytest.raises(NotInForce, match="令和8年5月20日"):
        plan(version=version, at=jst("2026-05-20T23:59:59"))
    assert plan(version=version, at=jst("2026-05-21T00:00")).start


@pytest.mark.parametrize(
    ("basis_id", "remedy"),
    [("immigration", "掲示場に掲示して"), ("patent", "官報等への掲載")],
)
def test_statute_without_the_internet_is_refused_with_what_to_do(
    plan, basis_id, remedy
):
    with pytest.raises(ChannelImpossible, match=remedy):
        plan(basis_id)


def test_old_law_knew_no_internet(plan):
    with pytest.raises(ChannelImpossible):
        plan(at=jst("2026-05-20T10:00"))


@pytest.mark.parametrize("basis", all_legal_bases(), ids=lambda basis: basis.id)
def test_every_basis_is_planned_or_refused_for_its_channels(plan, basis):
    version = basis.version_on(AT.date())
    if "web" in version.channels and "gazette" not in version.channels:
        assert plan(basis.id).end > AT
        return
    with pytest.raises(ChannelImpossible):
        plan(basis.id)


@pytest.mark.parametrize("basis_id", ["civil_code", "mining"])
def test_a_gazette_that_cannot_be_recorded_is_refused(plan, basis_id):
    with pytest.raises(ChannelImpossible, match="官報"):
        plan(basis_id)


def test_start_on_a_closed_day_is_a_warning(plan):
    saturday = jst("2026-06-06T10:00")
    assert plan(start=saturday, closed=is_closed).warnings == (STARTS_ON_CLOSED_DAY,)


@pytest.mark.parametrize(
    ("start", "warned"),
    [
        pytest.param("2026-12-25T10:00", True, id="4 of 7 days closed"),
        pytest.param("2026-12-23T10:00", False, id="3 of 7 days closed"),
    ],
)
def test_handing_over_at_any_time_is_hollow_when_most_days_are_closed(
    plan, start, warned
):
    window = plan(start=jst(start), closed=is_closed)
    assert (MOSTLY_CLOSED in window.warnings) is warned


def test_half_of_the_days_closed_is_not_most(plan):
    friday = jst("2026-06-05T10:00")
    window = plan("organised_crime", start=friday, closed=lambda day: day.day % 2 == 0)
    assert "mostly_closed" not in codes(window)


def test_later_end_does_not_hide_closed_days_before_the_effect(plan):
    new_year = jst("2026-12-29T10:00")
    window = plan(start=new_year, end=new_year + 90 * DAY, closed=is_closed)
    assert "mostly_closed" in codes(window)


def test_without_a_calendar_no_day_is_closed(plan):
    assert plan(start=jst("2026-12-29T10:00")).warnings == ()


@pytest.mark.parametrize("name", ["start", "end", "at"])
def test_naive_instant_is_refused(plan, name):
    with pytest.raises(NaiveInstant):
        plan(**{name: datetime(2026, 6, 20, 10, 0)})


def test_every_refusal_speaks_both_languages(plan):
    with pytest.raises(WindowRefused) as refusal:
        plan(end=EARLIEST - SECOND)
    assert "掲示の終了が早すぎます" in refusal.value.message_ja
    assert "2026-06-10T00:00:00+09:00" in refusal.value.message_en
