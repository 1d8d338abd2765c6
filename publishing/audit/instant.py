"""ある時点に公開していたもの: what was public at an instant, from the log alone.

The tables are asked as well and only compared: where the two differ one of them was
changed, or a leaf is still to be written, and the page says so loudly.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Count, QuerySet

from access_control.models import Office
from notices.intake.spreadsheet_safety import csv_text
from notices.rules.periods import JAPAN
from publishing.audit.reading import ROWS_AT_A_TIME, postings_of
from publishing.display_log import DEEDS
from publishing.evidence.entries import parse_entry
from publishing.evidence.public_at import Told, public_at
from publishing.models import (
    DisplayLogEntry,
    EntryCopy,
    SealedCheckpoint,
    ShellCopy,
)

SECOND = timedelta(seconds=1)
HEADING = (
    "公示番号",
    "掲示",
    "部署",
    "公開",
    "件数(掲示記録)",
    "件数(データベース)",
    "開始",
    "終了(この時を含まない)",
    "訂正",
    "外した一件",
    "掲示場",
    "中断中の経路",
    "食い違い",
)


@dataclass(frozen=True)
class Line:
    """One posting at the instant; ``shell`` is None where only the log knows it.

    ``in_tables`` is how many entries the tables say were public, None if not asked.
    """

    told: Told | None
    shell: ShellCopy | None
    in_tables: int | None

    @property
    def entries(self) -> int:
        return self.told.entries if self.told else 0

    @property
    def is_public(self) -> bool | None:
        return self.told.is_public if self.told else False

    @property
    def starts(self) -> datetime | None:
        return _instant(self.told.starts) if self.told else None

    @property
    def until(self) -> datetime | None:
        return _instant(self.told.until) if self.told else None

    @property
    def difference(self) -> str:
        """How log and tables differ, in words; empty where they agree."""
        if self.shell is None:
            return "掲示記録にある掲示が、データベースにありません。"
        if self.in_tables is None or self.is_public is None:
            return ""
        if self.told is None and self.in_tables:
            return "データベースにある掲示が、掲示記録にありません。"
        if self.entries != self.in_tables:
            return (
                f"公開していた件数が、掲示記録では{self.entries}件、"
                f"データベースでは{self.in_tables}件です。"
            )
        return ""


@dataclass(frozen=True)
class Answer:
    """Everything that was public at the second, and what differs besides.

    ``known`` is the checkpoint whose leaves alone were read; None for all of the log.
    """

    at: datetime
    known: SealedCheckpoint | None
    lines: Sequence[Line]

    @property
    def public(self) -> list[Line]:
        return [line for line in self.lines if line.is_public is not False]

    @property
    def differing(self) -> list[Line]:
        return [line for line in self.lines if line.difference]

    @property
    def entries(self) -> int:
        return sum(line.entries for line in self.lines)


def at_instant(
    offices: QuerySet[Office], at: datetime, *, known_at: datetime | None = None
) -> Answer:
    """What was public at the end of the second of ``at``, at these offices.

    With ``known_at`` the answer is that of the log as it was sealed by then, and the
    tables, which know only today, are not asked. Raises InvalidEntry.
    """
    known = _sealed_by(known_at) if known_at else None
    asks_tables = known_at is None
    shells = {bytes(each.posting_commitment): each for each in postings_of(offices)}
    foreign = _commitments_elsewhere(offices)
    size = None if asks_tables else known.size if known else 0
    told = {each.posting: each for each in public_at(_deeds(size), _second(at))}
    counts = _counts(shells, at) if asks_tables else {}
    lines = [
        Line(
            told.get(named),
            shells.get(named),
            counts.get(named, 0) if asks_tables else None,
        )
        for named in {**told, **shells}
        if named not in foreign
    ]
    return Answer(at, known, sorted(lines, key=_newest_first))


def difference_of(shells: Sequence[ShellCopy], at: datetime) -> list[Line]:
    """Where log and tables differ at the instant, of these postings alone."""
    named = {bytes(shell.posting_commitment): shell for shell in shells}
    rows = _rows(None).filter(posting_commitment__in=list(named))
    told = {each.posting: each for each in public_at(_parsed(rows), _second(at))}
    counts = _counts(named, at)
    lines = [
        Line(told.get(key), shell, counts.get(key, 0)) for key, shell in named.items()
    ]
    return [line for line in lines if line.difference]


def answer_table(answer: Answer) -> str:
    """The answer as CSV."""
    return csv_text(HEADING, (_cells(line) for line in answer.lines))


def answer_facts(answer: Answer) -> dict[str, Any]:
    """The answer for a program."""
    return {
        "at": answer.at.isoformat(),
        "source": "display log",
        "known_size": answer.known.size if answer.known else None,
        "postings": [
            {
                "public_id": line.shell.pk if line.shell else None,
                "office": line.shell.office_code if line.shell else None,
                "public": line.is_public,
                "entries": line.entries,
                "entries_in_tables": line.in_tables,
                "from": _iso(line.starts),
                "until": _iso(line.until),
                "difference": line.difference or None,
            }
            for line in answer.lines
        ],
    }


def _cells(line: Line) -> tuple[object, ...]:
    told, shell = line.told, line.shell
    states = {True: "公開", False: "非公開", None: "記録からは不明"}
    return (
        shell.number if shell else "",
        shell.pk if shell else "",
        shell.office_name if shell else "",
        states[line.is_public],
        line.entries,
        "" if line.in_tables is None else line.in_tables,
        _iso(line.starts) or "",
        _iso(line.until) or "",
        told.corrected if told else 0,
        len(told.removed) if told else 0,
        "掲示中" if told and told.on_board else "",
        "、".join(told.channels_away) if told else "",
        line.difference,
    )


def _sealed_by(at: datetime) -> SealedCheckpoint | None:
    return SealedCheckpoint.objects.filter(sealed_at__lte=at).last()


def _rows(size: int | None) -> QuerySet[DisplayLogEntry]:
    """Deeds about postings in the order of their rows; disclosures are no deeds."""
    rows = DisplayLogEntry.objects.filter(
        stream=DEEDS, posting_commitment__isnull=False
    )
    if size is not None:
        rows = rows.filter(leaf_index__lt=size)
    return rows.order_by("seq")


def _deeds(size: int | None) -> Iterator[dict[str, Any]]:
    return _parsed(_rows(size))


def _parsed(rows: QuerySet[DisplayLogEntry]) -> Iterator[dict[str, Any]]:
    with closing(rows.iterator(ROWS_AT_A_TIME)) as streamed:
        for row in streamed:
            yield parse_entry(bytes(row.entry))


def _commitments_elsewhere(offices: QuerySet[Office]) -> set[bytes]:
    """Postings of offices whose log this person may not see."""
    codes = list(offices.values_list("code", flat=True))
    others = ShellCopy.objects.exclude(office_code__in=codes).order_by()
    return {bytes(each) for each in others.values_list("posting_commitment", flat=True)}


def _counts(shells: dict[bytes, ShellCopy], at: datetime) -> dict[bytes, int]:
    """Entries that the tables say were public, by posting commitment."""
    moment = _end_of_second(at)
    shown = EntryCopy.objects.on_display(moment).filter(
        shell__in=ShellCopy.objects.on_display(moment)
    )
    counted = shown.order_by().values_list("shell").annotate(Count("pk"))
    by_id = dict(counted)
    return {named: by_id.get(shell.pk, 0) for named, shell in shells.items()}


def _newest_first(line: Line) -> tuple[bool, float]:
    starts = line.told.starts if line.told else None
    return (line.is_public is False, -(starts or 0))


def _second(at: datetime) -> int:
    return int(at.timestamp())


def _end_of_second(at: datetime) -> datetime:
    """Leaves hold whole seconds, so both are asked for the end of the second."""
    whole = datetime.fromtimestamp(_second(at), UTC)
    return whole + SECOND - timedelta(microseconds=1)


def _instant(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _iso(at: datetime | None) -> str | None:
    return at.astimezone(JAPAN).isoformat(timespec="seconds") if at else None
