"""Every page that an anonymous reader can open, in every language.

The addresses come from the resolver: a new page is looked at from its first day.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.urls import URLPattern, URLResolver

from publishing.public.urls import page_patterns

NOBODY = "b" * 26
# What stands in an address in place of a variable part.
VARIABLE = {
    "notice": "/notices/{notice}/",
    "one_entry": "/notices/{notice}/{entry}/",
    "terminal": "/terminal/{token}/",
    "terminal_notice": "/terminal/{token}/notices/{notice}/",
}
# Beside the patterns: what is not there, and what is refused (to be asked for with
# another method), on the web and on a screen in an office.
BESIDE = {
    "not_on_display": f"/notices/{NOBODY}/",
    "refused": "/notices/?refused",
    "terminal_absent": f"/terminal/{{token}}/notices/{NOBODY}/",
    "terminal_refused": "/terminal/{token}/?refused",
}


STATUS = {
    "not_on_display": 404,
    "refused": 405,
    "terminal_absent": 404,
    "terminal_refused": 405,
}


@dataclass(frozen=True)
class PublicPage:
    """A page's name, and its address in a language."""

    name: str
    language: str
    address: str

    @property
    def status(self) -> int:
        """With which the site answers."""
        return STATUS.get(self.name, 200)

    @property
    def method(self) -> str:
        """With which it has to be asked for."""
        return "PUT" if self.status == 405 else "GET"

    @property
    def title(self) -> str:
        return f"{self.name}-{self.language}"


def public_pages(known: dict[str, str]) -> list[PublicPage]:
    """All of them; ``known`` has a ``notice``, an ``entry`` of it and a ``token``."""
    bare = {name: address.format(**known) for name, address in _addresses().items()}
    return [
        PublicPage(
            name,
            code,
            address if code == settings.LANGUAGE_CODE else f"/{code}{address}",
        )
        for code, _ in settings.LANGUAGES
        for name, address in bare.items()
    ]


def _addresses() -> dict[str, str]:
    found = {}
    for pattern in _patterns(page_patterns):
        route = str(pattern.pattern)
        name = pattern.name or route
        if "<" in route and name not in VARIABLE:
            raise LookupError(f"{name}: say in VARIABLE what stands in {route}")
        found[name] = VARIABLE.get(name, f"/{route}")
    return found | BESIDE


def _patterns(parts: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for part in parts:
        if isinstance(part, URLResolver):
            yield from _patterns(part.url_patterns)
        else:
            yield part
