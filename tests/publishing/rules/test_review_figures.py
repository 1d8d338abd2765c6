"""Figures of reviews and the drawing of months."""

from datetime import date

import pytest

from publishing.rules.review_figures import (
    FOOT,
    WIDTH,
    Figures,
    height_of,
    month_chart,
    together,
)

NONE = Figures({})


@pytest.mark.parametrize(
    ("by_score", "count", "average"),
    [({}, 0, 0), ({5: 1}, 1, 5), ({1: 1, 5: 1}, 2, 3), ({4: 2, 1: 1}, 3, 3)],
)
def test_count_and_average(
    by_score: dict[int, int], count: int, average: float
) -> None:
    figures = Figures(by_score)
    assert (figures.count, figures.average) == (count, average)


@pytest.mark.parametrize(("count", "is_told"), [(0, False), (2, False), (3, True)])
def test_figures_are_told_from_three_on(count: int, is_told: bool) -> None:
    assert Figures({4: count}).is_told is is_told


def test_bars_stand_best_first_and_are_shares_of_all() -> None:
    bars = Figures({5: 1, 2: 3}).bars
    assert [(bar.score, bar.count, bar.width) for bar in bars] == [
        (5, 1, 25), (4, 0, 0), (3, 0, 0), (2, 3, 75), (1, 0, 0),
    ]  # fmt: skip


def test_parts_add_up() -> None:
    assert together([Figures({5: 1}), Figures({5: 2, 1: 1})]).by_score == {5: 3, 1: 1}


def test_a_month_is_a_column_on_the_axis() -> None:
    chart = month_chart({date(2026, 5, 1): NONE, date(2026, 6, 1): Figures({5: 3})})
    may, june = chart.columns
    assert (may.height, may.y, may.label) == (0, FOOT, "2026年5月")
    assert (june.height, june.y + june.height) == (height_of(5), FOOT)
    assert may.x + may.width < june.x
    assert june.x + june.width <= WIDTH


def test_a_month_with_few_reviews_has_no_column() -> None:
    (column,) = month_chart({date(2026, 6, 1): Figures({5: 2})}).columns
    assert column.height == 0


def test_lines_stand_where_columns_of_that_score_end() -> None:
    chart = month_chart({date(2026, 6, 1): Figures({4: 3})})
    assert {line.score: line.y for line in chart.lines}[4] == chart.columns[0].y
