"""Addresses for programs: robots, health, the files of the display log."""

from django.conf import settings
from django.db import DatabaseError, connections
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from config import clock
from publishing.public.views import not_on_display


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
