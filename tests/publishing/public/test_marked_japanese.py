"""What stays Japanese in every language says so, to voices and to translators."""

from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.test import Client

from access_control.models import Office, User
from publishing.actions.terminals import enrol_terminal
from publishing.models import EntryCopy, Posting, ShellCopy
from tests.clock import jst

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

PREFIXES = [
    "" if code == settings.LANGUAGE_CODE else f"/{code}"
    for code, _ in settings.LANGUAGES
]
PAGES = (
    "/",
    "/notices/",
    "/notices/POSTING/",
    "/notices/POSTING/ENTRY/",
    "/notices/nothing/",
    "/search/",
    "/terminal/TOKEN/",
    "/terminal/TOKEN/notices/POSTING/",
    "/terminal/TOKEN/notices/nothing/",
    "/verify/",
    "/accessibility/",
    "/terms/",
    "/review/",
)
VOID = {"meta", "link", "img", "input", "br", "rp"}


class Unmarked(HTMLParser):
    """Words of a body that hold one of the values, outside lang=ja translate=no."""

    def __init__(self, html: str, values: set[str]) -> None:
        super().__init__()
        self.values, self.found, self.fields = values, [], 0
        self._open: list[tuple[str, bool, bool]] = [("", False, False)]
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        _, is_ja, is_fixed = self._open[-1]
        is_ja = told["lang"] == "ja" if "lang" in told else is_ja
        is_fixed = told["translate"] == "no" if "translate" in told else is_fixed
        if "data-field" in told:
            self.fields += 1
            self.found += [] if is_ja and is_fixed else [told["data-field"]]
        if tag not in VOID:
            self._open.append((tag, is_ja, is_fixed))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        tag, is_ja, is_fixed = self._open[-1]
        # Nothing can be marked inside a title; no name stands in it.
        if tag == "title" or (is_ja and is_fixed):
            return
        self.found += [value for value in self.values if value in data]


@pytest.fixture
def values(posting: Posting) -> set[str]:
    """Names of offices, places, hours and numbers as the pages show them."""
    shell = ShellCopy.objects.get()
    told = Office.objects.values_list("name", "place", "hours")
    return {each for office in told for each in office if each} | {
        shell.number,
        shell.office_name,
    }


@pytest.fixture
def token(posting: Posting, registrar: User) -> str:
    office = Office.objects.get(code=ShellCopy.objects.get().office_code)
    at = jst("2026-06-02 10:00")
    return enrol_terminal(office, "ロビー", with_below=False, by=registrar, at=at)[1]


@pytest.mark.parametrize("page", PAGES)
def test_what_stays_japanese_is_marked(
    page: str, posting: Posting, token: str, values: set[str]
) -> None:
    entry = EntryCopy.objects.first()
    assert entry
    path = page.replace("POSTING", posting.public_id).replace("ENTRY", entry.pk)
    for prefix in PREFIXES:
        html = Client().get(prefix + path.replace("TOKEN", token)).content.decode()
        told = Unmarked(html, values)
        assert (prefix, told.found) == (prefix, [])
        assert bool(told.fields) == ("POSTING" in page), prefix


@pytest.mark.parametrize("name", ["渡辺高子", "見本花子"])
def test_a_search_answer_marks_it_too(
    name: str, posting: Posting, values: set[str], reader: Client
) -> None:
    office = ShellCopy.objects.get().office_code
    for prefix in PREFIXES:
        answer = reader.post(f"{prefix}/search/", {"name": name, "office": office})
        assert Unmarked(answer.content.decode(), values).found == [], prefix


def test_an_unmarked_name_is_noticed() -> None:
    marked = '<p lang="ja" translate="no">都税</p>'
    assert Unmarked(f'{marked}<p lang="ja">都税</p>', {"都税"}).found == ["都税"]
