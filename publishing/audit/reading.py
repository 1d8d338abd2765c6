"""What an auditor reads of a posting: its copy's window and the rows of its log."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.http import Http404

from access_control.grants import offices_where
from access_control.models import Office, User
from notices.intake.spreadsheet_safety import csv_text
from notices.rules.legal_basis import legal_basis
from notices.rules.periods import JAPAN
from notices.rules.transitions import Status
from publishing.actions.continuity import continuity_of, in_words
from publishing.actions.deemed_day import decisions_on
from publishing.display_log import DEEDS
from publishing.evidence.entries import parse_entry
from publishing.models import DisplayLogEntry, Interruption, Posting, ShellCopy
from publishing.rules.ruling import ruling_in_words
from publishing.rules.visibility import phase_at

KIND_NAMES_JA: Mapping[str, str] = {
    "posted": "公示(決裁)",
    "displayed": "閲覧への表示",
    "observed": "観測",
    "board_started": "掲示場の掲示開始",
    "board_ended": "掲示場の掲示終了",
    "interrupted": "掲示の中断",
    "hung": "紙の掲示(停電時など)の記録",
    "extended": "掲示の延長",
    "corrected": "訂正",
    "collected": "受領",
    "concealed": "一件の非表示",
    "withdrawn": "掲示の取下げ",
    "ended": "掲示の終了",
    "disposed": "鍵の廃棄",
    "key_rotated": "鍵の更新",
    "checkpointed": "封緘",
    "clock": "時計の点検",
    "gap": "記録の欠落",
}
STATE_NAMES_JA: Mapping[str, str] = {
    "withdrawn": "取下げ",
    "planned": "掲示予定",
    "on_display": "掲示中",
    "ended": "掲示終了",
}
POSTINGS_HEADING = (
    "公示番号",
    "掲示",
    "部署",
    "根拠条文",
    "掲示の開始",
    "掲示の終了(この時を含まない)",
    "状態",
    "件数",
    "表示の回数",
)
ROWS_AT_A_TIME = 2_000


@dataclass(frozen=True)
class LogLine:
    """One row of the log for a reader; ``leaf_index`` is None until it is sealed."""

    kind: str
    kind_ja: str
    at: datetime
    entries: int | None
    leaf_index: int | None


def auditors_offices(user: User) -> QuerySet[Office]:
    """Offices whose display log this person may see. Raises Http404 for none."""
    offices = offices_where(user, "view_display_log")
    if not offices.exists():
        raise Http404
    return offices


def postings_of(offices: QuerySet[Office]) -> QuerySet[ShellCopy]:
    """Every posting of these offices, newest first."""
    codes = list(offices.values_list("code", flat=True))
    return ShellCopy.objects.filter(office_code__in=codes)


def list_items(shells: Iterable[ShellCopy], at: datetime) -> list[dict[str, Any]]:
    """Postings with their state at the instant and how often they were disclosed."""
    chosen = list(shells)
    withdrawn = withdrawn_among(chosen)
    counts = disclosure_counts(chosen)
    return [
        {
            "shell": shell,
            "basis": legal_basis(shell.basis_id).title_ja,
            "state": state_of(shell, withdrawn, at),
            "disclosures": counts.get(bytes(shell.posting_commitment), 0),
        }
        for shell in chosen
    ]


def withdrawn_among(shells: Sequence[ShellCopy]) -> set[str]:
    """Public ids of those that an approver withdrew."""
    withdrawn = Posting.objects.filter(
        public_id__in=[shell.pk for shell in shells],
        notice__status=Status.WITHDRAWN,
    )
    return set(withdrawn.values_list("public_id", flat=True))


def disclosure_counts(shells: Sequence[ShellCopy]) -> dict[bytes, int]:
    """Disclosures by posting commitment: all rows but those of deeds are one each."""
    rows = DisplayLogEntry.objects.filter(
        posting_commitment__in=[bytes(shell.posting_commitment) for shell in shells]
    )
    views = rows.exclude(stream=DEEDS).order_by().values_list("posting_commitment")
    return {bytes(named): count for named, count in views.annotate(Count("pk"))}


def state_of(shell: ShellCopy, withdrawn: set[str], at: datetime) -> str:
    """``withdrawn``, ``planned``, ``on_display`` or ``ended`` at the instant."""
    if shell.pk in withdrawn:
        return "withdrawn"
    return phase_at(shell.display_from, shell.display_until, at=at)


def rows_of(shell: ShellCopy) -> QuerySet[DisplayLogEntry]:
    """The posting's rows in the order in which they were written."""
    return DisplayLogEntry.objects.filter(posting_commitment=shell.posting_commitment)


def log_line(row: DisplayLogEntry) -> LogLine:
    """A row in words. Raises InvalidEntry."""
    fields = parse_entry(bytes(row.entry))
    return LogLine(
        fields["kind"],
        KIND_NAMES_JA[fields["kind"]],
        datetime.fromtimestamp(fields["at"], UTC),
        fields.get("entries"),
        row.leaf_index,
    )


def postings_table(items: Iterable[Mapping[str, Any]]) -> str:
    """Postings as CSV."""
    return csv_text(POSTINGS_HEADING, map(_cells, items))


def site_rows() -> QuerySet[DisplayLogEntry]:
    """Rows of the log that name no posting, newest first."""
    unnamed = DisplayLogEntry.objects.filter(posting_commitment__isnull=True)
    return unnamed.order_by("-pk")


def site_line(row: DisplayLogEntry) -> dict[str, Any]:
    """A row about the site itself in words. Raises InvalidEntry."""
    fields = parse_entry(bytes(row.entry))
    return {
        "line": log_line(row),
        "drift_ms": fields.get("drift_ms"),
        "ntp": fields.get("ntp"),
        "offset_us": fields.get("ntp_offset_us"),
        "missed": fields.get("missed"),
    }


def _cells(item: Mapping[str, Any]) -> tuple[object, ...]:
    shell = item["shell"]
    return (
        shell.number,
        shell.pk,
        shell.office_name,
        item["basis"],
        shell.display_from.astimezone(JAPAN).isoformat(timespec="seconds"),
        shell.display_until.astimezone(JAPAN).isoformat(timespec="seconds"),
        STATE_NAMES_JA[item["state"]],
        shell.entry_count,
        item["disclosures"],
    )


def continuity_in_words(
    found: Posting, shell: ShellCopy, at: datetime
) -> dict[str, Any]:
    """Interruptions, what follows and what was decided: no names, no reasons."""
    touching = Interruption.objects.touching(found).select_related("office")
    return {
        "outcome": in_words(continuity_of(found, shell, at), shell, at),
        "interruptions": [{"interruption": each} for each in touching],
        "papers": found.papers.all(),
        "decisions": [
            {"at": each.at, "words": ruling_in_words(each.kind, each.facts)}
            for each in decisions_on(found.notice)
        ],
    }
