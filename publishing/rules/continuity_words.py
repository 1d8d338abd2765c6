"""What follows from interruptions, in words for staff, auditors and operators."""

from notices.rules.japanese_dates import era_datetime
from publishing.rules.continuity import Decide, ExtendTo, Outcome, Satisfied

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR
UNITS = ((DAY, "日"), (HOUR, "時間"), (MINUTE, "分"), (1, "秒"))


def length_in_words(seconds: int) -> str:
    """``1日2時間30分`` for 95,400; parts that are nothing are left out."""
    words = ""
    for unit, name in UNITS:
        count, seconds = divmod(seconds, unit)
        words += f"{count}{name}" if count else ""
    return words or "0秒"


def outcome_in_words(outcome: Outcome, *, is_too_late: bool = False) -> str:
    """What was lost and what the office has to do about it.

    ``is_too_late`` where the display has ended before it could be extended.
    """
    lost = length_in_words(outcome.interrupted_seconds)
    match outcome:
        case Satisfied(0):
            return "掲示は途切れていません。"
        case Satisfied():
            return (
                f"合わせて{lost}途切れました。期間はそのまま進みます。"
                "途切れた掲示は、すみやかに元へ戻してください。"
            )
        case ExtendTo(until) if is_too_late:
            return (
                f"合わせて{lost}途切れました。この条文では、{era_datetime(until)}まで掲示を"
                "続ける必要がありましたが、掲示はすでに終わっています。"
                "扱いを理由とともに決めてください。"
            )
        case ExtendTo(until):
            return (
                f"合わせて{lost}途切れました。この条文では、その分だけ、"
                f"{era_datetime(until)}まで掲示を続けます。"
            )
        case Decide(reason_ja):
            return f"合わせて{lost}途切れました。{reason_ja}"
