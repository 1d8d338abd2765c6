"""The language stands in the path: ``/en/…``; Japanese has no prefix.

Neither a cookie nor the browser's wish takes part, so that one URL is one text.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

# What BCP 47 has no subtag for, and what it writes in its own way.
TAGS = {"ja-easy": "ja", "zh-hans": "zh-Hans", "pt-br": "pt-BR"}


class LanguageFromPath:
    """Activates the language of the request's path."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = language_of_path(request.path_info) or settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", html_tag(language))
        return response


def language_of_path(path: str) -> str:
    """The language that prefixes a path; empty where none does.

    Only the exact code counts: ``/EN/`` and ``/pt/`` are no language, and so no page.
    """
    first = path.removeprefix("/").partition("/")[0]
    codes = {code for code, _ in settings.LANGUAGES} - {settings.LANGUAGE_CODE}
    return first if first in codes else ""


def html_tag(code: str) -> str:
    """The tag for ``lang`` and ``Content-Language`` (BCP 47): plain Japanese is ja."""
    return TAGS.get(code, code)


def language_links(path: str) -> list[dict[str, str]]:
    """Every language with the address of the same page in it."""
    found = language_of_path(path)
    bare = path.removeprefix(f"/{found}") if found else path
    return [
        {
            "code": code,
            "tag": html_tag(code),
            "name": name,
            "url": _in_language(code, bare),
        }
        for code, name in settings.LANGUAGES
    ]


def _in_language(code: str, bare: str) -> str:
    return bare if code == settings.LANGUAGE_CODE else f"/{code}{bare}"
