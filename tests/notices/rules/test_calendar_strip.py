"""The days of a posting, drawn one by one and said in words."""

from datetime import date, datetime

import pytest

from notices.rules.calendar_strip import (
    MOST_DAYS,
    Role,
    StripFold,
    calendar_strip,
)
from notices.rules.legal_basis import legal_basis
from notices.rules.office_calendar import is_open
from notices.rules.periods import JAPAN, ImpossibleDate

POSTED = date(2026, 6, 1)


def strip_of(basis_id="local_tax", variant="first", posted=POSTED, **more):
    version = legal_basis(basis_id).version_on(posted)
    return calendar_strip(posted, version, version.variant(variant), **more)


def days_with(role, strip):
    return [
        cell.day.isoformat()
        for cell in strip.cells
        if not isinstance(cell, StripFold) and role in cell.roles
    ]


def counted(strip):
    days = [cell for cell in strip.cells if not isinstance(cell, StripFold)]
    return {cell.counted: cell.day.day for cell in days if cell.counted is not None}


def test_strip_runs_from_the_start_to_the_last_end():
    cells = strip_of().cells
    assert (cells[0].day, cells[-1].day) == (POSTED, date(2026, 6, 10))


@pytest.mark.parametrize(
    ("role", "day"),
    [
        (Role.START, "2026-06-01"),
        (Role.DEEMED, "2026-06-08"),
        (Role.LATEST_DEEMED, "2026-06-09"),
        (Role.EARLIEST_END, "2026-06-10"),
        (Role.DEFAULT_END, "2026-06-10"),
    ],
)
def test_local_tax_marks_its_days(role, day):
    assert days_with(role, strip_of()) == [day]


def test_counted_first_day_is_day_one():
    assert counted(strip_of()) == {n: n for n in range(1, 8)}


def test_first_day_left_out_is_not_counted():
    numbers = counted(strip_of("civil_procedure"))
    assert numbers == {n: n + 1 for n in range(1, 15)}


def test_next_day_rule_counts_no_day():
    strip = strip_of("civil_procedure", "repeat")
    assert counted(strip) == {}
    assert days_with(Role.DEEMED, strip) == ["2026-06-02"]


def test_undisputed_period_has_no_other_reading():
    assert days_with(Role.LATEST_DEEMED, strip_of("civil_procedure")) == []


def test_planned_end_is_drawn_on_its_day():
    ends = datetime(2026, 6, 12, 17, 0, tzinfo=JAPAN)
    assert days_with(Role.PLANNED_END, strip_of(ends=ends)) == ["2026-06-12"]


def test_planned_end_before_the_start_is_drawn_not_judged():
    ends = datetime(2026, 5, 30, 17, 0, tzinfo=JAPAN)
    assert strip_of(ends=ends).cells[0].day == date(2026, 5, 30)


def test_closed_days_are_marked():
    strip = strip_of(closed=lambda day: not is_open(day))
    assert days_with(Role.CLOSED, strip) == ["2026-06-06", "2026-06-07"]


def test_day_knows_its_weekday_and_labels():
    first, *_ = strip_of().cells
    assert first.weekday == "月"
    assert first.labels == ("1日目", "掲示を始める日")


def test_six_weeks_are_drawn_whole():
    cells = strip_of("civil_procedure", "abroad").cells
    assert len(cells) == MOST_DAYS
    assert not any(isinstance(cell, StripFold) for cell in cells)


def test_longer_strip_folds_the_days_on_which_nothing_happens():
    ends = datetime(2026, 12, 1, 0, 0, tzinfo=JAPAN)
    cells = strip_of("civil_procedure", "abroad", ends=ends).cells
    folds = [cell for cell in cells if isinstance(cell, StripFold)]
    assert folds == [StripFold(date(2026, 7, 16), date(2026, 12, 1))]


@pytest.mark.parametrize(
    "more", [{"ends": datetime(2026, 12, 1, 0, 0, tzinfo=JAPAN)}, {"max_days": 92}]
)
def test_a_far_end_hides_no_counted_day(more):
    assert counted(strip_of(**more)) == {n: n for n in range(1, 8)}


def test_the_latest_end_of_the_office_is_marked_and_told():
    strip = strip_of(max_days=92)
    assert days_with(Role.LATEST_END, strip) == ["2026-09-01"]
    told = "この部署で認める最も遅い終わりは、令和8年9月1日(火)の午前0時です。"
    assert strip.sentences[-1] == told


def test_without_a_limit_there_is_no_latest_end():
    assert days_with(Role.LATEST_END, strip_of()) == []


def test_the_default_end_stays_within_the_limit(make_version):
    version = make_version(margin_days=60)
    strip = calendar_strip(POSTED, version, version.variant("first"), max_days=14)
    assert days_with(Role.DEFAULT_END, strip) == ["2026-06-15"]


def test_folded_and_drawn_days_leave_none_out():
    ends = datetime(2027, 3, 1, 0, 0, tzinfo=JAPAN)
    told = 0
    for cell in strip_of(ends=ends).cells:
        is_fold = isinstance(cell, StripFold)
        told += (cell.until - cell.starts).days if is_fold else 1
    assert told == (date(2027, 3, 1) - POSTED).days + 1


def test_very_long_display_stays_a_short_strip():
    ends = datetime(8999, 1, 1, 0, 0, tzinfo=JAPAN)
    assert len(strip_of(ends=ends).cells) <= MOST_DAYS


def test_plain_words_tell_the_story_of_local_tax():
    assert strip_of().sentences == (
        "必要な掲示が令和8年6月1日(月)にそろうものとして数えます。",
        "その日を1日目として、7日を数えます。",
        "令和8年6月8日(月)の午前0時に、送達があったものとみなされます。",
        "別の数え方では令和8年6月9日(火)になるため、掲示はその日の終わりまで続けます。",
        "休日や年末年始に当たっても、みなされる日は動きません。",
        "掲示を終えられるのは、令和8年6月10日(水)の午前0時からです。",
        "終わりを指定しなければ、令和8年6月10日(水)の午前0時に終わります。",
    )


def test_plain_words_name_the_day_counted_first():
    sentences = strip_of("civil_procedure").sentences
    assert "翌日の令和8年6月2日(火)を1日目として、14日を数えます。" in sentences


def test_plain_words_tell_the_next_day_rule():
    sentences = strip_of("civil_procedure", "repeat").sentences
    assert "期間を置かず、翌日に効力が生じます。" in sentences


def test_plain_words_tell_the_planned_end():
    ends = datetime(2026, 6, 12, 17, 0, tzinfo=JAPAN)
    last = strip_of(ends=ends).sentences[-1]
    assert last == "予定では、令和8年6月12日 午後5時00分に掲示が終わります。"


def test_text_alternative_reads_the_strip_aloud():
    text = strip_of(closed=lambda day: not is_open(day)).text
    assert text.startswith("6月1日(月) 1日目、掲示を始める日。6月2日(火) 2日目。")
    assert "6月6日(土) 6日目、閉庁日。" in text
    assert "6月8日(月) 送達があったものとみなす日。" in text


def test_text_alternative_says_how_many_days_are_folded():
    ends = datetime(2026, 12, 1, 0, 0, tzinfo=JAPAN)
    strip = strip_of("civil_procedure", "abroad", ends=ends)
    assert "いときの終わり。(この間138日)。12月1日(火) 予定の終わり。" in strip.text


def test_impossible_day_has_no_strip():
    with pytest.raises(ImpossibleDate):
        strip_of(posted=date(9000, 12, 31))
