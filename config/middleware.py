"""Content-Security-Policy under Django 6's setting name, until Django brings it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from publishing.public.headers import is_staff_path


def policy(directives: dict[str, list[str]]) -> str:
    """The header's value: ``name source source; name source``."""
    return "; ".join(
        f"{name} {' '.join(sources)}" for name, sources in directives.items()
    )


class ContentSecurityPolicy:
    """Adds the policy of SECURE_CSP, or of SECURE_CSP_STAFF, to every response."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.public = policy(settings.SECURE_CSP)
        self.staff = policy(settings.SECURE_CSP_STAFF)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        header = self.staff if is_staff_path(request.path_info) else self.public
        response.headers.setdefault("Content-Security-Policy", header)
        return response
