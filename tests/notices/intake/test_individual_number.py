"""The numbers are made up to fit the check digit; they belong to nobody known."""

import time

import pytest

from notices.intake.individual_number import holds_individual_number


@pytest.mark.parametrize(
    "text",
    [
        "123456789018",
        "１２３４５６７８９０１８",
        "1234 5678 9018",
        "1234-5678-9018",
        "1234 - 5678 - 9018",
        "１２３４－５６７８−９０１８",
        "1 2 3 4 5 6 7 8 9 0 1 8",
        "1234\u200b56789018",
        "個人番号 123456789018",
        "9999-1234-5678-9018",
        # 総務省令第85号5条: remainders 0 and 1 both give the check digit 0.
        "000000000000",
        "000000000060",
    ],
)
def test_number_is_found(text):
    assert holds_individual_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "123456789012",
        "12345678901",
        "1234567890189",
        "0123456789018",
        "1234/5678/9018",
        "12345678A9018",
        "2026-10-03 10:30",
    ],
)
def test_other_numbers_are_left_alone(text):
    assert not holds_individual_number(text)


def test_exactly_one_check_digit_fits():
    fitting = [d for d in range(10) if holds_individual_number(f"12345678901{d}")]
    assert fitting == [8]


def test_search_takes_no_time_on_hostile_text():
    text = "1-" * 25_000
    started = time.perf_counter()
    holds_individual_number(text)
    assert time.perf_counter() - started < 1
