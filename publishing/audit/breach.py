"""Gathering a breach pack 漏えい等の資料 from copies' windows, the log and openings.

It opens no sealed word: entries are named by their opaque ids.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile, ZipInfo

from django.db.models import Q

from access_control.models import PersonalDataAccess, SubjectKind
from notices.intake.spreadsheet_safety import csv_text
from notices.rules.legal_basis import legal_basis
from notices.rules.periods import JAPAN
from publishing.audit.opened import Line, lines_of, opened_table
from publishing.audit.reading import ROWS_AT_A_TIME, LogLine, log_line, rows_of
from publishing.evidence.entries import parse_entry
from publishing.models import (
    DisplayLogEntry,
    EntryCopy,
    Interruption,
    Posting,
    SealedCheckpoint,
    ShellCopy,
)
from publishing.rules.breach_pack import (
    DUTIES,
    Disclosure,
    Disclosures,
    EntryWindow,
    disclosures_of,
    versions_of,
)
from publishing.rules.public_notice import FIELD_LABELS_JA

VERSION = 1
GAP = b'"kind":"gap"'
WINDOW_HEADING = ("一件の番号", "掲示の順", "版", "表示の開始", "表示の終了")
HOUR_HEADING = ("時間帯(日本時間)", "表示の回数")


@dataclass(frozen=True)
class Gap:
    """Disclosures of the site that left no leaf of their own, [starts, until]."""

    missed: int
    starts: datetime
    until: datetime


@dataclass(frozen=True)
class BreachPack:
    """All that is known about a posting, or about one entry of it."""

    shell: ShellCopy
    entry_id: str
    made_at: datetime
    concerned: Sequence[EntryWindow]
    fields: Sequence[str]
    disclosures: Disclosures
    deeds: Sequence[LogLine]
    gaps: Sequence[Gap]
    interruptions: Sequence[Interruption]
    opened: Sequence[Line]
    checkpoint: SealedCheckpoint | None
    unsealed: int

    @property
    def duties(self) -> Sequence[Any]:
        return DUTIES


def breach_pack(shell: ShellCopy, entry_id: str, *, at: datetime) -> BreachPack:
    """Everything about a posting, or about one entry. Raises InvalidEntry."""
    posting = Posting.objects.select_related("notice__office").get(public_id=shell.pk)
    windows = windows_of(shell)
    concerned = [w for w in windows if not entry_id or w.entry_id == entry_id]
    deeds, shown = _log_of(shell)
    return BreachPack(
        shell=shell,
        entry_id=entry_id,
        made_at=at,
        concerned=concerned,
        fields=_fields(posting, shell),
        disclosures=disclosures_of(shown, windows, concerned),
        deeds=deeds,
        gaps=gaps_of(shell),
        interruptions=list(Interruption.objects.touching(posting)),
        opened=lines_of(_openings(posting, entry_id)),
        checkpoint=SealedCheckpoint.objects.last(),
        unsealed=rows_of(shell).filter(leaf_index__isnull=True).count(),
    )


def as_json(pack: BreachPack) -> str:
    """The pack for a program; instants in ISO 8601 with their offset."""
    told = {
        "version": VERSION,
        "made_at": pack.made_at,
        "posting": pack.shell.pk,
        "number": pack.shell.number,
        "office": pack.shell.office_name,
        "legal_basis": pack.shell.basis_id,
        "entry": pack.entry_id or None,
        "people": len(pack.concerned),
        "entries": [asdict(window) for window in pack.concerned],
        "fields": list(pack.fields),
        "disclosures": asdict(pack.disclosures),
        "deeds": [
            {"kind": line.kind, "at": line.at, "leaf": line.leaf_index}
            for line in pack.deeds
        ],
        "gaps": [asdict(gap) for gap in pack.gaps],
        "interruptions": [
            {"channel": each.channel, "from": each.starts, "until": each.ends}
            for each in pack.interruptions
        ],
        "opened": [_opening(line) for line in pack.opened],
        "log": _checkpoint(pack),
        "duties": [asdict(duty) | {"verified": False} for duty in DUTIES],
    }
    return json.dumps(told, ensure_ascii=False, indent=2, default=_isoformat)


def as_zip(pack: BreachPack) -> bytes:
    """breach.json with three tables; the same facts give the same bytes.

    Stored as they are: whoever searches the file for a name would find it.
    """
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, text in _files(pack):
            info = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            archive.writestr(info, text)
    return out.getvalue()


def _files(pack: BreachPack) -> Iterator[tuple[str, str]]:
    yield "breach.json", as_json(pack)
    windows = (
        (one.entry_id, one.position, each.version, _local(each.starts),
         _local(each.until))
        for one in pack.concerned
        for each in one.versions
    )  # fmt: skip
    yield "entries.csv", csv_text(WINDOW_HEADING, windows)
    hours = ((_local(hour), count) for hour, count in pack.disclosures.by_hour)
    yield "disclosures.csv", csv_text(HOUR_HEADING, hours)
    yield "opened.csv", opened_table(pack.opened)


def windows_of(shell: ShellCopy) -> list[EntryWindow]:
    """Each entry's window and versions; nothing is opened."""
    return [_window(entry) for entry in shell.entries.prefetch_related("earlier").all()]


