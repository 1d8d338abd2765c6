"""The sentences of a certificate 掲示証明書: what is stated, and its limits.

They are Japanese, made of numbers alone, and the same for the same facts, so that a
verifier makes them again. Times are Japan's (UTC+9, without summer time).
"""

from datetime import UTC, datetime, timedelta, timezone

from publishing.evidence.observed import Seen
from publishing.evidence.spans import seconds

JAPAN = timezone(timedelta(hours=9))

REASONS = {
    "no_observation": "掲示の観測が一つもない。",
    "mostly_unproved": "掲示を確かめられない時間が、期間の十分の一を超えている。",
    "unanchored": "掲示記録に残っていない観測がある。",
    "altered": "内容が登録と異なる観測がある。",
    "shown_outside": "掲示期間の外に表示された観測がある。",
    "gap": "掲示記録に欠けた部分がある。",
    "no_start": "掲示を始めた記録がない。",
    "no_end": "掲示記録が、掲示期間の終わりまで及んでいない。",
}

LIMITS = (
    "だれかがこの公示を読んだことを証明するものではない。",
    "観測点以外のすべての場所・通信網から読めたことを証明するものではない。",
    "時刻の確かさは、タイムスタンプの精度(1秒)と観測の間隔による。",
    "観測点が独立していることは、発行者の申告による。",
    "掲示場への掲示と職員が記録した中断は、職員の記録による。",
    "ここにない掲示記録が存在しないことを証明するものではない。",
)

OPENED = (
    "この証明書に添えた一人分の写しは、掲示された写しそのものである"
    "(コミットメントと一致する)。"
)

CHANNELS = {"web": "インターネット", "board": "掲示場", "terminal": "端末"}


def instant(at: int) -> str:
    """2026年6月1日9時0分0秒, in Japan."""
    then = datetime.fromtimestamp(at, UTC).astimezone(JAPAN)
    return (
        f"{then.year}年{then.month}月{then.day}日"
        f"{then.hour}時{then.minute}分{then.second}秒"
    )


def duration(length: int) -> str:
    """9時間0分0秒; hours are not made into days."""
    minutes, rest = divmod(length, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}時間{minutes}分{rest}秒"


def posted(at: int) -> str:
    """The display was begun, by the log."""
    return f"{instant(at)}に掲示を始めたことが、署名された掲示記録にある。"


def ended(kind: str, at: int) -> str:
    """The display came to its end or was withdrawn, by the log."""
    deed = "掲示を取り下げた" if kind == "withdrawn" else "掲示の終わりを記録した"
    return f"{instant(at)}に{deed}ことが、署名された掲示記録にある。"


def hung(channel: str, started: int | None, ended: int | None) -> str:
    """The leg of the display that is no web page, by the staff."""
    place = CHANNELS.get(channel, channel)
    if started is None:
        return f"{place}に掲示した記録はない。"
    if ended is None:
        return (
            f"{place}に{instant(started)}に掲示したと、職員が記録している。"
            "外した記録はない。"
        )
    return (
        f"{place}に{instant(started)}に掲示し、{instant(ended)}に外したと、"
        "職員が記録している。"
    )


def recorded(channel: str, start: int, end: int | None, cause: str) -> str:
    """An interruption that staff recorded."""
    since = f"{CHANNELS.get(channel, channel)}の掲示が{instant(start)}から"
    away = "" if end is None else f"{instant(end)}まで"
    unended = "終わりの記録はない。" if end is None else ""
    return f"{since}{away}中断した(原因: {cause})と、職員が記録している。{unended}"


def observed(seen: Seen, end: int, cadence_s: int, vantages: int) -> list[str]:
    """What observation proves of the period [seen.start, end), up to seen.end.

    Only a finished period without a second that is not proved was displayed throughout.
    """
    period = _period(seen, end)
    if not seen.looks:
        return [
            f"{period}について、掲示の観測はない。"
            f"観測のない時間は{duration(seconds(seen.unobserved))}である。",
            *_outside(seen),
        ]
    watched = (
        f"{period}に、観測点{vantages}か所が{duration(cadence_s)}の間隔で"
        f"{seen.looks}回観測し、"
    )
    if not seen.bad and seen.is_continuous:
        return [
            watched + "すべてで掲示を確かめた。",
            "掲示期間のすべての時間について、継続して掲示していたことが確かめられた。",
            *_outside(seen),
        ]
    return [
        watched + _result(seen),
        *_away(seen),
        *_unobserved(seen),
        *_outside(seen),
        *_so_far(seen),
    ]


def _period(seen: Seen, end: int) -> str:
    if not seen.so_far:
        return f"{instant(seen.start)}から{instant(end)}の直前までの掲示期間"
    return (
        f"{instant(end)}の直前までの掲示期間のうち、"
        f"{instant(seen.start)}から現在({instant(seen.end)})まで"
    )


def _result(seen: Seen) -> str:
    if not seen.bad:
        return "すべてで掲示を確かめた。"
    return f"うち{seen.bad}回は掲示を確かめられなかった。"


def _away(seen: Seen) -> list[str]:
    if not seen.pessimistic:
        return ["掲示が中断していたことを示す観測はない。"]
    most, least = seconds(seen.pessimistic), seconds(seen.optimistic)
    return [
        f"掲示が中断していた時間は、長くて{duration(most)}、"
        f"短くて{duration(least)}である({len(seen.pessimistic)}回)。"
    ]


def _unobserved(seen: Seen) -> list[str]:
    if not seen.unobserved:
        return ["観測のない時間はない。"]
    return [
        f"観測のない時間が{len(seen.unobserved)}か所、"
        f"合わせて{duration(seconds(seen.unobserved))}ある。"
        "その間に掲示されていたかどうかは、観測からは分からない。"
    ]


def _outside(seen: Seen) -> list[str]:
    if not seen.shown_outside:
        return []
    return [f"掲示期間の外に表示されているのを{seen.shown_outside}回観測した。"]


def _so_far(seen: Seen) -> list[str]:
    if not seen.so_far:
        return []
    return ["掲示期間はまだ終わっていない。以上は、現在までの事実である。"]
