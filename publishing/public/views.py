"""The pages an anonymous reader gets. They reach the frozen copies and nothing else."""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import DatabaseError, connections
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from access_control.models import Office, OfficeKind
from access_control.vault.keys import Erased, VaultError, was_erased
from config import clock
from notices.rules.adoption import LogFailure
from notices.rules.legal_basis import all_legal_bases
from publishing import display_log
from publishing.copies import OpenShell, open_entries, open_shell
from publishing.models import EntryCopy, ShellCopy
from publishing.public.basis_titles import title_of
from publishing.public.frame import page
from publishing.public.language import language_links
from publishing.public.reader import over_budget
from publishing.public.reading import (
    EntryPage,
    entries_at,
    entry_page,
    find_entry_on_display,
    find_on_display,
    office_choices,
    postings_page,
    row_counts,
    still_on_display,
    visible_positions,
)
from publishing.public.refusals import refused
from publishing.rules.public_notice import FIELD_LABELS_JA, PublicEntry, words_digest
from publishing.rules.visibility import last_moment

logger = logging.getLogger(__name__)

SHELL_LABELS_JA = {
    "heading": "標題",
    "number": "公示番号",
    "subject": "件名",
    "article": "根拠条文",
    "statement": "公示事項",
    "issued_on": "公示の決定日",
    "authority": "団体",
    "issuer": "公示者",
    "office": "書類を保管する部署",
    "place": "受け取る場所",
    "hours": "受付時間",
    "telephone": "電話番号",
}


def entry(request: HttpRequest) -> HttpResponse:
    """What this is, and which offices keep documents."""
    on_display = ShellCopy.objects.on_display(clock.now())
    context = {"notice_count": on_display.count(), "offices": _offices()}
    return page(request, "public/entry.html", context)


def notice_list(request: HttpRequest) -> HttpResponse:
    """Postings on display, newest first, without any name."""
    at = clock.now()
    office, basis = request.GET.get("office", ""), request.GET.get("basis", "")
    postings, more = postings_page(
        at=at, office=office, basis=basis, after=request.GET.get("after", "")
    )
    filters = {
        key: value for key, value in (("office", office), ("basis", basis)) if value
    }
    context = {
        "items": [_list_item(shell) for shell in postings],
        "offices": [
            {"code": code, "name": name, "selected": code == office}
            for code, name in office_choices(at).items()
        ],
        "bases": _basis_choices(basis, at),
        "older_url": _query(filters, after=postings[-1].pk) if more else None,
        "newest_url": _query(filters) if request.GET.get("after") else None,
    }
    return page(request, "public/list.html", context)


def notice_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """One posting: what the statute names and nothing else.

    The leaf of what is about to be shown is durable before the response starts; then
    the window is asked once more, so that nothing withdrawn meanwhile goes out.
    """
    at = clock.now()
    shell = find_on_display(public_id, at=at)
    if shell is None:
        return not_on_display(request)
    if request.method == "HEAD":
        return HttpResponse()
    try:
        return _disclose(request, shell, at)
    except Erased:
        # Erased while the window is open: as absent as anything else.
        return not_on_display(request)
    except VaultError:
        # A key that is missing or wrong is the operator's to bring back (`doctor`), and
        # so is what was altered: nothing of it is shown.
        logger.exception("a notice cannot be opened")
        return refused(request, 503)


def one_entry(request: HttpRequest, public_id: str, entry_id: str) -> HttpResponse:
    """One posting with one of its entries alone: what a search leads to.

    As ``notice_page`` in all else; the entry that has ended early is absent too.
    """
    copy = find_entry_on_display(public_id, entry_id, at=clock.now())
    if copy is None:
        return not_on_display(request)
    if request.method == "HEAD":
        return HttpResponse()
    try:
        return _disclose_one(request, copy)
    except Erased:
        return not_on_display(request)
    except VaultError:
        logger.exception("an entry cannot be opened")
        return refused(request, 503)


def not_on_display(request: HttpRequest) -> HttpResponse:
    """404, the same bytes whatever the reason, and words for a late addressee."""
    context = {"offices": _offices(), "languages": language_links("/")}
    return page(request, "public/not_on_display.html", context, status=404)


def robots(request: HttpRequest) -> HttpResponse:
    return render(
        request, "public/robots.txt", content_type="text/plain; charset=utf-8"
    )


def security_txt(request: HttpRequest) -> HttpResponse:
    context = {"public_url": settings.PUBLIC_URL}
    return render(
        request,
        "public/security.txt",
        context,
        content_type="text/plain; charset=utf-8",
    )


def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the process answers."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


def readyz(request: HttpRequest) -> HttpResponse:
    """200 while the databases answer and the clocks agree, else 503; no detail."""
    try:
        drift = abs(clock.now() - clock.process_now()).total_seconds()
        for alias in ("default", "keys"):
            connections[alias].ensure_connection()
    except DatabaseError:
        drift = float("inf")
    ready = drift <= settings.TIME_TOLERANCE_S
    return HttpResponse(
        "ok\n" if ready else "not ready\n",
        status=200 if ready else 503,
        content_type="text/plain; charset=utf-8",
    )


def log_file(request: HttpRequest, path: str) -> HttpResponse:
    """The signed checkpoint and hash tiles; entries are never served."""
    try:
        content = (settings.DISPLAY_LOG_DIR / path).read_bytes()
    except FileNotFoundError:
        return not_on_display(request)
    if path == "checkpoint":
        return HttpResponse(
            content,
            content_type="text/plain; charset=utf-8",
            headers={"Cache-Control": "max-age=5"},
        )
    return HttpResponse(
        content,
        content_type="application/octet-stream",
        headers={"Cache-Control": "max-age=31536000, immutable"},
    )


