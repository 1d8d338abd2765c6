"""A day as each language writes it in a sentence."""

from datetime import date

import pytest
from django.conf import settings
from django.utils.translation import override

from publishing.templatetags.kojiban import FORMATS, in_words

JAPANESE = "令和8年6月1日(2026年6月1日)"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ja", JAPANESE),
        ("ja-easy", JAPANESE),
        ("en", "Monday, 1 June 2026"),
        ("zh-hans", "2026年6月1日(星期一)"),
        ("ko", "2026년 6월 1일(월요일)"),
        ("vi", "thứ 2, ngày 1/6/2026"),
        ("pt-br", "segunda-feira, 1 de junho de 2026"),
        ("ne", "सन् 2026 जुन 1, सोमवार"),
    ],
)
def test_a_day_is_written_as_the_language_writes_it(language: str, words: str) -> None:
    with override(language):
        assert in_words(date(2026, 6, 1)) == words


def test_every_language_has_a_form() -> None:
    codes = {code for code, _ in settings.LANGUAGES}
    assert codes == {*FORMATS} | {"ja", "ja-easy"}
