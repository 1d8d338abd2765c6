"""What every public response carries, whatever the address, the method, the answer."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from access_control.models import User
from tests.clock import frozen

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

PAGES = ("/", "/notices/", "NOTICE", "/en/", "/en/notices/", "/notices/unknown/")
FILES = ("/robots.txt", "/.well-known/security.txt", "/healthz", "/readyz")
NOWHERE = ("/log/checkpoint", "/log/tile/0/000", "/nothing", "/static/nothing.css")
READING = ("GET", "HEAD")
WRITING = ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")

Ask = Callable[[str, str], HttpResponse]

EXPECTED = {
    "X-Robots-Tag": "noindex, nofollow, noarchive, nosnippet, noimageindex",
    "Cache-Control": "no-store",
    "CDN-Cache-Control": "no-store",
    "Surrogate-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
}
POLICY = (
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "object-src 'none'",
    "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'",
)  # fmt: skip

every_url = pytest.mark.parametrize("path", PAGES + FILES + NOWHERE)
SOME_METHODS = ("GET", "HEAD", "POST")


@pytest.fixture
def ask(reader: Client, url: str) -> Ask:
    def request(method: str, path: str) -> HttpResponse:
        return reader.generic(method, url if path == "NOTICE" else path)

    return request


@every_url
def test_asvs_14_3_2_every_response_carries_the_headers(ask: Ask, path: str) -> None:
    for method in READING + WRITING:
        found = ask(method, path).headers
        assert {name: found.get(name) for name in EXPECTED} == EXPECTED, method


@every_url
def test_asvs_3_4_3_every_response_forbids_everything_foreign(
    ask: Ask, path: str
) -> None:
    for method in SOME_METHODS:
        policy = ask(method, path).headers.get("Content-Security-Policy", "")
        assert set(POLICY) <= set(policy.split("; ")), method
        assert "unsafe" not in policy, method


@every_url
def test_no_response_sets_a_cookie_or_a_validator(ask: Ask, path: str) -> None:
    for method in SOME_METHODS:
        response = ask(method, path)
        assert not response.cookies, method
        told = {*response.headers}
        assert not {"Set-Cookie", "ETag", "Last-Modified", "Expires"} & told, method
        assert "Cookie" not in response.headers.get("Vary", ""), method


@every_url
def test_asvs_4_1_4_only_reading_is_answered(ask: Ask, path: str) -> None:
    for method in WRITING:
        response = ask(method, path)
        told = (response.status_code, response["Allow"])
        assert told == (405, "GET, HEAD"), method


@pytest.mark.parametrize("path", PAGES + FILES)
def test_head_answers_as_get_without_a_body(ask: Ask, path: str) -> None:
    got, head = ask("GET", path), ask("HEAD", path)
    assert head.content == b""
    assert (head.status_code, head["Content-Type"]) == (
        got.status_code,
        got["Content-Type"],
    )


@every_url
def test_asvs_4_1_1_every_response_names_type_and_charset(ask: Ask, path: str) -> None:
    assert ask("GET", path)["Content-Type"].endswith("; charset=utf-8")


def test_a_signed_in_person_reads_the_public_side_without_cookie(
    client_for: Callable[[User], Client], approver: User, url: str
) -> None:
    response = client_for(approver).get(url)
    assert (response.status_code, len(response.cookies)) == (200, 0)


def test_an_old_etag_never_gets_304(reader: Client, url: str) -> None:
    response = reader.get(
        url,
        headers={
            "If-None-Match": "*",
            "If-Modified-Since": "Wed, 21 Oct 2037 07:28:00 GMT",
        },
    )
    assert response.status_code == 200


def test_a_part_of_a_page_is_not_served(reader: Client, url: str) -> None:
    assert reader.get(url, headers={"Range": "bytes=0-10"}).status_code == 200


def test_after_the_end_the_old_etag_gets_404(reader: Client, url: str) -> None:
    with frozen("2026-06-10 00:00"):
        assert reader.get(url, headers={"If-None-Match": "*"}).status_code == 404
