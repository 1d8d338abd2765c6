"""What a legal officer decided after posting, in words for staff and auditors."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from notices.rules.japanese_dates import era_date, era_datetime
from notices.rules.legal_questions import LegalQuestion
from notices.rules.named_choices import NamedChoice
from publishing.rules.continuity_words import length_in_words

PUBLISH_ANEW = "publish_anew"


class Ruling(NamedChoice):
    """What a legal officer makes of the interruptions."""

    STANDS = "stands", "効力に影響しないものとする"
    EXTENDED = "extended", "掲示を延長する"
    ANEW = PUBLISH_ANEW, "効力を認めず、公示をやり直す"


def ruling_in_words(question: str, facts: Mapping[str, Any]) -> str:
    """One decision from its facts; never who decided or why."""
    if question == LegalQuestion.DEEMED_DAY:
        return _day_in_words(facts)
    lost = length_in_words(facts["seconds_lost"])
    until = facts.get("until")
    end = f"({era_datetime(datetime.fromisoformat(until))}まで)" if until else ""
    names = {ruling.value: ruling.name_ja for ruling in Ruling}
    return f"{lost}の中断について、{names[facts['outcome']]}{end}。"


def _day_in_words(facts: Mapping[str, Any]) -> str:
    computed = facts["computed"]
    beside = f"計算した日は{_era(computed)}" if computed else "計算した日はなし"
    if facts["deemed_on"] is None:
        return f"{Ruling.ANEW.name_ja}({beside})。"
    return f"送達があったとみなす日を{_era(facts['deemed_on'])}とする({beside})。"


def _era(text: str) -> str:
    return era_date(date.fromisoformat(text))