def _window(entry: EntryCopy) -> EntryWindow:
    starts, until = entry.display_from, entry.display_until
    replaced = [earlier.replaced_at for earlier in entry.earlier.all()]
    versions = versions_of(starts, until, replaced)
    return EntryWindow(entry.pk, entry.position + 1, starts, until, versions)


def _fields(posting: Posting, shell: ShellCopy) -> list[str]:
    """What the statute and the adoption let the public read; nothing is opened."""
    version = legal_basis(shell.basis_id).version(shell.version_id)
    adoption = posting.notice.adoption
    also = adoption.also_shown if adoption else []
    named = (*version.must_show, *(f for f in version.may_show if f in also))
    return [FIELD_LABELS_JA.get(field, field) for field in named]


def _log_of(shell: ShellCopy) -> tuple[list[LogLine], list[Disclosure]]:
    """Deeds and disclosures of the posting. Reads every row of it once."""
    deeds, shown = [], []
    with closing(rows_of(shell).iterator(ROWS_AT_A_TIME)) as rows:
        for line in map(log_line, rows):
            if line.kind == "displayed":
                shown.append(Disclosure(line.at, line.entries or 0))
            else:
                deeds.append(line)
    return deeds, shown


def gaps_of(shell: ShellCopy) -> list[Gap]:
    """Gaps of the site that reach into the posting's window: no row names a posting."""
    unnamed = DisplayLogEntry.objects.filter(posting_commitment__isnull=True)
    found = []
    entries = unnamed.values_list("entry", flat=True)
    with closing(entries.iterator(ROWS_AT_A_TIME)) as rows:
        for entry in map(bytes, rows):
            # Most leaves about the site are of its clock.
            if GAP in entry:
                found.append(_gap(parse_entry(entry)))
    return [
        gap
        for gap in found
        if gap.starts < shell.display_until and shell.display_from <= gap.until
    ]


def _gap(fields: dict[str, Any]) -> Gap:
    """An older or foreign gap that says no more than its moment counts as that."""
    starts, until = (fields.get(edge, fields["at"]) for edge in ("from", "until"))
    return Gap(
        fields.get("missed", 0),
        datetime.fromtimestamp(starts, UTC),
        datetime.fromtimestamp(until, UTC),
    )


def _openings(posting: Posting, entry_id: str) -> Sequence[PersonalDataAccess]:
    """Who opened the notice; of one entry also who opened pages of several."""
    of_notice = PersonalDataAccess.objects.filter(
        subject_kind=SubjectKind.NOTICE, subject_id=str(posting.notice_id)
    )
    if entry_id:
        of_notice = of_notice.filter(Q(entry_id="") | Q(entry_id=entry_id))
    return list(of_notice.select_related("sitting__person"))


def _opening(line: Line) -> dict[str, Any]:
    row = line.row
    return {
        "at": row.at,
        "person": row.sitting.person.name,
        "purpose": row.sitting.purpose,
        "page": row.page,
        "entry": row.entry_id or None,
        "entries": row.entries,
        "unusual": list(line.marks),
    }


def _checkpoint(pack: BreachPack) -> dict[str, Any]:
    told: dict[str, Any] = {"unsealed_rows": pack.unsealed}
    if pack.checkpoint is None:
        return told
    root = bytes(pack.checkpoint.root).hex()
    return told | {"size": pack.checkpoint.size, "root": root}


def _isoformat(value: datetime) -> str:
    return value.isoformat()


def _local(at: datetime) -> str:
    return at.astimezone(JAPAN).isoformat(timespec="seconds")
