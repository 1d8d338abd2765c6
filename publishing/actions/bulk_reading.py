"""Noticing that the board is being read in bulk, and what is handed to the authority.

Nothing is known of who reads. What is known is how many names were shown in an hour,
and that a client came to the end of its budget.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from notices.rules.periods import JAPAN
from publishing.models import EntryCopy, ReadingCount, ReadingKind, SealedCheckpoint

VERSION = 1
# An alarm stays over a weekend.
ALARM_LASTS = timedelta(days=3)


@dataclass(frozen=True)
class BulkHour:
    """An hour in which names were read in bulk."""

    hour: datetime
    names_shown: int
    over_budget: int


def hours_of_bulk_reading(*, at: datetime) -> list[BulkHour]:
    """Hours of the last three days in which a client reached its budget, or more
    names were shown than the threshold, in order."""
    most = names_that_alarm(at=at)
    rows = ReadingCount.objects.between(at - ALARM_LASTS, at + timedelta(seconds=1))
    return [each for each in _hours(rows.by_hour()) if _is_bulk(each, most)]


def names_that_alarm(*, at: datetime) -> int:
    """Names shown in an hour beyond which somebody may be copying the board."""
    on_display = EntryCopy.objects.on_display(at).count()
    return max(settings.LIMIT_BULK_NAMES, settings.LIMIT_BULK_BOARDS * on_display)


def bulk_reading_pack(
    starts: datetime, until: datetime, *, at: datetime
) -> dict[str, Any]:
    """Counts by hour and kind, the limits in force and the log's checkpoint.

    It holds no name, no posting and no client.
    """
    rows = ReadingCount.objects.between(starts, until).by_hour()
    checkpoint = SealedCheckpoint.objects.filter(sealed_at__lte=at).last()
    return {
        "version": VERSION,
        "made_at": _japan(at),
        "from": _japan(starts),
        "until": _japan(until),
        "counts": [
            {"hour": _japan(hour), "kind": kind, "count": count}
            for hour, kind, count in rows
        ],
        "limits_at_making": settings.LIMITS
        | {
            "names_per_hour": settings.LIMIT_NAMES,
            "names_reserve": settings.LIMIT_NAMES_RESERVE,
            "range_factor": settings.LIMIT_RANGE,
            "names_that_alarm": names_that_alarm(at=at),
        },
        "checkpoint": checkpoint.note if checkpoint else None,
    }


def pack_as_json(pack: dict[str, Any]) -> str:
    """The pack for a program."""
    return json.dumps(pack, ensure_ascii=False, indent=2) + "\n"


def pack_in_words(pack: dict[str, Any]) -> str:
    """The pack on one page, in Japanese."""
    kinds = ReadingKind.values
    totals = {
        kind: sum(row["count"] for row in pack["counts"] if row["kind"] == kind)
        for kind in kinds
    }
    limits = pack["limits_at_making"]
    lines = [
        "大量閲覧に関する資料",
        "",
        f"作成 {pack['made_at']}",
        f"対象 {pack['from']} から {pack['until']} まで(かかる時間帯をすべて含む)",
        "",
        *(
            f"{ReadingKind(kind).label} {count}件"
            for kind, count in totals.items()
            if count
        ),
        *([] if any(totals.values()) else ["この間の記録はありません。"]),
        "",
        f"1回線に1時間で示す氏名の上限 {limits['names_per_hour']}人",
        f"大量閲覧として知らせる氏名の数 1時間に{limits['names_that_alarm']}人",
        "",
        "「示した氏名」は、回線ごとに1時間に新しく示した氏名を合計した数です。",
        "誰が見たか、どの氏名を見たかは記録していないため、この資料にはありません。",
        "時間帯ごとの件数、制限の値、掲示記録の検証点は bulk_reading.json にあります。",
    ]
    return "\n".join(lines) + "\n"


def _hours(rows: list[tuple[datetime, str, int]]) -> list[BulkHour]:
    counted: dict[datetime, dict[str, int]] = {}
    for hour, kind, count in rows:
        counted.setdefault(hour, {})[kind] = count
    return [
        BulkHour(
            hour,
            kinds.get(ReadingKind.NAMES_SHOWN, 0),
            kinds.get(ReadingKind.OVER_BUDGET, 0),
        )
        for hour, kinds in counted.items()
    ]


def _is_bulk(hour: BulkHour, most: int) -> bool:
    return hour.over_budget > 0 or hour.names_shown > most


def _japan(at: datetime) -> str:
    return at.astimezone(JAPAN).isoformat(timespec="seconds")
