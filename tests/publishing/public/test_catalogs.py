"""Every public string is translated in every catalog, with its placeholders."""

import re

import pytest
from django.conf import settings
from django.utils.translation import gettext, override

from tests.publishing.public.catalogs import Catalog, catalog_of, public_strings

CODES = [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
KANA = re.compile("[ぁ-んァ-ヶ]")
JAPANESE = re.compile("[ぁ-んァ-ヶ一-鿿]")
# Terms to be recognised at a counter, and the rows of Japanese names.
KEPT_IN_JAPANESE = re.compile("公示送達|掲示証明書|[あかさたなはまやらわ]")


@pytest.fixture(scope="module", params=CODES)
def catalog(request: pytest.FixtureRequest) -> Catalog:
    return catalog_of(request.param)


def test_the_strings_are_found_where_they_are_written() -> None:
    found = public_strings()
    assert {"掲示中の公示", "受付時間", "その他", "あ"} <= found
    assert any("%(counter)s" in each for each in found)
    assert len(found) > 300


def test_nothing_is_missing_and_nothing_is_left_over(catalog: Catalog) -> None:
    assert {*catalog.forms} == public_strings()


def test_nothing_is_empty_or_fuzzy(catalog: Catalog) -> None:
    assert not [text for text, forms in catalog.forms.items() if not all(forms)]
    assert "fuzzy" not in catalog.text


def test_every_plural_form_is_there(catalog: Catalog) -> None:
    assert {len(catalog.forms[text]) for text in catalog.plurals} == {catalog.nplurals}


def test_placeholders_are_kept(catalog: Catalog) -> None:
    for text, forms in catalog.forms.items():
        wanted = {*PLACEHOLDER.findall(text)}
        assert all({*PLACEHOLDER.findall(form)} == wanted for form in forms), text


@pytest.mark.parametrize("code", [code for code in CODES if code != "ja-easy"])
def test_no_japanese_is_left_over(code: str) -> None:
    catalog = catalog_of(code)
    foreign = KANA if code == "zh-hans" else JAPANESE
    left = {
        form
        for forms in catalog.forms.values()
        for form in forms
        if foreign.search(KEPT_IN_JAPANESE.sub("", form))
    }
    assert not left


def test_the_compiled_catalog_is_the_written_one(catalog: Catalog) -> None:
    with override(catalog.code):
        for text, forms in catalog.forms.items():
            if text not in catalog.plurals:
                assert gettext(text) == forms[0]
