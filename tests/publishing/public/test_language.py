"""The language stands in the path; neither a cookie nor the browser's wish counts."""

import re

import pytest
from django.test import Client
from django.utils.translation import gettext, override

from publishing.models import Posting

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "code"),
    [("/", "ja"), ("/en/", "en"), ("/ja-easy/", "ja"), ("/zh-hans/", "zh-Hans")],
)
def test_a_page_is_in_the_language_of_its_path(
    path: str, code: str, reader: Client
) -> None:
    response = reader.get(
        path, headers={"Accept-Language": "en" if code == "ja" else "ja"}
    )
    assert f'<html lang="{code}">' in response.content.decode()
    assert response["Content-Language"] == code


def test_a_language_cookie_changes_nothing(reader: Client) -> None:
    plain = reader.get("/").content
    reader.cookies["django_language"] = "en"
    assert reader.get("/").content == plain


def test_japanese_has_no_prefix(reader: Client) -> None:
    assert reader.get("/ja/").status_code == 404


@pytest.mark.parametrize(
    "path", ["/fr/", "/EN/notices/", "/en/en/", "/en/staff/", "/pt/"]
)
def test_an_address_in_no_language_is_not_found(path: str, reader: Client) -> None:
    assert reader.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/fr/", "/pt/", "/EN/", "/zh-hant/"])
def test_an_unknown_language_gets_the_answer_of_any_other_address(
    path: str, reader: Client
) -> None:
    assert reader.get(path).content == reader.get("/nothing/").content


def test_every_page_leads_to_itself_in_the_other_language(
    url: str, reader: Client
) -> None:
    assert f'href="/en{url}"' in reader.get(url).content.decode()
    assert f'href="{url}"' in reader.get(f"/en{url}").content.decode()


@pytest.mark.parametrize("page", ["/en/", "/en/notices/", "/en/notices/x/"])
def test_an_english_page_speaks_english(
    page: str, posting: Posting, reader: Client
) -> None:
    html = reader.get(page).content.decode()
    words = re.sub(r'<(\w+)[^>]*lang="ja".*?</\1>|<[^>]*>', "", html, flags=re.S)
    assert not re.search("[ぁ-ん]{3}", words)


def test_the_english_catalog_is_compiled() -> None:
    with override("en"):
        assert gettext("掲示中の公示") != "掲示中の公示"


def test_plain_japanese_is_japanese_to_a_browser(reader: Client) -> None:
    html = reader.get("/ja-easy/").content.decode()
    assert '<html lang="ja"' in html
    assert '<a href="/ja-easy/" lang="ja" hreflang="ja" aria-current="true">' in html


@pytest.mark.parametrize("page", ["verify", "accessibility", "terms"])
def test_every_page_leads_to_the_pages_of_text(page: str, reader: Client) -> None:
    assert f'href="/ne/{page}/"' in reader.get("/ne/").content.decode()
    assert reader.get(f"/ne/{page}/").status_code == 200
