"""What observation finds wrong, in words for staff, auditors and letters."""

from collections.abc import Mapping
from datetime import datetime

from notices.rules.japanese_dates import era_datetime

WORDS_JA: Mapping[tuple[str, str], str] = {
    ("display", "unreachable"): "掲示が開けません",
    ("display", "altered"): "掲示の内容が決裁した写しと違います",
    ("display", "barrier"): "掲示を見るのに妨げがあります",
    ("display", "shown_outside"): "掲示期間の外なのに表示されています",
    ("silent", ""): "観測点から2回続けて観測が届きません",
    ("log", "unseen"): "掲示記録の検証点が確かめられません",
    ("log", "truncated"): "掲示記録が前より短くなっています",
    ("log", "forked"): "掲示記録の検証点が封緘したものと違います",
}
HIDDEN_JA = "観測点以外の閲覧者には掲示が正しく見えていません"


def trouble_in_words(
    kind: str, subject: str, verdict: str, *, since: datetime, vantages: str
) -> str:
    """One line: what, of which posting or vantage point, since when, seen by whom.

    ``since`` is in Japan time. An unknown verdict is written as it is.
    """
    what = HIDDEN_JA if kind == "barrier" else WORDS_JA.get((kind, verdict), verdict)
    return f"{what}: {subject}({era_datetime(since)}から、観測点 {vantages})"
