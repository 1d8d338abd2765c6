"""Looking for oneself. The answer has one size and takes one time, found or not.

It names nobody and opens nothing, so it needs no leaf; it leads to the page of one
entry, which has one. Nobody is signed in and nothing is changed: no token is needed.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from config import clock
from publishing.models import EntryCopy, ShellCopy
from publishing.public.basis_titles import title_of
from publishing.public.forms_search import SearchForm
from publishing.public.frame import page
from publishing.public.reader import over_budget
from publishing.public.reading import NOBODYS_ID
from publishing.public.searching import MOST_FOUND, Answer, Offices, Part, look_for
from publishing.rules.visibility import last_moment

# Bytes. What is found at most fits into the room beside the frame of the page.
SIZE_CLASS = 4096
ROOM = 12_288


@csrf_exempt
def search(request: HttpRequest) -> HttpResponse:
    """The form, and the answer to it; a name never stands in an address."""
    at = clock.now()
    offices = Offices(at)
    form = SearchForm(
        request.POST if request.method == "POST" else None, offices=offices
    )
    if offices.is_off or not form.is_bound or not form.is_valid():
        context = {"form": form, "is_off": offices.is_off}
        return page(request, "public/search.html", context)
    answer = look_for(form.question, offices, at=at)
    response = _answered(request, form, answer, at)
    response.names_disclosed = tuple(entry.pk for entry in answer.found)
    response.searched_in_vain = not answer.found
    return over_budget(request, response) or response


def _answered(
    request: HttpRequest, form: SearchForm, answer: Answer, at: datetime
) -> HttpResponse:
    """Both results are made, whichever is given, and always with as many entries."""
    real = [_item(entry) for entry in answer.found]
    unused = [_item(_nobodys(at)) for _ in range(MOST_FOUND - len(real))]
    found, _ = _found(real, answer.has_more), _found(unused, has_more=False)
    not_found = render_to_string("public/search_not_found.html")
    result = found if answer.found else not_found
    context = {
        "form": form,
        "at": at,
        "result": result,
        "offices": answer.offices,
        "searched": _kinds(answer.searched),
        "searched_count": sum(part.count for part in answer.searched),
        "left_out": _kinds(answer.left_out),
    }
    response = page(request, "public/search_answer.html", context)
    _pad(response, len(result.encode()))
    return response


def _pad(response: HttpResponse, result: int) -> None:
    """Spaces behind the page, up to the size class of its frame with room beside it.

    Whoever lets a proxy compress answers undoes this (deploy/nginx.conf does not).
    """
    frame = len(response.content) - result
    wanted = frame + max(ROOM, result)
    size = -(-wanted // SIZE_CLASS) * SIZE_CLASS
    response.content += b" " * (size - len(response.content))


def _found(items: Sequence[dict[str, Any]], has_more: bool) -> str:
    context = {"items": items, "has_more": has_more}
    return render_to_string("public/search_found.html", context)


def _item(entry: EntryCopy) -> dict[str, Any]:
    shell = entry.shell
    return {
        "url": reverse("public:one_entry", args=[shell.public_id, entry.pk]),
        "number": shell.number,
        "basis_title": title_of(shell.basis_id),
        "office_name": shell.office_name,
        "display_last_moment": last_moment(shell.display_until),
    }


def _nobodys(at: datetime) -> EntryCopy:
    """An entry to make what is thrown away from."""
    shell = ShellCopy(
        public_id=NOBODYS_ID,
        basis_id="local_tax",
        number="令和8年度 都税徴公示 第1号",
        office_name="都税事務所徴収課",
        display_until=at,
    )
    return EntryCopy(id=NOBODYS_ID, shell=shell)


def _kinds(parts: Sequence[Part]) -> list[str]:
    """Titles of the legal bases, each once."""
    return list(dict.fromkeys(title_of(part.basis) for part in parts))
