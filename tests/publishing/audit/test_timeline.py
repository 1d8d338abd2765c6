"""Where things stand on the drawing of a posting's life."""

from datetime import date

import pytest

from publishing.audit.timeline import BARS_HEIGHT, BARS_TOP, LEFT, RIGHT, WIDTH, draw
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


def test_the_busiest_day_fills_the_height() -> None:
    life = drawn(disclosures={date(2026, 6, 1): 3, date(2026, 6, 2): 12})
    assert [bar.height for bar in life.bars] == [BARS_HEIGHT / 4, BARS_HEIGHT]


def test_bars_stand_on_one_line() -> None:
    life = drawn(disclosures={date(2026, 6, 1): 3, date(2026, 6, 2): 12})
    assert {bar.y + bar.height for bar in life.bars} == {BARS_TOP + BARS_HEIGHT}


def test_a_day_without_disclosures_has_no_bar() -> None:
    assert drawn(disclosures={date(2026, 6, 1): 0}).bars == ()


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
        disclosures={date(2026, 6, 9): 5},
    )
    spans = [life.window, life.board, *life.bars]
    assert all(span.x >= LEFT and span.x + span.width <= END for span in spans)
    assert all(LEFT <= mark.x <= END for mark in life.marks)
