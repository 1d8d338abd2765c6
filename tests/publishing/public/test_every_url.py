"""Every public address × method × Accept: the headers, no cookie, no name in a title.

The addresses come from the resolver, so a new one is walked from its first day.
"""

from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import count
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from publishing.actions.seal import seal_display_log
from publishing.models import Posting
from publishing.public.headers import ROBOTS
from tests.builders import PEOPLE
from tests.clock import jst
from tests.test_public_addresses import addresses

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

READING = ("GET", "HEAD")
METHODS = (
    *READING,
    *("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "KOJIBAN"),
)
ACCEPTS = (
    "text/html",
    "application/json",
    "image/avif,image/webp",
    "*/*",
    None,
    "x/y;q=zwei,\x7f;;,*/*;q=1e9",
)
# Neither a pattern nor a page: a redirect, a static file, two that are nowhere.
BESIDE = ("/notices", "/static/a.css", "/static/nothing.css", "/nothing", "/%00")
LONG_LIVED = ("/static/", "/log/")
VALIDATORS = {"ETag", "Last-Modified", "Expires", "Age"}
POLICY = {
    "default-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}
NAMES = [person["name"] for person in PEOPLE]
# Each asks from an address of its own, so that the throttle never answers.
readers = count()


@pytest.fixture(autouse=True)
def static_file() -> Iterator[None]:
    file = Path(settings.STATIC_ROOT) / "a.css"
    file.write_text("p {}")
    yield
    file.unlink()


@pytest.fixture
def every_address(posting: Posting) -> list[str]:
    seal_display_log(at=jst("2026-06-02 10:00"))
    prefixes = [f"/{code}" for code, _ in settings.LANGUAGES[1:2]]
    found = addresses(posting.public_id)
    return [*found, *BESIDE, *(prefix + each for prefix in prefixes for each in found)]


@pytest.mark.parametrize("method", METHODS)
def test_every_answer_is_as_every_answer_must_be(
    method: str, reader: Client, every_address: list[str]
) -> None:
    faults = {
        (address, fault)
        for address in every_address
        for accept in _accepts(address)
        for fault in _faults(address, _ask(reader, method, address, accept))
    }
    assert faults == set()


def test_the_page_of_names_was_among_them(
    reader: Client, every_address: list[str]
) -> None:
    pages = [_ask(reader, "GET", address, None) for address in every_address]
    assert any(NAMES[0] in _text(page) for page in pages)
    assert {200, 301, 404} <= {page.status_code for page in pages}


@pytest.mark.parametrize("where", ["title", "href", "og", "Location"])
def test_a_name_in_each_such_place_would_be_found(where: str) -> None:
    name = NAMES[0]
    response = HttpResponse(
        {
            "title": f"<title>{name}</title>",
            "href": f'<a href="/notices/?name={quote(name)}">x</a>',
            "og": f'<meta property="og:title" content="{name}">',
        }.get(where, "")
    )
    if where == "Location":
        response["Location"] = f"/notices/{quote(name)}/"
    assert any(name in text for text in _outside_the_text(response))


class OutsideTheText(HTMLParser):
    """Title, addresses and what is meant for previews: what leaves the page."""

    ADDRESSES = ("href", "src", "action", "formaction", "srcset")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._is_title = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._is_title = tag == "title"
        for name, value in attrs:
            if name in self.ADDRESSES or (tag == "meta" and name == "content"):
                self.found.append(unquote(value or ""))

    def handle_data(self, data: str) -> None:
        if self._is_title:
            self.found.append(data)


def _accepts(address: str) -> tuple[str | None, ...]:
    """In a second language one of them is enough."""
    second = settings.LANGUAGES[1][0]
    return ACCEPTS[:1] if address.startswith(f"/{second}/") else ACCEPTS


def _ask(reader: Client, method: str, address: str, accept: str | None) -> HttpResponse:
    number = next(readers)
    more = {"REMOTE_ADDR": f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"}
    if accept is not None:
        more["HTTP_ACCEPT"] = accept
    response: HttpResponse = reader.generic(method, address, **more)
    return response


def _faults(address: str, response: HttpResponse) -> Iterator[str]:
    headers = response.headers
    if response.status_code >= 500:
        yield f"status {response.status_code}"
    if headers.get("X-Robots-Tag") != ROBOTS:
        yield "X-Robots-Tag"
    if response.cookies or "Cookie" in headers.get("Vary", ""):
        yield "a cookie"
    policy = headers.get("Content-Security-Policy", "")
    if not set(policy.split("; ")) >= POLICY or "unsafe" in policy:
        yield "Content-Security-Policy"
    if headers.get("Referrer-Policy") != "no-referrer":
        yield "Referrer-Policy"
    if _may_be_kept(response) and not _is_a_file(address, response):
        yield "may be kept"
    if any(name in text for text in _outside_the_text(response) for name in NAMES):
        yield "a name outside the text"


def _may_be_kept(response: HttpResponse) -> bool:
    validators = VALIDATORS & {*response.headers}
    return bool(validators) or response.headers.get("Cache-Control") != "no-store"


def _is_a_file(address: str, response: HttpResponse) -> bool:
    return address.startswith(LONG_LIVED) and response.status_code == 200


def _outside_the_text(response: HttpResponse) -> list[str]:
    location = unquote(response.headers.get("Location", ""))
    return [location, *OutsideTheText(_text(response)).found]


def _text(response: HttpResponse) -> str:
    body = b"".join(response) if response.streaming else response.content
    return body.decode(errors="replace")
