"""What a legal basis is called and is about, in the reader's language."""

import pytest
from django.test import Client
from django.utils.translation import override

from notices.rules.legal_basis import all_legal_bases, legal_basis
from publishing.models import Posting
from publishing.public.basis_titles import ABOUT, about, title_of


def test_every_basis_is_explained() -> None:
    assert set(ABOUT) == {basis.id for basis in all_legal_bases()}


def test_an_explanation_is_a_sentence_of_its_own() -> None:
    assert len(set(ABOUT.values())) == len(ABOUT)
    assert all(words.endswith("。") for words in ABOUT.values())


@pytest.mark.parametrize("basis_id", sorted(ABOUT))
def test_every_explanation_is_translated(basis_id: str) -> None:
    with override("en"):
        assert about(basis_id) != ABOUT[basis_id]


def test_a_basis_nobody_has_explained_has_no_words() -> None:
    assert about("town_planning_example") == ""


@pytest.mark.parametrize(
    ("language", "field"), [("ja", "title_ja"), ("en", "title_en"), ("fr", "title_en")]
)
def test_a_title_is_in_the_readers_language_or_english(
    language: str, field: str
) -> None:
    with override(language):
        assert title_of("local_tax") == getattr(legal_basis("local_tax"), field)


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_notice_and_the_list_explain_their_kind(
    prefix: str, url: str, posting: Posting, reader: Client
) -> None:
    with override(prefix[1:] or "ja"):
        words = about("local_tax")
    for path in (url, "/notices/"):
        assert words in reader.get(prefix + path).content.decode()
