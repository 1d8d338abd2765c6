"""A legal officer's decisions in words."""

import pytest

from notices.rules.legal_questions import LegalQuestion
from publishing.rules.ruling import Ruling, ruling_in_words


@pytest.mark.parametrize("ruling", list(Ruling))
def test_every_ruling_has_words_of_its_own(ruling):
    facts = {"seconds_lost": 7200, "outcome": ruling.value}
    words = ruling_in_words(LegalQuestion.INTERRUPTION, facts)
    assert words == f"2時間の中断について、{ruling.name_ja}。"


def test_an_extension_names_its_end():
    facts = {
        "seconds_lost": 60,
        "outcome": "extended",
        "until": "2026-06-12T00:00:00+09:00",
    }
    words = ruling_in_words(LegalQuestion.INTERRUPTION, facts)
    assert "(令和8年6月12日 午前0時00分まで)" in words


@pytest.mark.parametrize(
    ("decided", "computed", "words"),
    [
        ("2026-06-20", "2026-06-08", "令和8年6月20日とする(計算した日は令和8年6月8日)"),
        ("2026-06-20", None, "令和8年6月20日とする(計算した日はなし)"),
        (None, "2026-06-08", "公示をやり直す(計算した日は令和8年6月8日)"),
    ],
)
def test_the_decided_day_stands_beside_the_computed_one(decided, computed, words):
    facts = {"deemed_on": decided, "computed": computed}
    assert words in ruling_in_words(LegalQuestion.DEEMED_DAY, facts)
