"""The outcome of interruptions in words."""

from datetime import datetime

import pytest

from notices.rules.periods import JAPAN
from publishing.rules.continuity import Decide, ExtendTo, Satisfied
from publishing.rules.continuity_words import length_in_words, outcome_in_words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0秒"),
        (59, "59秒"),
        (60, "1分"),
        (3661, "1時間1分1秒"),
        (86400, "1日"),
        (95400, "1日2時間30分"),
    ],
)
def test_length_leaves_out_what_is_nothing(seconds, words):
    assert length_in_words(seconds) == words


UNTIL = datetime(2026, 6, 11, tzinfo=JAPAN)


def test_an_extension_that_comes_too_late_is_said_to_be_owed():
    words = outcome_in_words(ExtendTo(UNTIL, 60), is_too_late=True)
    assert "令和8年6月11日" in words
    assert "掲示はすでに終わっています" in words


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Satisfied(0), "途切れていません"),
        (Satisfied(60), "合わせて1分途切れました。期間はそのまま進みます"),
        (ExtendTo(UNTIL, 60), "令和8年6月11日"),
        (Decide("決めてください。", "decide", 60), "1分途切れました。決めてください"),
    ],
)
def test_outcome_says_what_was_lost_and_what_to_do(outcome, words):
    assert words in outcome_in_words(outcome)
