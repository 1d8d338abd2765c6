"""What signed-in pages share: their frame, pages of 50, and the words of a refusal."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from access_control.grants import permissions_held
from access_control.models import Office
from access_control.rules.roles import (
    ROLE_NAMES_JA,
    ROLE_PERMISSIONS,
)
from access_control.sessions import SIGNED_IN_PATHS
from access_control.sittings import SITTING
from notices.actions.approval import end_of, start_of, window_of
from notices.actions.office_calendar import closed_for, longest_display
from notices.intake.field_names import COLUMN_NAMES_JA, FIELD_NAMES_JA
from notices.models import AdoptedVersion, Notice, SourceList
from notices.rules.adoption import Reading
from notices.rules.broken_rule import BrokenRule
from notices.rules.calendar_strip import CalendarStrip, calendar_strip
from notices.rules.display_window import latest_end
from notices.rules.japanese_dates import era_date, era_datetime
from notices.rules.legal_basis import Version, legal_basis
from notices.rules.periods import (
    deemed_day_under,
    display_until_at_least,
    legal_day,
)
from publishing.projection import TIME_FIELDS
from publishing.rules.visibility import last_moment
from publishing.staff.reader import Reader

View = Callable[..., HttpResponse]

ROWS_A_PAGE = 50
LONGEST_NUMBER = 9
# Which permission, held anywhere, makes which link useful.
NAVIGATION = (
    ("view_register", "staff:worklist", "仕事一覧"),
    ("register_notices", "staff:upload", "名簿の取込み"),
    ("view_register", "staff:notices", "公示送達の一覧"),
    ("view_register", "staff:calendar", "開庁日"),
    ("view_register", "staff:law", "法令の採用"),
    ("adopt_rules", "staff:matrix", "公開範囲"),
    ("decide_disposal", "staff:disposal", "保存と廃棄"),
    ("settle_requests", "staff:requests", "開示等の請求"),
    ("record_collection", "staff:requests", "開示等の請求"),
    ("record_board", "staff:terminals", "庁舎の端末"),
    ("view_register", "staff:reviews", "読んだ人の感想"),
    ("operate_site", "staff:reviews", "読んだ人の感想"),
    ("operate_site", "staff:interruptions", "中断の記録"),
    ("decide_exceptions", "staff:interruptions", "中断の記録"),
    ("administer_offices", "staff:offices", "部署"),
    ("administer_offices", "staff:people", "利用者"),
    ("view_display_log", "audit:list", "掲示記録"),
    ("view_display_log", "audit:opened", "閲覧の記録"),
)


def signed_in(request: HttpRequest) -> dict[str, Any]:
    """Context processor: authority, roles and navigation of whoever is signed in.

    Public pages get nothing, so that they never touch a session.
    """
    if not request.path_info.startswith(SIGNED_IN_PATHS) or not hasattr(
        request, "user"
    ):
        return {}
    authority = Office.objects.filter(parent__isnull=True).first()
    held = permissions_held(request.user)
    # Before the second factor is set up no link would lead anywhere.
    is_enrolling = getattr(request, "lacks_second_factor", False)
    return {
        "authority": authority.name if authority else "",
        "office_role": "・".join(roles_of(held)),
        "sign_on_name": settings.OIDC_NAME if settings.OIDC_ISSUER else "",
        "nav": [] if is_enrolling else _links(held, request.path_info),
        "has_sitting": SITTING in getattr(request, "session", ()),
        "opening": getattr(request, "opening", None),
    }


def roles_of(held: frozenset[str]) -> list[str]:
    """The offices' words for what the person is; a role within another is left out."""
    whole = {role: part for role, part in ROLE_PERMISSIONS.items() if part <= held}
    return [
        ROLE_NAMES_JA[role]
        for role, part in whole.items()
        if not any(part < other for other in whole.values())
    ]


def shows_refusal_on(page: View) -> Callable[[View], View]:
    """Turns a broken rule of a deed into a message on the page it was asked from.

    The page sees the same request, so nothing that was typed is lost.
    """

    def decorate(deed: View) -> View:
        @wraps(deed)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                return deed(request, *args, **kwargs)
            except BrokenRule as refusal:
                messages.error(request, refusal.message_ja)
                return page(request, *args, **kwargs)

        return guarded

    return decorate


def number_typed(text: str) -> int:
    """The number that a form or an address holds; 0, which no row has, for any other.

    Nine digits are more than any row has, and fit into every database's integer.
    """
    is_number = text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
    return int(text) if is_number else 0


