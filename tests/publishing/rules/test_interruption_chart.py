"""Where the statutory window and its losses stand on the drawing."""

from datetime import date, datetime

import pytest

from notices.rules.periods import JAPAN
from publishing.rules.continuity import Interval
from publishing.rules.interruption_chart import (
    LEFT,
    MOST_TICKS,
    RIGHT,
    THINNEST,
    WIDTH,
    draw_chart,
)


def away(starts: str, ends: str) -> Interval:
    return Interval(
        *(
            datetime.fromisoformat(f"2026-06-{text}").replace(tzinfo=JAPAN)
            for text in (starts, ends)
        )
    )


# Of the ten days of the axis the first half is gone when the window begins.
WINDOW = away("01 12:00", "11 00:00")
A_DAY = (WIDTH - LEFT - RIGHT) / 10


def test_the_window_begins_within_its_first_day_and_ends_at_the_edge():
    chart = draw_chart(WINDOW, {"web": []})
    assert chart.window.x == pytest.approx(LEFT + A_DAY / 2, abs=0.1)
    assert chart.window.x + chart.window.width == WIDTH - RIGHT


def test_a_loss_is_as_long_as_it_lasted():
    chart = draw_chart(WINDOW, {"web": [away("03 00:00", "05 00:00")]})
    [lost] = chart.rows[0].lost
    assert lost.x == pytest.approx(LEFT + 2 * A_DAY, abs=0.1)
    assert lost.width == pytest.approx(2 * A_DAY, abs=0.1)


@pytest.mark.parametrize(
    "blink", [away("03 00:00:00", "03 00:00:01"), away("10 23:59:59", "11 00:00")]
)
def test_a_blink_stays_visible_within_the_drawing(blink):
    [lost] = draw_chart(WINDOW, {"web": [blink]}).rows[0].lost
    assert lost.width == THINNEST
    assert lost.x + lost.width <= WIDTH - RIGHT


def test_every_channel_has_a_row_below_the_last():
    chart = draw_chart(WINDOW, {"web": [], "board": []})
    assert [row.channel for row in chart.rows] == ["web", "board"]
    assert 0 == chart.rows[0].y < chart.rows[1].y < chart.height


@pytest.mark.parametrize("ends", ["02 00:00", "06 00:00", "11 00:00", "30 00:00"])
def test_a_few_days_are_named_from_the_first_on(ends):
    ticks = draw_chart(away("01 12:00", ends), {}).ticks
    assert 1 <= len(ticks) <= MOST_TICKS
    assert (ticks[0].day, ticks[0].x) == (date(2026, 6, 1), LEFT)
    assert all(tick.x < WIDTH - RIGHT for tick in ticks)
