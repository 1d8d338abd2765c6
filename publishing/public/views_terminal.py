"""The screen in an office: everything on display there, paced by who stands before it.

The same predicate, copies, matrix and leaves as on the web; only larger, and without a
way out to other sites. Nothing turns by itself.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from access_control.models import Office
from access_control.opaque_ids import is_opaque_id
from config import clock
from publishing.copies import open_entries, open_shell
from publishing.models import ShellCopy, TerminalDevice
from publishing.public.basis_titles import title_of
from publishing.public.language import language_links
from publishing.public.reading import (
    NOBODYS_ID,
    entries_at,
    entry_page,
    visible_positions,
)
from publishing.public.terminals import enrolled_device, note_seen, shown_on
from publishing.public.views import not_on_display
from publishing.public.views_notice import (
    after_leaf,
    notice_context,
    opened_or_absent,
)
from publishing.rules.visibility import last_moment

# As many as stand in the lower half of a screen, in letters read from a wheelchair.
POSTINGS_A_SCREEN = 4
ENTRIES_A_SCREEN = 5
# Long enough to read a page twice; the warning is answered by one button, as often as
# wanted (WCAG 2.2.1 asks for 20 seconds and ten times).
IDLE_S, WARNING_S = 180, 60
# Five names with their documents, read aloud.
TURN_S = 30

View = Callable[..., HttpResponse]


def of_device(view: View) -> View:
    """Finds the enrolled screen; any other token gets the uniform answer."""

    @wraps(view)
    def found(request: HttpRequest, token: str, **named: str) -> HttpResponse:
        device = enrolled_device(token)
        if device is None:
            return not_on_display(request)
        note_seen(device, at=clock.now())
        return view(request, device, token, **named)

    return found


@of_device
def start(request: HttpRequest, device: TerminalDevice, token: str) -> HttpResponse:
    """What is on display here, newest first, without any name."""
    found = shown_on(device, at=clock.now())
    page, last = _page_asked(request, found.count())
    first = (page - 1) * POSTINGS_A_SCREEN
    context = {
        "items": [
            _item(shell, token) for shell in found[first : first + POSTINGS_A_SCREEN]
        ],
        "total": found.count(),
        "page": page,
        "last_page": last,
        "previous_url": f"?page={page - 1}" if page > 1 else None,
        "next_url": f"?page={page + 1}" if page < last else None,
        "is_start": True,
    }
    return _screen(request, "public/terminal/start.html", device, token, context)


@of_device
def notice(
    request: HttpRequest, device: TerminalDevice, token: str, public_id: str
) -> HttpResponse:
    """One posting, a few names to a screen; its leaf says that a terminal showed it."""
    at = clock.now()
    wanted = public_id if is_opaque_id(public_id) else NOBODYS_ID
    shell = shown_on(device, at=at).filter(pk=wanted).first()
    if shell is None:
        return _absent(request, device, token)
    return opened_or_absent(
        request,
        [shell],
        lambda: _disclose(request, device, token, shell, at),
        lambda _: _absent(request, device, token),
    )


def _disclose(
    request: HttpRequest,
    device: TerminalDevice,
    token: str,
    shell: ShellCopy,
    at: datetime,
) -> HttpResponse:
    opened, positions = open_shell(shell), visible_positions(shell, at=at)
    row, after = request.GET.get("row", ""), request.GET.get("after", "")
    page = entry_page(opened, positions, row=row, after=after, a_page=ENTRIES_A_SCREEN)
    copies = entries_at(shell, page.positions)
    entries = open_entries(copies)
    context = notice_context(opened, entries, page, positions, row)
    response = _screen(request, "public/terminal/notice.html", device, token, context)
    readable = {entry.id for entry in entries}
    shown = [copy for copy in copies if copy.pk in readable]
    answer = after_leaf(request, response, shell, shown, channel="terminal")
    return _absent(request, device, token) if answer.status_code == 404 else answer


def _absent(request: HttpRequest, device: TerminalDevice, token: str) -> HttpResponse:
    """404 on the screen itself, the same whatever the reason, and the way back."""
    # Whatever was asked for is not repeated: the languages lead to the start.
    context = {"languages": language_links(f"/terminal/{token}/")}
    template = "public/terminal/absent.html"
    return _screen(request, template, device, token, context, status=404)


def _screen(
    request: HttpRequest,
    template: str,
    device: TerminalDevice,
    token: str,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    # Whoever comes next begins in Japanese.
    home_url = f"/terminal/{token}/"
    standing = {
        "office": Office.objects.filter(code=device.office_code).first(),
        "start_url": reverse("public:terminal", args=[token]),
        "home_url": home_url,
        "is_waiting": request.get_full_path() == home_url,
        "idle_s": IDLE_S,
        "warning_s": WARNING_S,
        "turn_s": TURN_S,
        "languages": language_links(request.path_info),
    }
    return render(request, template, standing | context, status=status)


def _page_asked(request: HttpRequest, count: int) -> tuple[int, int]:
    """The page asked for and the last one; what is no page means the first."""
    last = max(1, -(-count // POSTINGS_A_SCREEN))
    asked = request.GET.get("page", "")
    is_number = asked.isascii() and asked.isdigit() and len(asked) < 6
    number = int(asked) if is_number else 1
    return (number if 1 <= number <= last else 1), last


def _item(shell: ShellCopy, token: str) -> dict[str, Any]:
    return {
        "url": reverse("public:terminal_notice", args=[token, shell.public_id]),
        "number": shell.number,
        "basis_title": title_of(shell.basis_id),
        "office_name": shell.office_name,
        "display_last_moment": last_moment(shell.display_until),
        "entries": shell.entry_count,
    }
