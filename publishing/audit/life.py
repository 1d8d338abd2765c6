"""A posting's whole life: gathered once, drawn, told in tables, and written out."""

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from notices.intake.spreadsheet_safety import csv_text
from notices.rules.periods import JAPAN, legal_day
from publishing.actions.observed_display import looks_by_vantage
from publishing.audit.breach import Gap, gaps_of, windows_of
from publishing.audit.reading import (
    ROWS_AT_A_TIME,
    LogLine,
    log_line,
    rows_of,
)
from publishing.audit.timeline import Timeline, draw
from publishing.evidence.entries import disclosed_at
from publishing.evidence.observed import Seen, seen_by
from publishing.models import (
    DisplayLogEntry,
    Interruption,
    Posting,
    SealedCheckpoint,
    ShellCopy,
    Timestamp,
)
from publishing.rules.breach_pack import EntryWindow

HOUR_S = 3600
# A good look speaks for the three rounds of five minutes around it.
LOOK_SPEAKS_FOR = timedelta(minutes=15)
DISCLOSED_JA = "閲覧への表示(1時間の合計)"
HEADING = (
    "種別",
    "時刻(日本)",
    "時刻(UTC)",
    "回数または件数",
    "封緘の番号",
    "検証点",
    "検証点の時刻(UTC)",
    "タイムスタンプ(UTC)",
)


@dataclass(frozen=True)
class Cover:
    """What seals a leaf: the first checkpoint over it, and the first time-stamp."""

    checkpoint: SealedCheckpoint
    stamp: Timestamp | None


@dataclass(frozen=True)
class Deed:
    """A row of the log that is no disclosure, and what covers it."""

    line: LogLine
    cover: Cover | None


@dataclass(frozen=True)
class DayOfViews:
    """The disclosures of a day, and of its busiest hour."""

    day: date
    count: int
    hour: datetime
    in_hour: int


@dataclass(frozen=True)
class Life:
    """Everything of one posting but its words; ``hours`` counts disclosures."""

    shell: ShellCopy
    hours: Mapping[datetime, int]
    deeds: Sequence[Deed]
    entries: Sequence[EntryWindow]
    interruptions: Sequence[Interruption]
    gaps: Sequence[Gap]
    seen: Mapping[str, Seen]
    drawing: Timeline

    @property
    def disclosures(self) -> int:
        return sum(self.hours.values())

    @property
    def days(self) -> list[DayOfViews]:
        by_day: dict[date, list[datetime]] = {}
        for hour in sorted(self.hours):
            by_day.setdefault(legal_day(hour), []).append(hour)
        return [self._day(day, hours) for day, hours in by_day.items()]

    @property
    def corrected(self) -> list[EntryWindow]:
        """Entries of which more than one version was shown."""
        return [each for each in self.entries if len(each.versions) > 1]

    def _day(self, day: date, hours: Sequence[datetime]) -> DayOfViews:
        busiest = max(hours, key=lambda hour: self.hours[hour])
        count = sum(self.hours[hour] for hour in hours)
        return DayOfViews(day, count, busiest, self.hours[busiest])


def life_of(shell: ShellCopy, found: Posting | None, at: datetime) -> Life:
    """Gathers a posting's life. Reads every row of it once; opens nothing."""
    hours, lines = _log_of(shell)
    deeds = [Deed(line, cover_of(line.leaf_index)) for line in lines]
    interruptions = list(Interruption.objects.touching(found)) if found else []
    gaps, seen = gaps_of(shell), _seen(shell, at)
    drawing = draw(
        window=(shell.display_from, shell.display_until),
        board=_board_leg(found),
        marks=[(line.kind_ja, line.at) for line in lines],
        disclosures=hours,
        papers=list(found.papers.values_list("starts", "ends")) if found else [],
        away=_away(interruptions, at),
        gaps=[(gap.starts, gap.until) for gap in gaps],
        seen=seen,
        seals=_seals(deeds),
        at=at,
    )
    entries = windows_of(shell)
    return Life(shell, hours, deeds, entries, interruptions, gaps, seen, drawing)


def cover_of(leaf_index: int | None) -> Cover | None:
    """The first checkpoint and the first time-stamp over a leaf; None unsealed."""
    if leaf_index is None:
        return None
    over = SealedCheckpoint.objects.filter(size__gt=leaf_index).first()
    stamp = Timestamp.objects.filter(checkpoint__gt=leaf_index).first()
    return Cover(over, stamp) if over else None


def life_table(life: Life) -> str:
    """Deeds and the disclosures of each hour as CSV, in the order of time."""
    rows = [(deed.line.at, _deed_cells(deed)) for deed in life.deeds]
    rows += [
        (hour, (DISCLOSED_JA, _japan(hour), _utc(hour), count, "", "", "", ""))
        for hour, count in life.hours.items()
    ]
    return csv_text(HEADING, [cells for _, cells in sorted(rows)])


