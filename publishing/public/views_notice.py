"""One notice: the copies on display, opened, and the leaf of what is shown."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from access_control.vault.keys import Erased, VaultError, was_erased
from config import clock
from notices.rules.adoption import LogFailure
from publishing import display_log
from publishing.copies import OpenShell, open_entries, open_shell, require_keys
from publishing.models import EntryCopy, ShellCopy
from publishing.public.basis_titles import about, title_of
from publishing.public.document_kinds import kinds_shown
from publishing.public.frame import page
from publishing.public.reader import over_budget
from publishing.public.reading import (
    EntryPage,
    entries_at,
    entry_page,
    find_entry_on_display,
    find_on_display,
    row_counts,
    still_on_display,
    visible_positions,
)
from publishing.public.refusals import refused
from publishing.public.views import not_on_display
from publishing.rules.public_notice import FIELD_LABELS_JA, PublicEntry, words_digest
from publishing.rules.visibility import last_moment

logger = logging.getLogger(__name__)

View = Callable[[HttpRequest], HttpResponse]

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


def notice_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """One posting: what the statute names and nothing else.

    The leaf of what is about to be shown is durable before the response starts; then
    the window is asked once more, so that nothing withdrawn meanwhile goes out.
    """
    at = clock.now()
    shell = find_on_display(public_id, at=at)
    if shell is None:
        return not_on_display(request)
    return opened_or_absent(
        request, [shell], lambda: _disclose(request, shell, at), not_on_display
    )


def one_entry(request: HttpRequest, public_id: str, entry_id: str) -> HttpResponse:
    """One posting with one of its entries alone: what a search leads to.

    As ``notice_page`` in all else; the entry that has ended early is absent too.
    """
    at = clock.now()
    copy = find_entry_on_display(public_id, entry_id, at=at)
    if copy is None:
        return not_on_display(request)
    return opened_or_absent(
        request,
        [copy.shell, copy],
        lambda: _disclose_one(request, copy, at),
        not_on_display,
    )


def opened_or_absent(
    request: HttpRequest,
    copies: Sequence[ShellCopy | EntryCopy],
    disclose: Callable[[], HttpResponse],
    absent: View,
) -> HttpResponse:
    """The page that ``disclose`` makes of the copies it opens; HEAD opens nothing.

    What was erased while its window is open is as absent as anything else. A key that
    is missing or wrong is the operator's to bring back (`doctor`), and so is what was
    altered: nothing of it is shown.
    """
    try:
        if request.method == "HEAD":
            require_keys(copies)
            return HttpResponse()
        return disclose()
    except Erased:
        return absent(request)
    except VaultError:
        logger.exception("what is on display cannot be opened")
        return refused(request, 503)


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


def _disclose_one(request: HttpRequest, copy: EntryCopy, at: datetime) -> HttpResponse:
    """The page of one entry with its leaf. Raises CannotOpen."""
    opened = open_shell(copy.shell)
    entries = open_entries([copy])
    if not entries:
        raise was_erased(f"the entry {copy.pk}")
    part = EntryPage([copy.position], 1, 1, None, None, has_previous=False)
    context = notice_context(opened, entries, part, [], "")
    context["check_code"] = display_log.check_code_of(copy.shell, at=at)
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
            return refused(request, 503, _not_recorded())
        display_log.count_missed(at=at)
    if not still_on_display(shell, copies, at=clock.now()):
        return not_on_display(request)
    return response


def _not_recorded() -> tuple[str, str]:
    return (
        _("ただいま表示できません"),
        _(
            "表示の記録ができないため、掲示を表示していません。少し待ってから開き直してください。"
        ),
    )


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
                "fields": _with_reading(_labelled(entry.words, FIELD_LABELS_JA)),
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
        "basis_about": about(shell.basis_id),
        "document_kinds": kinds_shown(entries),
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


def _with_reading(fields: list[dict[str, str]]) -> list[dict[str, str]]:
    """The reading goes to the name over which it stands."""
    reading = "".join(item["value"] for item in fields if item["field"] == "kana")
    if not reading:
        return fields
    return [
        item | {"reading": reading} if item["field"] == "name" else item
        for item in fields
        if item["field"] != "kana"
    ]


def _page_url(row: str, after: int | None) -> str:
    asked = {"row": row} if row else {}
    if after is not None:
        asked["after"] = str(after)
    return "?" + urlencode(asked)
