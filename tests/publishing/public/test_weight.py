"""What a first view costs on the wire: at most 60 kB, compressed, without fonts."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from access_control.rules.roles import Role
from publishing.actions.terminals import enrol_terminal
from publishing.models import Posting
from tests.builders import make_office, make_people, make_person, make_posting
from tests.clock import jst

pytestmark = pytest.mark.django_db

BUDGET = 60_000
LOADED = re.compile(r'<(?:link|script|img)\b[^>]*?(?:href|src)="([^"]*)"')


def weight_of(html: bytes) -> int:
    """Bytes of a page and of every file it loads, each compressed by itself."""
    loaded = set(LOADED.findall(html.decode()))
    assert loaded
    files = [finders.find(address.removeprefix("/static/")) for address in loaded]
    contents = [html, *(Path(file).read_bytes() for file in files)]
    return sum(len(gzip.compress(content)) for content in contents)


@pytest.fixture
def longest_notice(db: None) -> str:
    return f"/notices/{make_posting(make_people(120)).public_id}/"


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize(
    "path", ["/", "/notices/", "/notices/x/", "/search/", "/review/"]
)
def test_a_page_is_light(
    path: str, prefix: str, posting: Posting, reader: Client
) -> None:
    assert weight_of(reader.get(prefix + path).content) <= BUDGET


def test_a_notice_with_fifty_names_is_light(
    longest_notice: str, reader: Client
) -> None:
    html = reader.get(longest_notice).content
    assert html.count(b"data-entry=") == 50
    assert weight_of(html) <= BUDGET


def test_a_screen_in_an_office_is_light(posting: Posting, reader: Client) -> None:
    office = make_office()
    by = make_person("山田 花子", Role.REGISTRAR, office)
    at = jst("2026-06-02 09:00")
    _, token = enrol_terminal(office, "ロビー", with_below=False, by=by, at=at)
    for path in ("", f"notices/{posting.public_id}/"):
        assert weight_of(reader.get(f"/terminal/{token}/{path}").content) <= BUDGET


def test_nothing_is_loaded_from_elsewhere(posting: Posting, reader: Client) -> None:
    for path in ("/", "/notices/", f"/notices/{posting.public_id}/", "/notices/x/"):
        loaded = LOADED.findall(reader.get(path).content.decode())
        assert all(address.startswith("/static/") for address in loaded)
