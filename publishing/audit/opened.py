"""What an auditor reads of openings: who, which notice, why; never an addressee."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from django.db.models import QuerySet

from access_control.models import Office, PersonalDataAccess, SubjectKind
from access_control.rules.unusual_access import (
    MARK_WORDS_JA,
    Mark,
    Opening,
    marks_of,
)
from notices.actions.office_calendar import closed_for
from notices.intake.spreadsheet_safety import csv_text
from notices.models import LegalDecision, Notice, NoticeEvent
from notices.rules.periods import DAY, JAPAN, day_starts, legal_day
from publishing.models import Posting, ShellCopy

PAGE_NAMES_JA: Mapping[str, str] = {
    "staff:list": "名簿の確認",
    "staff:notice": "公示送達",
    "staff:approve": "決裁",
    "staff:anew": "あらためて掲示",
    "staff:inquiries": "調査記録",
    "staff:decisions": "法務の判断",
    "staff:special_care": "特別配慮",
    "staff:linkage": "同じ名前の方の掲示との組合せ",
    "staff:notice_holds": "保留",
    "staff:posting": "掲示",
    "staff:entry": "一件",
    "staff:collect": "受領",
    "staff:correct": "訂正",
    "staff:conceal": "非表示",
    "staff:sheet": "公示送達書の印刷",
    "audit:words": "閲覧目的の自由記述",
    "audit:find": "氏名での検索",
    "staff:breach_people": "漏えい等の資料(対象者)",
    "staff:request": "開示等の請求",
    "audit:issue_certificate": "掲示証明書(当事者用)",
    "issue_certificate": "掲示証明書(当事者用、コマンド)",
}

HEADING = (
    "日時",
    "開いた人",
    "部署",
    "対象",
    "一件の番号",
    "画面",
    "ページ",
    "件数",
    "目的",
    "確かめたいこと",
)


@dataclass(frozen=True)
class Line:
    """One opening in words, with what is unusual about it."""

    row: PersonalDataAccess
    subject: str
    office: str
    page: str
    marks: tuple[Mark, ...]

    @property
    def reasons(self) -> list[str]:
        return [MARK_WORDS_JA[mark] for mark in self.marks]


def openings_between(
    offices: QuerySet[Office], first: date, last: date
) -> QuerySet[PersonalDataAccess]:
    """Openings of these offices' data on the legal days first to last, both counted."""
    codes = list(offices.values_list("code", flat=True))
    found = PersonalDataAccess.objects.filter(
        office_code__in=codes, at__gte=day_starts(first), at__lt=day_starts(last + DAY)
    )
    return found.select_related("sitting__person")


def lines_of(rows: Iterable[PersonalDataAccess]) -> list[Line]:
    """The openings in words, unusual ones first, then the newest."""
    chosen = list(rows)
    known = _Known(chosen)
    marks = marks_of(known.opening(row) for row in chosen)
    lines = [
        Line(row, known.subject(row), known.office(row), page_name(row), marks[row.pk])
        for row in chosen
    ]
    return sorted(lines, key=lambda line: (-len(line.marks), -line.row.pk))


def opened_table(lines: Iterable[Line]) -> str:
    """The lines as CSV."""
    return csv_text(HEADING, map(_cells, lines))


def page_name(row: PersonalDataAccess) -> str:
    """Which page it was, in words; a deed that was refused shows its page again."""
    return PAGE_NAMES_JA.get(row.page, f"操作の画面({row.page})")


def number_of(notice: Notice) -> str:
    """公示番号; a notice that was not decided on has none."""
    return notice.official_number() or f"公示番号なし(受付{notice.pk})"


def _cells(line: Line) -> tuple[object, ...]:
    row = line.row
    return (
        row.at.astimezone(JAPAN).isoformat(timespec="seconds"),
        row.sitting.person.name,
        line.office,
        line.subject,
        row.entry_id,
        line.page,
        row.part,
        row.entries,
        row.sitting.get_purpose_display(),
        "、".join(line.reasons),
    )


class _Known:
    """What must be known of the notices opened, by a handful of queries."""

    def __init__(self, rows: Sequence[PersonalDataAccess]) -> None:
        ids = {int(row.subject_id) for row in rows if _is_notice(row)}
        notices = Notice.objects.select_related("office").in_bulk(ids)
        offices = Office.objects.select_related("parent")
        codes = {row.office_code for row in rows}
        self.offices = {each.code: each for each in offices.filter(code__in=codes)}
        self.notices = {str(pk): notice for pk, notice in notices.items()}
        self.workers = _workers(ids)
        self.ends = _ends(ids)
        self.closed = cache(closed_for)

    def subject(self, row: PersonalDataAccess) -> str:
        kind = SubjectKind(row.subject_kind)
        notice = self.notices.get(row.subject_id) if _is_notice(row) else None
        if notice is not None:
            return number_of(notice)
        return f"{kind.label} {row.subject_id}"

    def office(self, row: PersonalDataAccess) -> str:
        office = self.offices.get(row.office_code)
        return office.name if office else row.office_code

    def opening(self, row: PersonalDataAccess) -> Opening:
        office = self.offices.get(row.office_code)
        return Opening(
            id=row.pk,
            person=row.sitting.person_id,
            subject=f"{row.subject_kind} {row.subject_id}",
            at=row.at,
            purpose=row.sitting.purpose,
            is_own_office=row.is_own_office,
            is_closed_day=bool(office) and self.closed(office)(legal_day(row.at)),
            worked_on=self._worked_on(row),
            ended_at=self.ends.get(row.subject_id) if _is_notice(row) else None,
        )

    def _worked_on(self, row: PersonalDataAccess) -> bool | None:
        if not _is_notice(row):
            return None
        return (row.subject_id, row.sitting.person_id) in self.workers


def _is_notice(row: PersonalDataAccess) -> bool:
    return row.subject_kind == SubjectKind.NOTICE


def _workers(ids: Collection[int]) -> set[tuple[str, int]]:
    """(notice, person) of everybody who ever did a deed about it."""
    events = NoticeEvent.objects.filter(notice__in=ids).order_by()
    decided = LegalDecision.objects.filter(notice__in=ids).order_by()
    found = {
        *events.values_list("notice_id", "by_id").distinct(),
        *decided.values_list("notice_id", "by_id").distinct(),
        *Notice.objects.filter(pk__in=ids).values_list("pk", "registered_by_id"),
    }
    return {(str(notice), person) for notice, person in found}


def _ends(ids: Collection[int]) -> dict[str, datetime]:
    postings = Posting.objects.filter(notice__in=ids)
    notice_of = dict(postings.values_list("public_id", "notice_id"))
    shells = ShellCopy.objects.filter(pk__in=notice_of)
    ends = shells.values_list("public_id", "display_until")
    return {str(notice_of[public_id]): until for public_id, until in ends}
