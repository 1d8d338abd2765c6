"""A list on its way into the register: uploaded, looked at, taken in or given up."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from access_control.grants import offices_where
from access_control.models import User
from config import clock
from notices.actions.list_cautions import cautions_for
from notices.intake.columns import UnknownColumn, find_header
from notices.intake.field_names import COLUMN_NAMES_JA
from notices.intake.screening import Screened
from notices.intake.take_in import (
    UploadedList,
    discard_list,
    open_source,
    read_list,
    receive_list,
    take_in,
)
from notices.intake.unreadable import UnreadableList
from notices.intake.workbook import read_tables
from notices.models import SourceList
from notices.rules.broken_rule import BrokenRule
from notices.rules.legal_basis import legal_basis
from notices.rules.periods import legal_day
from publishing.actions.duplicates import is_on_display_already
from publishing.staff.context import (
    Plan,
    cells_of,
    or_404,
    page_of,
    plan_of,
    shows_refusal_on,
    table_of,
)
from publishing.staff.forms import UploadForm
from publishing.staff.opened import opens_list
from publishing.staff.reader import REFUSED_CELLS, Reader, reader_of_list


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    at = clock.now()
    offices = or_404(offices_where(request.user, "register_notices"))
    if request.method != "POST":
        form = UploadForm(offices=offices, at=at)
        return render(request, "staff/upload.html", {"form": form})
    form = UploadForm(request.POST, request.FILES, offices=offices, at=at)
    source = _received(form, by=request.user, at=at) if form.is_valid() else None
    if source is None:
        return render(request, "staff/upload.html", {"form": form})
    return redirect("staff:list", source.pk)


@login_required
@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    return _preview(request, pk)


def _preview(request: HttpRequest, pk: int) -> HttpResponse:
    source, at = _mine(request, pk), clock.now()
    if source.notice_id is not None:
        return redirect("staff:notice", source.notice_id)
    uploaded = open_source(source)
    screened = _screened(source, uploaded, at)
    plan = plan_of(source, at)
    context = {
        "source": source,
        "filename": uploaded.filename,
        "basis": legal_basis(source.basis_id),
        "screened": screened,
        "columns": _columns(uploaded, screened, plan),
        "plan": plan,
        "cautions": cautions_for(
            screened,
            office=source.office,
            basis_id=source.basis_id,
            variant=source.variant,
            display_from=source.display_from,
            at=at,
        ),
    }
    reader = reader_of_list(request.user, source.office)
    rows = _rows(request, screened, reader)
    shown = [*rows["page"].object_list, *rows["refused"]]
    opens_list(request, source, shown, at=at)
    return render(request, "staff/list.html", context | rows)


@login_required
@require_POST
@shows_refusal_on(_preview)
def take_in_list(request: HttpRequest, pk: int) -> HttpResponse:
    source, at = _mine(request, pk), clock.now()
    if source.notice_id is None:
        screened = _screened(source, open_source(source), at)
        take_in(source, screened, by=request.user, at=at)
        source.refresh_from_db()
        messages.success(
            request,
            f"名簿を取り込みました。{source.accepted}件を登録しています。"
            "内容を確かめて、審査を依頼してください。",
        )
    return redirect("staff:notice", source.notice_id)


@login_required
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    source = _mine(request, pk)
    if source.notice_id is not None:
        messages.error(request, "この名簿は、すでに取り込まれています。")
        return redirect("staff:notice", source.notice_id)
    discard_list(source, by=request.user)
    messages.success(request, "名簿の取込みをやめました。ファイルは消去しました。")
    return redirect("staff:worklist")


def _mine(request: HttpRequest, pk: int) -> SourceList:
    offices = offices_where(request.user, "register_notices")
    return get_object_or_404(SourceList.objects.filter(office__in=offices), pk=pk)


def _received(form: UploadForm, *, by: User, at: datetime) -> SourceList | None:
    """The list as kept, or None with the reason under the field concerned."""
    told = form.cleaned_data
    uploaded = UploadedList(told["file"].read(), told["file"].name)
    screened = _read(form, uploaded, at)
    if screened is None:
        return None
    return receive_list(
        uploaded,
        screened,
        office=told["office"],
        basis_id=told["basis"],
        variant=told.get("variant") or "first",
        by=by,
        at=at,
        display_from=told["display_from"],
        display_until=told["display_until"],
    )


def _read(form: UploadForm, uploaded: UploadedList, at: datetime) -> Screened | None:
    told = form.cleaned_data
    try:
        return read_list(
            uploaded,
            basis_id=told["basis"],
            on=legal_day(told["display_from"] or at),
            is_on_display=is_on_display_already(at),
        )
    except (UnreadableList, UnknownColumn) as error:
        form.add_error("file", error.message_ja)
    except BrokenRule as refusal:
        form.add_error("basis", refusal.message_ja)
    return None


def _screened(source: SourceList, uploaded: UploadedList, at: datetime) -> Screened:
    return read_list(
        uploaded,
        basis_id=source.basis_id,
        on=legal_day(source.display_from or at),
        is_on_display=is_on_display_already(at),
    )


def _rows(request: HttpRequest, screened: Screened, reader: Reader) -> dict[str, Any]:
    page = page_of(screened.accepted, request)
    refused = [
        {
            "number": row.row,
            "field": COLUMN_NAMES_JA.get(row.field, row.field),
            "message": row.message_ja,
            "cells": cells_of(row.fields),
        }
        for row in screened.refused
        if reader.may_read(REFUSED_CELLS)
    ]
    table = table_of([(row.row, row.fields) for row in page.object_list], reader)
    return {"page": page, "table": table, "refused": refused}


def _columns(
    uploaded: UploadedList, screened: Screened, plan: Plan | None
) -> dict[str, list[Any]]:
    """Headings with the field each was understood as, those that are not stored, and
    the fields the statute needs for which no column was found."""
    tables = read_tables(uploaded.data, filename=uploaded.filename)
    rows = next(table.rows for table in tables if table.sheet == screened.sheet)
    header = find_header(rows, uploaded.overrides)
    titles = next(row for row in rows if row.number == screened.header_row)
    known = header.columns if header else {}
    needed = plan.version.must_show if plan else ()
    return {
        "stored": [
            (titles.cell(column).text.strip(), COLUMN_NAMES_JA[field])
            for column, field in sorted(known.items())
        ],
        "dropped": [
            cell.text.strip()
            for column, cell in enumerate(titles.cells)
            if column not in known and cell.text.strip()
        ],
        "missing": [
            COLUMN_NAMES_JA[field] for field in needed if field not in known.values()
        ],
    }