def life_facts(life: Life) -> dict[str, Any]:
    """The life for a program; instants in ISO 8601 with Japan's offset."""
    shell = life.shell
    return {
        "public_id": shell.pk,
        "number": shell.number,
        "office": shell.office_code,
        "legal_basis": shell.basis_id,
        "display": _span(shell.display_from, shell.display_until),
        "posted_on": shell.posted_on.isoformat() if shell.posted_on else None,
        "disclosures_by_hour": [
            {"hour": _japan(hour), "count": count}
            for hour, count in sorted(life.hours.items())
        ],
        "deeds": [_deed_facts(deed) for deed in life.deeds],
        "entries": [
            {
                "entry": each.entry_id,
                "position": each.position,
                "versions": [
                    {"version": one.version, **_span(one.starts, one.until)}
                    for one in each.versions
                ],
            }
            for each in life.entries
        ],
        "interruptions": [
            {"channel": each.channel, **_span(each.starts, each.ends)}
            for each in life.interruptions
        ],
        "gaps": [
            {"missed": gap.missed, **_span(gap.starts, gap.until)} for gap in life.gaps
        ],
        "observed": {
            vantage: {"looks": seen.looks, "bad": seen.bad, **seen.totals}
            for vantage, seen in life.seen.items()
        },
    }


def _log_of(shell: ShellCopy) -> tuple[Mapping[datetime, int], list[LogLine]]:
    """Disclosures by the hour, and every other row in words."""
    hours: Counter[int] = Counter()
    others: list[int] = []
    entries = rows_of(shell).values_list("pk", "entry")
    with closing(entries.iterator(ROWS_AT_A_TIME)) as rows:
        for pk, entry in rows:
            second = disclosed_at(bytes(entry))
            if second is None:
                others.append(pk)
            else:
                hours[second // HOUR_S] += 1
    found = DisplayLogEntry.objects.in_bulk(others)
    counts = {
        datetime.fromtimestamp(hour * HOUR_S, UTC): count
        for hour, count in hours.items()
    }
    return counts, [log_line(found[pk]) for pk in others]


def _board_leg(found: Posting | None) -> tuple[datetime, datetime | None] | None:
    if found is None or found.board_started_at is None:
        return None
    return found.board_started_at, found.board_ended_at


def _away(
    interruptions: Sequence[Interruption], at: datetime
) -> dict[str, list[tuple[datetime, datetime]]]:
    away: dict[str, list[tuple[datetime, datetime]]] = {}
    for each in interruptions:
        away.setdefault(each.channel, []).append((each.starts, each.ends or at))
    return away


def _seen(shell: ShellCopy, at: datetime) -> dict[str, Seen]:
    """By vantage point; nothing before the display began."""
    period = {
        "start": int(shell.display_from.timestamp()),
        "end": int(shell.display_until.timestamp()),
        "now": int(at.timestamp()),
        "max_gap": int(LOOK_SPEAKS_FOR.total_seconds()),
    }
    if min(period["end"], period["now"]) <= period["start"]:
        return {}
    return {
        vantage: seen_by(looks, **period)
        for vantage, looks in looks_by_vantage(shell).items()
    }


def _seals(deeds: Sequence[Deed]) -> list[tuple[str, datetime]]:
    covers = [deed.cover for deed in deeds if deed.cover]
    seals = {("検証点", cover.checkpoint.sealed_at) for cover in covers}
    stamps = {("タイムスタンプ", cover.stamp.stamped_at)
              for cover in covers if cover.stamp}  # fmt: skip
    return sorted(seals | stamps, key=lambda seal: seal[1])


def _deed_cells(deed: Deed) -> tuple[object, ...]:
    line, cover = deed.line, deed.cover
    return (
        line.kind_ja,
        _japan(line.at),
        _utc(line.at),
        "" if line.entries is None else line.entries,
        "" if line.leaf_index is None else line.leaf_index,
        cover.checkpoint.size if cover else "",
        _utc(cover.checkpoint.sealed_at) if cover else "",
        _utc(cover.stamp.stamped_at) if cover and cover.stamp else "",
    )


def _deed_facts(deed: Deed) -> dict[str, Any]:
    line, cover = deed.line, deed.cover
    stamp = cover.stamp if cover else None
    return {
        "kind": line.kind,
        "at": _japan(line.at),
        "entries": line.entries,
        "leaf": line.leaf_index,
        "checkpoint": cover.checkpoint.size if cover else None,
        "stamped_at": _japan(stamp.stamped_at) if stamp else None,
    }


def _span(starts: datetime, until: datetime | None) -> dict[str, str | None]:
    return {"from": _japan(starts), "until": _japan(until) if until else None}


def _japan(at: datetime) -> str:
    return at.astimezone(JAPAN).isoformat(timespec="seconds")


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
