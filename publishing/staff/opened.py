"""What a page opens of the register is written down before it is shown."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.paginator import Page
from django.http import HttpRequest

from access_control.models import SubjectKind
from access_control.opening import Subject, record_opening
from notices.models import Notice, SourceList


def opens_page(
    request: HttpRequest, notice: Notice, page: Page[Any], *, at: datetime
) -> None:
    """This page of the notice's entries, and what was noted about the notice."""
    entries, part = len(page.object_list), page.number
    record_opening(request, _of(notice), entries=entries, part=part, at=at)


def opens_notes(
    request: HttpRequest, notice: Notice, *, entries: int = 0, at: datetime
) -> None:
    """Reasons and notes about the notice, with so many of its entries."""
    record_opening(request, _of(notice), entries=entries, at=at)


def opens_entry(
    request: HttpRequest, notice: Notice, entry_id: str, *, at: datetime
) -> None:
    """One entry with everything that was noted about it."""
    record_opening(request, _of(notice, entry_id), entries=1, at=at)


def opens_list(
    request: HttpRequest, source: SourceList, rows: Sequence[object], *, at: datetime
) -> None:
    """These rows of a list that is not taken in yet."""
    subject = Subject(SubjectKind.LIST, str(source.pk), source.office)
    record_opening(request, subject, entries=len(rows), at=at)


def _of(notice: Notice, entry_id: str = "") -> Subject:
    return Subject(SubjectKind.NOTICE, str(notice.pk), notice.office, entry_id)
