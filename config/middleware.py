"""Content-Security-Policy under Django 6's setting name, until Django brings it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


def policy(directives: dict[str, list[str]]) -> str:
    """The header's value: ``name source source; name source``."""
    return "; ".join(
        f"{name} {' '.join(sources)}" for name, sources in directives.items()
    )


class ContentSecurityPolicy:
    """Adds the policy of SECURE_CSP to every response."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.header = policy(settings.SECURE_CSP)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.header)
        return response