def page_of(rows: Sequence[Any] | QuerySet[Any], request: HttpRequest) -> Page[Any]:
    """The page of 50 that the query names; an unreadable number means the first."""
    return Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))


@dataclass(frozen=True)
class Plan:
    """What posting means if it begins as planned, or now; ``until`` is exclusive."""

    version: Version
    begins: datetime
    until: datetime
    earliest: datetime
    latest: datetime | None
    deemed_on: date
    strip: CalendarStrip
    refusal: str
    warnings: tuple[str, ...]

    @property
    def last_moment(self) -> datetime:
        """The last minute on display, to name its day."""
        return last_moment(self.until)


def plan_of(subject: Notice | SourceList, at: datetime) -> Plan | None:
    """The plan under the version of its first day; None where none is in force, or
    where the one in force has no such period."""
    notice = Notice(
        office=subject.office,
        basis_id=subject.basis_id,
        variant=subject.variant,
        display_from=subject.display_from,
        display_until=subject.display_until,
    )
    begins = start_of(notice, at)
    day = legal_day(begins)
    try:
        version = legal_basis(subject.basis_id).version_on(day)
        variant = version.variant(notice.variant)
    except BrokenRule:
        return None
    max_days = longest_display(notice.office)
    refusal, warnings = _judged(version, notice, at)
    return Plan(
        version=version,
        begins=begins,
        until=end_of(notice, version, at),
        earliest=display_until_at_least(day, variant),
        latest=latest_end(day, variant, max_days),
        deemed_on=deemed_day_under(day, variant, reading_adopted(notice, version)),
        strip=calendar_strip(
            day,
            version,
            variant,
            ends=subject.display_until,
            max_days=max_days,
            closed=closed_for(notice.office),
        ),
        refusal=refusal,
        warnings=warnings,
    )


def reading_adopted(notice: Notice, version: Version) -> Reading:
    """The reading that the notice's authority adopted; the plain one before that."""
    adoption = AdoptedVersion.objects.of(notice.office, version.id)
    return Reading(adoption.reading) if adoption else Reading.PLAIN


def _judged(
    version: Version, notice: Notice, at: datetime
) -> tuple[str, tuple[str, ...]]:
    """Why the window cannot be approved as planned, or what to look at before."""
    try:
        window = window_of(notice, version, at)
    except BrokenRule as refusal:
        return refusal.message_ja, ()
    return "", tuple(warning.message_ja for warning in window.warnings)


@dataclass(frozen=True)
class FieldTable:
    """Register fields for a table: its headings, and each row's labelled cells."""

    labels: Sequence[str]
    rows: Sequence[Mapping[str, Any]]


def table_of(
    rows: Sequence[tuple[object, Mapping[str, str]]], reader: Reader
) -> FieldTable:
    """A table of (number, fields) as the matrix tells them to the reader; columns that
    are empty in every row are left out."""
    fields = [
        field
        for field in FIELD_NAMES_JA
        if reader.may_read(field) and any(told.get(field) for _, told in rows)
    ]
    return FieldTable(
        [FIELD_NAMES_JA[field] for field in fields],
        [
            {
                "number": number,
                "cells": [
                    (FIELD_NAMES_JA[field], _cell(field, told.get(field, ""), reader))
                    for field in fields
                ],
            }
            for number, told in rows
        ],
    )


def cells_of(fields: Mapping[str, str]) -> list[tuple[str, str]]:
    """(label, text) of a refused row, verbatim: a date may be what is wrong with it."""
    return [(COLUMN_NAMES_JA.get(field, field), text) for field, text in fields.items()]


def _cell(field: str, value: str, reader: Reader) -> str:
    return reader.word(field, field_in_words(field, value))


def field_in_words(field: str, value: str) -> str:
    """A register field as people read it: dates in their era, the rest verbatim."""
    if field not in TIME_FIELDS or not value:
        return value
    moment = datetime.fromisoformat(value)
    return era_datetime(moment) if "T" in value else era_date(moment.date())


def or_404(offices: QuerySet[Office]) -> QuerySet[Office]:
    """The offices; 404 for a person who has none."""
    if not offices.exists():
        raise Http404
    return offices


def _links(held: frozenset[str], path: str) -> list[dict[str, Any]]:
    # Two permissions may lead to one page.
    labels = {
        reverse(name): label for codename, name, label in NAVIGATION if codename in held
    }
    return [
        {"url": url, "label": label, "current": url == path}
        for url, label in labels.items()
    ]