def _disclose(request: HttpRequest, shell: ShellCopy, at: datetime) -> HttpResponse:
    """The page of one posting with its leaf. Raises CannotOpen."""
    opened = open_shell(shell)
    positions = visible_positions(shell, at=at)
    row = request.GET.get("row", "")
    part = entry_page(opened, positions, row=row, after=request.GET.get("after", ""))
    copies = entries_at(shell, part.positions)
    entries = open_entries(copies)
    readable = {entry.id for entry in entries}
    context = notice_context(opened, entries, part, positions, row)
    context["check_code"] = display_log.check_code_of(shell, at=at)
    response = page(request, "public/notice.html", context)
    response.names_disclosed = tuple(readable)
    shown = [copy for copy in copies if copy.pk in readable]
    return after_leaf(request, response, shell, shown)


def _disclose_one(request: HttpRequest, copy: EntryCopy) -> HttpResponse:
    """The page of one entry with its leaf. Raises CannotOpen."""
    opened = open_shell(copy.shell)
    entries = open_entries([copy])
    if not entries:
        raise was_erased(f"the entry {copy.pk}")
    part = EntryPage([copy.position], 1, 1, None, None, has_previous=False)
    context = notice_context(opened, entries, part, [], "")
    response = page(request, "public/one_entry.html", context)
    response.names_disclosed = (copy.pk,)
    return after_leaf(request, response, copy.shell, [copy])


def after_leaf(
    request: HttpRequest,
    response: HttpResponse,
    shell: ShellCopy,
    copies: Sequence[EntryCopy],
    *,
    channel: str = "web",
) -> HttpResponse:
    """The response, once its leaf is durable; never outside the window.

    Names beyond the client's budget are refused first, and leave no leaf.
    The leaf's instant lies in the window. What is withdrawn while the leaf is being
    written does not go out either.
    """
    at = clock.now()
    if not still_on_display(shell, copies, at=at):
        return not_on_display(request)
    if refusal := over_budget(request, response):
        return refusal
    try:
        display_log.record_displayed(shell, copies, at=at, channel=channel)
    except display_log.LeafNotWritten:
        if shell.log_failure != LogFailure.SHOW:
            return refused(request, 503)
        display_log.count_missed(at=at)
    if not still_on_display(shell, copies, at=clock.now()):
        return not_on_display(request)
    return response


def _offices() -> list[dict[str, str]]:
    offices = Office.objects.filter(kind=OfficeKind.OFFICE)
    return [
        {
            "name": office.name,
            "place": office.place,
            "hours": office.hours,
            "telephone": office.telephone,
            "url": _query({"office": office.code}),
        }
        for office in offices
    ]


def _basis_choices(selected: str, at: datetime) -> list[dict[str, Any]]:
    used = set(ShellCopy.objects.on_display(at).values_list("basis_id", flat=True))
    return [
        {"id": basis.id, "title": title_of(basis.id), "selected": basis.id == selected}
        for basis in all_legal_bases()
        if basis.id in used
    ]


def _query(filters: dict[str, str], **more: str) -> str:
    words = urlencode(filters | more)
    return reverse("public:list") + (f"?{words}" if words else "")


def _list_item(shell: ShellCopy) -> dict[str, Any]:
    return {
        "url": reverse("public:notice", args=[shell.public_id]),
        "number": shell.number,
        "basis_title": title_of(shell.basis_id),
        "office_name": shell.office_name,
        "display_from": shell.display_from,
        "display_last_moment": last_moment(shell.display_until),
        "entries": shell.entry_count,
    }


def notice_context(
    opened: OpenShell,
    entries: Sequence[PublicEntry],
    part: EntryPage,
    positions: Sequence[int],
    row: str,
) -> dict[str, Any]:
    shell = opened.copy
    rows = row_counts(opened, positions)
    return {
        "public_id": shell.public_id,
        "office_code": shell.office_code,
        "copy_digest": words_digest(opened.words),
        "shell": _labelled(opened.words, SHELL_LABELS_JA),
        "words": opened.words,
        "entries": [
            {
                "id": entry.id,
                "digest": entry.digest,
                "fields": _labelled(entry.words, FIELD_LABELS_JA),
            }
            for entry in entries
        ],
        "rows": [
            {
                "label": label,
                "url": f"?{urlencode({'row': label})}",
                "count": count,
                "current": label == row,
            }
            for label, count in rows.items()
        ],
        "row": row if row in rows else "",
        "range": {"first": part.first, "last": part.last, "total": part.total},
        "next_url": _page_url(row, part.next_after)
        if part.next_after is not None
        else None,
        "previous_url": _page_url(row, part.previous_after)
        if part.has_previous
        else None,
        "basis_title": title_of(shell.basis_id),
        "display_from": shell.display_from,
        "display_last_moment": last_moment(shell.display_until),
        "board_started_at": shell.board_started_at,
        "posted_on": shell.posted_on,
        "deemed_served_on": shell.deemed_served_on,
    }


def _labelled(words: Any, labels: dict[str, str]) -> list[dict[str, str]]:
    return [
        {"field": field, "label": labels.get(field, field), "value": words[field]}
        for field in (*labels, *(field for field in words if field not in labels))
        if field in words
    ]


def _page_url(row: str, after: int | None) -> str:
    asked = {"row": row} if row else {}
    if after is not None:
        asked["after"] = str(after)
    return "?" + urlencode(asked)
