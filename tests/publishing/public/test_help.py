"""Pages that say no still help: what went wrong, whom to ask, how to receive."""

import re
from collections.abc import Iterator

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.utils.translation import override

from config import errors
from publishing.models import Posting
from publishing.public.refusals import refused
from publishing.templatetags.kojiban import address_in
from tests.builders import make_office

STATUSES = [400, 403, 405, 429, 500, 503]


@pytest.fixture
def request_for_a_page(rf: RequestFactory) -> Iterator[HttpRequest]:
    with override("ja"):
        yield rf.get("/notices/")


@pytest.mark.parametrize("status", STATUSES)
def test_a_refusal_needs_no_database(
    status: int, request_for_a_page: HttpRequest
) -> None:
    # Without the mark django_db a query would raise.
    assert refused(request_for_a_page, status).status_code == status


@pytest.mark.parametrize("status", STATUSES)
def test_a_refusal_says_what_happened_and_whom_to_ask(
    status: int, request_for_a_page: HttpRequest
) -> None:
    html = refused(request_for_a_page, status).content.decode()
    title = re.search("<title>(.*?)</title>", html)
    assert title
    assert f"<h1>{title[1]}</h1>" in html
    assert 'href="/#offices"' in html
    assert "お急ぎのとき" in html


def test_what_is_forbidden_gets_a_page_of_the_same_look(
    request_for_a_page: HttpRequest,
) -> None:
    response = errors.forbidden(request_for_a_page, PermissionDenied())
    html = response.content.decode()
    assert (response.status_code, "このページは開けません" in html) == (403, True)


@pytest.mark.django_db
def test_an_error_in_the_database_still_answers(
    reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_words: object) -> None:
        raise RuntimeError("the database is gone")

    monkeypatch.setattr("publishing.public.views.matching_postings", breaks)
    reader.raise_request_exception = False
    assert reader.get("/notices/").status_code == 500


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("prefix", "words"),
    [
        ("", ["委任状", "郵便で受け取る", "外国にいて", "通訳", "電話リレーサービス"]),
        ("/en", ["Somebody else", "By post", "From abroad", "interpreter", "relay"]),
    ],
)
def test_what_is_not_there_says_how_a_document_is_received(
    prefix: str, words: list[str], reader: Client
) -> None:
    html = reader.get(f"{prefix}/notices/x/").content.decode()
    assert [word for word in words if word not in html] == []


@pytest.mark.django_db
def test_what_is_not_there_names_the_offices(reader: Client) -> None:
    office = make_office()
    html = reader.get("/notices/x/").content.decode()
    assert f'href="tel:{office.telephone}"' in html
    assert office.place in html
    assert office.hours in html


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/notices/x/", "notice"])
def test_a_map_is_a_link_and_nothing_more(
    path: str, posting: Posting, reader: Client
) -> None:
    path = f"/notices/{posting.public_id}/" if path == "notice" else path
    html = reader.get(path).content.decode()
    assert re.search(r'<a [^>]*href="https://[^"]*query=%E', html)
    assert "<iframe" not in html


@pytest.mark.parametrize(
    ("place", "asked"),
    [
        ("見本庁舎 3階 徴収課(見本区見本一丁目1番1号)", "見本区見本一丁目1番1号"),
        ("見本庁舎（見本区見本一丁目）", "見本区見本一丁目"),
        ("見本区見本一丁目1番1号", "見本区見本一丁目1番1号"),
        ("見本庁舎(旧館)2階", "見本庁舎(旧館)2階"),
        ("", ""),
    ],
)
def test_a_map_is_asked_for_the_address_of_a_place(place: str, asked: str) -> None:
    assert address_in(place) == asked
