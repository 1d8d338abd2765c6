"""What every response carries: never indexed, never stored, never a cookie.

Crawlers must be able to read the refusal, so it stands in a header on everything,
errors and files included, and robots.txt does not hide it from those who honour it.
"""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from access_control.sessions import SIGNED_IN_PATHS
from config import clock
from publishing.public.observers import is_observer
from publishing.public.refusals import refused
from publishing.public.reviews import ADDRESS as REVIEW

LONG_LIVED_PREFIXES = ("/static/", "/log/")
READING_METHODS = ("GET", "HEAD")
SEARCH = re.compile(r"(/[a-z-]+)?/search/")
# Where observers hand over what they saw; for others there is nothing here.
ROUNDS = "/api/v1/observer/rounds"
# A form of the public side is a few hundred characters, nine bytes each at the most.
MOST_BYTES = 16 * 1024
# noarchive alone: together with nocache one engine treats it as the weaker one.
ROBOTS = "noindex, nofollow, noarchive, nosnippet, noimageindex"

ALWAYS = {
    "X-Robots-Tag": ROBOTS,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
NEVER_STORED = {
    "Cache-Control": "no-store",
    "CDN-Cache-Control": "no-store",
    "Surrogate-Control": "no-store",
}
# A validator would let a cache answer 304 for a page that has expired.
VALIDATORS = ("ETag", "Last-Modified", "Expires")


def is_staff_path(path: str) -> bool:
    """Whether the path belongs to the signed-in side.

    A public process has none: there it is an address like any that is nowhere.
    """
    return settings.ROLE != "public" and path.startswith(SIGNED_IN_PATHS)


class PublicHeaders:
    """Outermost middleware: these headers on whatever comes out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in ALWAYS.items():
            response.headers[name] = value
        if not _may_be_cached(request, response):
            _never_store(response)
        if not is_staff_path(request.path_info):
            response.headers["Referrer-Policy"] = "no-referrer"
            _no_cookie(response)
        return response


class ReadingOnly:
    """The public side answers GET and HEAD, and a small form where one is sent;
    anything else is 405."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_staff_path(request.path_info) or request.method in READING_METHODS:
            return self.get_response(request)
        if request.path_info == ROUNDS and is_observer(request, at=clock.process_now()):
            return self.get_response(request)
        answered = _methods(request.path_info)
        if request.method not in answered:
            response = refused(request, 405)
            response.headers["Allow"] = ", ".join(answered)
            return response
        if _length(request) > MOST_BYTES:
            return refused(request, 400)
        return self.get_response(request)


def _length(request: HttpRequest) -> int:
    """Bytes of the body; an unreadable length is 0, and so much is read of it."""
    text = request.META.get("CONTENT_LENGTH") or ""
    return int(text) if text.isascii() and text.isdigit() else 0


def _methods(path: str) -> tuple[str, ...]:
    takes_post = SEARCH.fullmatch(path) or REVIEW.fullmatch(path)
    return (*READING_METHODS, "POST") if takes_post else READING_METHODS


def _may_be_cached(request: HttpRequest, response: HttpResponse) -> bool:
    return response.status_code in {200, 304} and request.path_info.startswith(
        LONG_LIVED_PREFIXES
    )


def _never_store(response: HttpResponse) -> None:
    for name, value in NEVER_STORED.items():
        response.headers[name] = value
    for name in VALIDATORS:
        del response[name]


def _no_cookie(response: HttpResponse) -> None:
    response.cookies.clear()
    if "Cookie" in response.headers.get("Vary", ""):
        del response.headers["Vary"]
