"""Content-Security-Policy under Django 6's names, until Django brings it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Directives = dict[str, list[str]]
View = Callable[..., HttpResponse]


def policy(directives: Directives) -> str:
    """The header's value: ``name source source; name source``."""
    return "; ".join(
        f"{name} {' '.join(sources)}" for name, sources in directives.items()
    )


def csp_override(directives: Directives) -> Callable[[View], View]:
    """Gives one view a policy of its own."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            response = view(request, *args, **kwargs)
            response.headers["Content-Security-Policy"] = policy(directives)
            return response

        return answered

    return decorate


class ContentSecurityPolicy:
    """Adds the policy of SECURE_CSP to every response."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.header = policy(settings.SECURE_CSP)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.header)
        return response
