"""Entry page, list and what is not there: pages that hold no name."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language

from access_control.models import Office, OfficeKind
from config import clock
from notices.rules.legal_basis import all_legal_bases
from notices.rules.periods import legal_day
from publishing.models import ShellCopy
from publishing.public.basis_titles import about, title_of
from publishing.public.frame import page
from publishing.public.language import language_links
from publishing.public.reading import (
    entry_counts,
    matching_postings,
    office_choices,
    postings_page,
)
from publishing.rules.visibility import last_moment

SECONDS_A_PAGE_IS_KEPT = 60


def entry(request: HttpRequest) -> HttpResponse:
    """What this is, and which offices keep documents."""
    at = clock.now()
    count = ShellCopy.objects.on_display(at).count()
    context = {"notice_count": count, "offices": _offices(at, office_choices(at))}
    return page(request, "public/entry.html", context)


def notice_list(request: HttpRequest) -> HttpResponse:
    """Postings on display, newest first, without any name."""
    at = clock.now()
    office, basis = request.GET.get("office", ""), request.GET.get("basis", "")
    matching = matching_postings(at=at, office=office, basis=basis)
    postings, more = postings_page(matching, request.GET.get("after", ""))
    bases = _basis_choices(basis, at)
    filters = {
        key: value for key, value in (("office", office), ("basis", basis)) if value
    }
    context = {
        "items": _list_items(postings, at),
        "offices": [
            {"code": code, "name": name, "selected": code == office}
            for code, name in office_choices(at).items()
        ],
        "bases": bases,
        "glossary": [each for each in bases if each["about"]],
        "total": matching.count(),
        "is_narrowed": bool(filters),
        "older_url": _query(filters, after=postings[-1].pk) if more else None,
        "newest_url": _query(filters) if request.GET.get("after") else None,
    }
    return page(request, "public/list.html", context)


def not_on_display(request: HttpRequest) -> HttpResponse:
    """404, the same bytes whatever the reason, and words for a late addressee.

    Drawn once a minute in each language: asking for what is not there costs little.
    """
    body = cache.get_or_set(
        f"not_on_display_{get_language()}",
        lambda: _not_on_display_page(request),
        SECONDS_A_PAGE_IS_KEPT,
    )
    return HttpResponse(body, status=404)


def _not_on_display_page(request: HttpRequest) -> bytes:
    context = {"offices": _offices(clock.now()), "languages": language_links("/")}
    return page(request, "public/not_on_display.html", context).content


def _offices(at: datetime, shown: Collection[str] = ()) -> list[dict[str, str]]:
    """Where documents are kept; a link where there are notices to show (``shown``)."""
    posting = Q(kind=OfficeKind.OFFICE) | Q(code__in=shown)
    offices = Office.objects.filter(posting).exclude(closed_on__lte=legal_day(at))
    return [
        {
            "name": office.name,
            "place": office.place,
            "hours": office.hours,
            "telephone": office.telephone,
            "url": _query({"office": office.code}) if office.code in shown else "",
        }
        for office in offices
    ]


def _basis_choices(selected: str, at: datetime) -> list[dict[str, Any]]:
    used = set(ShellCopy.objects.on_display(at).values_list("basis_id", flat=True))
    return [
        {
            "id": basis.id,
            "title": title_of(basis.id),
            "about": about(basis.id),
            "selected": basis.id == selected,
        }
        for basis in all_legal_bases()
        if basis.id in used
    ]


def _query(filters: dict[str, str], **more: str) -> str:
    words = urlencode(filters | more)
    return reverse("public:list") + (f"?{words}" if words else "")


def _list_items(postings: Sequence[ShellCopy], at: datetime) -> list[dict[str, Any]]:
    counts = entry_counts(postings, at=at)
    return [_list_item(shell, counts.get(shell.pk, 0)) for shell in postings]


def _list_item(shell: ShellCopy, entries: int) -> dict[str, Any]:
    return {
        "url": reverse("public:notice", args=[shell.public_id]),
        "number": shell.number,
        "basis_title": title_of(shell.basis_id),
        "office_name": shell.office_name,
        "display_from": shell.display_from,
        "display_last_moment": last_moment(shell.display_until),
        "entries": entries,
    }
