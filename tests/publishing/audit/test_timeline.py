"""Where things stand on the drawing of a posting's life."""

from datetime import date

import pytest

from publishing.audit.timeline import BARS_HEIGHT, BARS_TOP, LEFT, RIGHT, WIDTH, draw
from publishing.evidence.observed import Look, Verdict, seen_by
from tests.clock import jst

WINDOW = (jst("2026-06-01 09:00"), jst("2026-06-10 00:00"))
NOW = jst("2026-06-05 12:00")
END = WIDTH - RIGHT


def drawn(**changes):
    facts = {
        "window": WINDOW,
        "board": None,
        "marks": [],
        "disclosures": {},
        "at": NOW,
    }
    return draw(**(facts | changes))


def test_the_axis_begins_at_midnight_of_the_first_day() -> None:
    life = drawn()
    assert life.ticks[0].day == date(2026, 6, 1)
    assert life.ticks[0].x == LEFT


def test_the_window_begins_and_ends_at_its_instants() -> None:
    life = drawn()
    # Ten whole days stand on the axis; the window leaves 9 hours and one day free.
    hours = (END - LEFT) / 240
    assert life.window.x == pytest.approx(LEFT + 9 * hours, abs=0.1)
    assert life.window.x + life.window.width == pytest.approx(END - 24 * hours, abs=0.2)


def test_a_window_closed_at_its_start_stays_visible() -> None:
    start = WINDOW[0]
    assert drawn(window=(start, start)).window.width == 1


def test_an_unrecorded_board_is_not_drawn() -> None:
    assert drawn().board is None


def test_a_board_leg_with_its_end_is_closed() -> None:
    board = drawn(board=(jst("2026-06-01 10:00"), jst("2026-06-09 17:00"))).board
    assert not board.is_open


def test_a_board_leg_without_an_end_is_drawn_up_to_now() -> None:
    life = drawn(board=(jst("2026-06-01 09:00"), None))
    hours = (END - LEFT) / 240
    assert life.board.is_open
    assert life.board.x + life.board.width == pytest.approx(LEFT + 108 * hours, abs=0.2)


def test_a_board_leg_after_the_window_widens_the_axis() -> None:
    life = drawn(board=(jst("2026-06-12 10:00"), jst("2026-06-20 10:00")))
    assert life.board.x + life.board.width <= END


def test_the_busiest_hour_fills_the_height() -> None:
    life = drawn(disclosures={jst("2026-06-01 10:00"): 3, jst("2026-06-01 11:00"): 12})
    assert [bar.height for bar in life.bars] == [BARS_HEIGHT / 4, BARS_HEIGHT]


def test_bars_stand_on_one_line() -> None:
    life = drawn(disclosures={jst("2026-06-01 10:00"): 3, jst("2026-06-01 11:00"): 12})
    assert {bar.y + bar.height for bar in life.bars} == {BARS_TOP + BARS_HEIGHT}


def test_an_hour_without_disclosures_has_no_bar() -> None:
    assert drawn(disclosures={jst("2026-06-01 10:00"): 0}).bars == ()


def test_marks_stand_in_the_order_of_time() -> None:
    marks = [("ended", jst("2026-06-10 00:00")), ("posted", jst("2026-06-01 09:00"))]
    life = drawn(marks=marks)
    assert [mark.kind for mark in life.marks] == ["posted", "ended"]
    assert life.marks[0].x < life.marks[1].x


@pytest.mark.parametrize(
    ("until", "ticks"),
    [("2026-06-08 23:00", 8), ("2026-06-09 00:00", 5), ("2026-12-01 00:00", 8)],
    ids=["8 days", "9 days", "half a year"],
)
def test_the_axis_never_holds_more_than_eight_days(until: str, ticks: int) -> None:
    assert len(drawn(window=(WINDOW[0], jst(until))).ticks) == ticks


def test_everything_stays_inside_the_drawing() -> None:
    life = drawn(
        board=(jst("2026-05-30 10:00"), None),
        marks=[("disposed", jst("2026-06-24 00:00"))],
        disclosures={jst("2026-06-09 23:00"): 5},
    )
    spans = [life.window, life.board, *life.bars]
    assert all(span.x >= LEFT and span.x + span.width <= END for span in spans)
    assert all(LEFT <= mark.x <= END for mark in life.marks)


def test_a_long_life_is_drawn_by_the_day() -> None:
    hours = {jst("2026-06-01 10:00"): 3, jst("2026-06-01 11:00"): 12}
    life = drawn(window=(WINDOW[0], jst("2026-07-20 00:00")), disclosures=hours)
    assert [bar.count for bar in life.bars] == [15]


def test_what_was_away_lies_over_its_channel() -> None:
    gone = (jst("2026-06-02 00:00"), jst("2026-06-03 00:00"))
    life = drawn(away={"web": [gone]})
    hours = (END - LEFT) / 240
    assert life.away["web"][0].x == pytest.approx(LEFT + 24 * hours, abs=0.1)
    assert life.away["web"][0].width == pytest.approx(24 * hours, abs=0.2)


def test_a_gap_beyond_the_axis_is_cut() -> None:
    long = (jst("2026-05-01 00:00"), jst("2026-08-01 00:00"))
    (gap,) = drawn(gaps=[long]).gaps
    assert (gap.x, gap.x + gap.width) == (LEFT, END)


def test_each_vantage_point_has_a_lane_of_its_own() -> None:
    start, end = (int(when.timestamp()) for when in WINDOW)
    looks = [Look(start + 600 * n, Verdict.GOOD) for n in range(100)]
    looks += [Look(start + 61_000, Verdict.UNREACHABLE)]
    told = {"start": start, "end": end, "now": start + 62_000, "max_gap": 900}
    seen = {"大阪": seen_by(looks, **told), "東京": seen_by([], **told)}
    osaka, tokyo = drawn(seen=seen).lanes
    assert (len(osaka.good), len(osaka.bad)) == (1, 1)
    assert (tokyo.bad, len(tokyo.unobserved)) == ((), 1)
    assert osaka.y < tokyo.y < drawn(seen=seen).height


def test_a_seal_long_after_is_left_out() -> None:
    seals = [("検証点", jst("2026-06-02 00:00")), ("検証点", jst("2027-06-02 00:00"))]
    assert len(drawn(seals=seals).seals) == 1
