"""What every signed-in page has in common: its frame, its pages of 50, a refusal's words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from access_control.grants import has_anywhere
from access_control.models import Office, User
from access_control.rules.audiences import Audience
from access_control.rules.field_access import Access, access_to
from access_control.rules.roles import (
    PERMISSIONS,
    ROLE_NAMES_JA,
    ROLE_PERMISSIONS,
)
from notices.actions import end_of, start_of
from notices.intake.field_names import FIELD_NAMES_JA
from notices.models import Notice, SourceList
from notices.rules.broken_rule import BrokenRule
from notices.rules.japanese_dates import era_date, era_datetime
from notices.rules.legal_basis import Version, legal_basis
from notices.rules.periods import deemed_served_on, display_until_at_least, legal_day
from publishing.projection import DATE_FIELDS, INSTANT_FIELDS
from publishing.public.headers import is_staff_path

View = Callable[..., HttpResponse]

ROWS_A_PAGE = 50

# Which permission, held anywhere, makes which link useful.
NAVIGATION = (
    ("view_register", "staff:worklist", "仕事一覧"),
    ("register_notices", "staff:upload", "名簿の取込み"),
    ("view_register", "staff:notices", "公示送達の一覧"),
    ("view_display_log", "audit:list", "掲示記録"),
)


def signed_in(request: HttpRequest) -> dict[str, Any]:
    """Context processor: authority, roles and navigation of whoever is signed in.

    Public pages get nothing, so that they never touch a session.
    """
    if not is_staff_path(request.path_info) or not hasattr(request, "user"):
        return {}
    authority = Office.objects.filter(parent__isnull=True).first()
    held = permissions_held(request.user)
    return {
        "authority": authority.name if authority else "",
        "office_role": "・".join(roles_of(held)),
        "nav": _links(held, request.path_info),
    }


def permissions_held(user: User | AnonymousUser) -> frozenset[str]:
    """Codenames that the person holds at one office at least."""
    return frozenset(name for name in PERMISSIONS if has_anywhere(user, name))


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


@dataclass(frozen=True)
class Page:
    """Up to 50 rows of a list, and the way to its neighbours."""

    items: Sequence[Any]
    range: Mapping[str, int]
    previous_url: str | None
    next_url: str | None


def page_of(
    rows: Sequence[Any] | QuerySet[Any], request: HttpRequest, key: str = "page"
) -> Page:
    """The page that the query names (from 1); an unreadable number means the first."""
    total = rows.count() if isinstance(rows, QuerySet) else len(rows)
    pages = max(1, -(-total // ROWS_A_PAGE))
    number = min(_page_number(request.GET.get(key, "")), pages)
    start = (number - 1) * ROWS_A_PAGE
    items = list(rows[start : start + ROWS_A_PAGE])
    return Page(
        items,
        {
            "first": start + 1 if items else 0,
            "last": start + len(items),
            "total": total,
        },
        _page_url(request, key, number - 1) if number > 1 else None,
        _page_url(request, key, number + 1) if number < pages else None,
    )


@dataclass(frozen=True)
class Plan:
    """What posting would mean if it began as planned, or now; ``until`` is exclusive."""

    version: Version
    begins: datetime
    until: datetime
    earliest: datetime
    deemed_on: date


def plan_of(subject: Notice | SourceList, at: datetime) -> Plan | None:
    """The plan under the version in force on its first day; None where none is in force."""
    notice = Notice(
        basis_id=subject.basis_id,
        display_from=subject.display_from,
        display_until=subject.display_until,
    )
    begins = start_of(notice, at)
    day = legal_day(begins)
    try:
        version = legal_basis(subject.basis_id).version_on(day)
    except BrokenRule:
        return None
    variant = version.variant(notice.variant)
    return Plan(
        version,
        begins,
        end_of(notice, version, at),
        display_until_at_least(day, variant),
        deemed_served_on(day, variant.period),
    )


@dataclass(frozen=True)
class FieldTable:
    """Rows of register fields for a table: its headings, and each row's labelled cells."""

    labels: Sequence[str]
    rows: Sequence[Mapping[str, Any]]


def table_of(rows: Sequence[tuple[object, Mapping[str, str]]]) -> FieldTable:
    """A table of (number, fields); columns that are empty in every row are left out.

    Whoever may view the register is its own office; the matrix names the fields.
    """
    fields = [
        field
        for field in FIELD_NAMES_JA
        if access_to(field, Audience.OWN_OFFICE) is Access.SHOW
        and any(told.get(field) for _, told in rows)
    ]
    return FieldTable(
        [FIELD_NAMES_JA[field] for field in fields],
        [
            {
                "number": number,
                "cells": labelled({field: told.get(field, "") for field in fields}),
            }
            for number, told in rows
        ],
    )


def labelled(fields: Mapping[str, str]) -> list[tuple[str, str]]:
    """(label, value in words) of each field, in the order given."""
    return [
        (FIELD_NAMES_JA.get(field, field), field_in_words(field, value))
        for field, value in fields.items()
    ]


def field_in_words(field: str, value: str) -> str:
    """A register field as people read it: dates in their era, the rest verbatim."""
    if field not in (*INSTANT_FIELDS, *DATE_FIELDS) or not value:
        return value
    moment = datetime.fromisoformat(value)
    return era_datetime(moment) if "T" in value else era_date(moment.date())


def or_404(offices: QuerySet[Office]) -> QuerySet[Office]:
    """The offices, or 404 for a person who has none: the page does not exist for him."""
    if not offices.exists():
        raise Http404
    return offices


def _links(held: frozenset[str], path: str) -> list[dict[str, Any]]:
    links = [
        {"url": reverse(name), "label": label}
        for codename, name, label in NAVIGATION
        if codename in held
    ]
    return [link | {"current": link["url"] == path} for link in links]


def _page_number(text: str) -> int:
    is_number = text.isascii() and text.isdigit() and len(text) <= 6
    return max(1, int(text)) if is_number else 1


def _page_url(request: HttpRequest, key: str, number: int) -> str:
    return "?" + urlencode(request.GET.dict() | {key: str(number)})
