"""Content-Security-Policy: on every response, from one setting."""

from typing import Any

import pytest
from django.core import checks
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from config.middleware import ContentSecurityPolicy, policy
from publishing.checks import no_demonstration_in_production


def answer(response: HttpResponse) -> HttpResponse:
    return ContentSecurityPolicy(lambda request: response)(RequestFactory().get("/"))


def test_a_policy_is_spelled_as_browsers_read_it() -> None:
    directives = {"default-src": ["'none'"], "img-src": ["'self'", "data:"]}
    assert policy(directives) == "default-src 'none'; img-src 'self' data:"


def test_every_response_gets_the_policy() -> None:
    header = answer(HttpResponse())["Content-Security-Policy"]
    assert header.startswith("default-src 'none'")


def test_a_page_that_brings_a_policy_keeps_it() -> None:
    own = HttpResponse(headers={"Content-Security-Policy": "default-src 'none'"})
    assert answer(own)["Content-Security-Policy"] == "default-src 'none'"


@pytest.mark.parametrize(
    "unsafe", ["unsafe-inline", "unsafe-eval", "*", "http:", "data:"]
)
def test_the_policy_allows_nothing_unsafe(unsafe: str, settings: Any) -> None:
    sources = [word for words in settings.SECURE_CSP.values() for word in words]
    assert not any(unsafe in source for source in sources)


@pytest.mark.parametrize(("on", "ids"), [(True, ["kojiban.E001"]), (False, [])])
def test_demonstration_data_are_refused_in_production(
    on: bool, ids: list[str], settings: Any
) -> None:
    settings.DEMONSTRATION = on
    found = no_demonstration_in_production(None)
    assert [message.id for message in found] == ids
    assert all(message.level == checks.ERROR for message in found)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/notices/?office=%00", "/staff/calendar/?office=a%00b", "/?%0%000=1"]
)
def test_a_null_in_the_query_changes_nothing(path: str) -> None:
    plain = Client().get(path.partition("?")[0])
    assert Client().get(path).status_code == plain.status_code


@pytest.mark.django_db
def test_a_null_in_a_cookie_is_no_session() -> None:
    client = Client(headers={"cookie": 'sessionid="\\000aaaaaaaaaaaa"'})
    assert client.get("/staff/").status_code == 302


@pytest.mark.django_db
def test_a_null_in_a_form_is_a_bad_request() -> None:
    answer = Client().post(reverse("account_login"), {"login": "a\0b"})
    assert answer.status_code == 400


@pytest.mark.django_db
def test_a_null_in_a_path_is_not_found() -> None:
    assert Client().get("/notices/a%00b/").status_code == 404
