"""Verifying the log from a page: begun at once, watched, and kept with its outcome."""

from threading import Thread

from django.contrib.auth.decorators import login_required
from django.db import connections, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from config import clock
from publishing.actions.verification import begin_verification, run_verification
from publishing.audit.reading import auditors_offices
from publishing.models import LogVerification

SECONDS_BETWEEN_LOOKS = 2
EARLIER_SHOWN = 20
ROOT_DIGITS = 16


@login_required
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    auditors_offices(request.user)
    begun, is_new = begin_verification(by=request.user, at=clock.now())
    if is_new:
        start(begun)
    return redirect("audit:verification", begun.pk)


@login_required
@require_safe
def verification(request: HttpRequest, pk: str) -> HttpResponse:
    """The page asks for itself again while the check runs, without any script."""
    auditors_offices(request.user)
    at = clock.now()
    found = get_object_or_404(LogVerification.objects.select_related("by"), pk=pk)
    earlier = LogVerification.objects.exclude(pk=pk).select_related("by")
    runs = LogVerification.objects.running(at).filter(pk=pk).exists()
    context = {
        "verification": found,
        "runs": runs,
        "root": bytes(found.root).hex()[:ROOT_DIGITS],
        "earlier": earlier[:EARLIER_SHOWN],
    }
    response = render(request, "audit/verification.html", context)
    if runs:
        response["Refresh"] = str(SECONDS_BETWEEN_LOOKS)
    return response


def start(begun: LogVerification) -> None:
    """Checks beside the requests; if this process ends the check broke off."""
    thread = Thread(target=_run, args=(begun,), name="verification", daemon=True)
    # It works on a connection of its own and must find the row.
    transaction.on_commit(thread.start)


def _run(begun: LogVerification) -> None:
    try:
        run_verification(begun, clock.now)
    finally:
        connections.close_all()
