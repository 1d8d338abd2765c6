"""What observers ask and hand over; for everybody else there is no such address.

GET  /api/v1/observer/targets?after=ID | ?id=ID   what is due now
POST /api/v1/observer/rounds                      a signed round with its results
"""

import base64
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from config import clock
from publishing.api.views import no_such_address
from publishing.evidence.note import InvalidKey, Verifier
from publishing.known_observers import known_observers, observer_of
from publishing.observations import (
    Due,
    NotARound,
    RoundConflict,
    due_now,
    due_one,
    receive,
)

# Sixty thousand looks.
MOST_BYTES = 16 * 1024 * 1024

View = Callable[[HttpRequest, Verifier], HttpResponse]


def for_observers(view: View) -> Callable[[HttpRequest], HttpResponse]:
    """The view for a known observer; the uniform answer for everybody else."""

    @wraps(view)
    def asked(request: HttpRequest) -> HttpResponse:
        name = observer_of(request, at=clock.process_now())
        if name is None:
            return no_such_address(request)
        try:
            verifier = Verifier(name, known_observers()[name])
        except InvalidKey:
            return no_such_address(request)
        return view(request, verifier)

    return asked


@for_observers
@require_safe
def targets(request: HttpRequest, verifier: Verifier) -> HttpResponse:
    """Public ids, windows and digests of what has to be on display now."""
    at = clock.now()
    if "id" in request.GET:
        found, more = due_one(request.GET["id"], at=at), None
    else:
        found, more = due_now(after=request.GET.get("after", ""), at=at)
    return JsonResponse({"targets": [_told(each) for each in found], "next": more})


@csrf_exempt
@for_observers
@require_POST
def rounds(request: HttpRequest, verifier: Verifier) -> HttpResponse:
    """200 kept or known · 409 it does not follow the last one · 422 not a round."""
    try:
        note, leaves = _handed_over(request)
        is_new = receive(note, leaves, verifier, at=clock.now())
    except NotARound as error:
        return JsonResponse({"error": str(error)}, status=422)
    except RoundConflict as error:
        told = {"error": str(error), "expected": error.expected}
        return JsonResponse(told, status=409)
    return JsonResponse({"kept": True, "new": is_new})


def _handed_over(request: HttpRequest) -> tuple[str, list[bytes]]:
    """The note and the results. Raises NotARound."""
    body = request.read(MOST_BYTES + 1)
    try:
        told: Any = json.loads(body if len(body) <= MOST_BYTES else b"")
        note, results = told["note"], told["results"]
        leaves = [result.encode() for result in results]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NotARound("観測の形でない / not a signed round") from error
    if not isinstance(note, str):
        raise NotARound("観測の形でない / not a signed round")
    return note, leaves


def _told(due: Due) -> dict[str, object]:
    shell = due.shell
    return {
        "id": shell.pk,
        "commitment": base64.b64encode(bytes(shell.posting_commitment)).decode(),
        "from": int(shell.display_from.timestamp()),
        "until": int(shell.display_until.timestamp()),
        "entries": due.entries,
        "copy": due.copy,
    }
