"""What no page has to think of: content policy, NUL in a request, keys that fail."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import render

from access_control.vault.keys import Erased, VaultError
from publishing.public.headers import is_staff_path
from publishing.public.refusals import refused

logger = logging.getLogger(__name__)

GONE = 410


def policy(directives: dict[str, list[str]]) -> str:
    """The header's value: ``name source source; name source``."""
    return "; ".join(
        f"{name} {' '.join(sources)}" for name, sources in directives.items()
    )


class ContentSecurityPolicy:
    """Adds the policy of SECURE_CSP, or of SECURE_CSP_STAFF, to every response.

    The settings bear Django 6's name; this is a small stand-in until then.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.public = policy(settings.SECURE_CSP)
        self.staff = policy(settings.SECURE_CSP_STAFF)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        header = self.staff if is_staff_path(request.path_info) else self.public
        response.headers.setdefault("Content-Security-Policy", header)
        return response


class NoNull:
    """Lets no NUL reach the database: nobody types one, and PostgreSQL takes none.

    In a query or a cookie it becomes U+FFFD, so that the page answers as it does
    to any other nonsense; a form with one is refused with 400, a path with 404.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        request.META["QUERY_STRING"] = query.replace("%00", "%EF%BF%BD")
        for name, value in request.COOKIES.items():
            request.COOKIES[name] = value.replace("\0", "\ufffd")
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        if "\0" in request.path_info:
            raise Http404
        try:
            typed = request.POST.lists()
        except UnreadablePostError as error:
            raise BadRequest("the form broke off on its way") from error
        if any("\0" in value for _, values in typed for value in values):
            raise BadRequest("NUL in the form")


class NamedVaultErrors:
    """Answers 503 where a key or a ciphertext fails: staff read which and what to do.

    What was disposed of is gone for good: staff read so, with 410. Whatever the view
    had begun was rolled back with its transaction. The message names rows, purposes
    and epochs, never a person.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        if not isinstance(exception, VaultError):
            return None
        if isinstance(exception, Erased) and is_staff_path(request.path_info):
            return render(request, "staff/erased.html", status=GONE)
        logger.error("%s: %s", type(exception).__name__, exception)
        if not is_staff_path(request.path_info):
            return refused(request, 503)
        return render(
            request, "staff/cannot_open.html", {"what": exception.ja}, status=503
        )
