"""Each kind of document on a page is explained once, and no other."""

import pytest
from django.test import Client

from publishing.public.document_kinds import KINDS, SAME_AS, kind_in, kinds_shown


def test_the_longest_word_wins() -> None:
    assert kind_in("放置違反金納付命令書") == "納付命令書"


def test_an_unknown_document_has_no_kind() -> None:
    assert kind_in("見たことのない紙") == ""
    assert kinds_shown([]) == []


def test_every_other_name_has_a_sentence() -> None:
    assert set(SAME_AS.values()) <= set(KINDS)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("prefix", "sentence"),
    [
        ("", KINDS["督促状"]),
        ("/en", "A reminder to pay money that was not paid by its due date."),
    ],
)
def test_a_page_explains_its_own_kinds_after_the_article(
    prefix: str, sentence: str, url: str, reader: Client
) -> None:
    html = reader.get(f"{prefix}{url}").content.decode()
    article, _, after = html.partition("</article>")
    assert after.count(sentence) == 1
    assert sentence not in article
    assert KINDS["差押調書"] not in html
