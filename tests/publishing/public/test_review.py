"""The review of a page: one form on every public page, counted without knowing who."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.signing import Signer
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client

from config import clock
from publishing.models import Review
from publishing.public.reviews import SIGNER, About
from publishing.rules.review_screening import Screening
from tests.publishing.reviews import ReviewOnPage, make_review

pytestmark = pytest.mark.django_db

PAGES = {
    "/": "entry",
    "/notices/": "list",
    "/review/": "review",
    "/notices/unknown/": "not_on_display",
    "/nowhere/": "not_on_display",
}
Send = Callable[..., HttpResponse]


@pytest.fixture
def send(reader: Client) -> Send:
    """Open a page and send its form with these fields, from a client of its own."""
    sent = iter(range(1, 250))

    def ask(path: str = "/", headers: Any = None, **typed: str) -> HttpResponse:
        form = ReviewOnPage(reader.get(path).content.decode())
        fields = form.typed | {"score": "4"} | typed
        address = f"203.0.113.{next(sent)}"
        return reader.post(form.action, fields, REMOTE_ADDR=address, headers=headers)

    return ask


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize(("path", "page"), PAGES.items())
def test_every_page_is_reviewed_under_a_fixed_word(
    prefix: str, path: str, page: str, send: Send
) -> None:
    answer = send(prefix + path)
    review = Review.objects.get()
    assert (answer.status_code, review.page, review.office_code) == (200, page, "")


def test_a_notice_is_reviewed_under_its_office_and_never_its_id(
    url: str, send: Send
) -> None:
    send(url)
    kept = Review.objects.values().get()
    assert (kept["page"], kept["office_code"]) == ("notice", "DEMO-TAX")
    assert url.split("/")[2] not in str(kept)


def test_a_review_keeps_the_day_the_language_and_the_score(send: Send) -> None:
    send("/en/", score="2", comment="Very clear")
    kept = Review.objects.values("given_on", "language", "score", "comment").get()
    assert kept == {
        "given_on": clock.now().date(),
        "language": "en",
        "score": 2,
        "comment": "Very clear",
    }


def test_thanks_lead_back_to_the_page(url: str, send: Send) -> None:
    answer = send(f"/en{url}")
    assert f'href="/en{url}"' in answer.content.decode()
    assert "received" in answer.content.decode()


def test_thanks_for_what_is_not_there_do_not_repeat_its_address(send: Send) -> None:
    assert "unknown" not in send("/notices/unknown/").content.decode()


def test_a_personal_part_is_hidden_before_it_is_stored(send: Send) -> None:
    send(comment="電話は090-0000-0000です、山田さんが親切でした")
    kept = Review.objects.get()
    assert (kept.comment, kept.found) == (
        "電話は●です、●さんが親切でした",
        "number name",
    )


def test_of_a_held_sentence_only_the_reason_is_stored(send: Send) -> None:
    send(comment="個人番号は123456789018です")
    kept = Review.objects.get()
    assert (kept.comment, kept.screening) == ("", Screening.HELD)
    assert kept.found == "individual_number"


@pytest.mark.parametrize("score", ["", "0", "6", "-1", "4.5", "４", "x", "9" * 500])
def test_a_bad_score_is_told_in_words_and_the_sentence_stays(
    score: str, send: Send
) -> None:
    answer = send("/en/", score=score, comment="Very clear")
    assert answer.status_code == 400
    assert "Please choose one rating." in answer.content.decode()
    assert "Very clear</textarea>" in answer.content.decode()
    assert not Review.objects.exists()


@pytest.mark.parametrize(("length", "status"), [(200, 200), (201, 400), (900, 400)])
def test_a_sentence_has_two_hundred_characters_at_most(
    length: int, status: int, send: Send
) -> None:
    answer = send(comment="見" * length)
    assert answer.status_code == status
    assert Review.objects.count() == (status == 200)


def test_a_line_break_counts_as_one_character(send: Send) -> None:
    assert send(comment="見" * 99 + "\r\n" + "見" * 100).status_code == 200


FORGED = {
    "nothing": "",
    "no signature": "x",
    "another's signature": Signer(salt="x").sign_object(["entry", "", "/"]),
    "an altered page": "e" + About("entry", "", "/").signed(),
    "letters of no alphabet": "公示:送達",
}


@pytest.mark.parametrize("about", FORGED.values(), ids=FORGED)
def test_a_page_that_was_not_signed_is_not_counted(about: str, send: Send) -> None:
    answer = send(about=about, comment="見やすい")
    assert answer.status_code == 400
    assert "見やすい</textarea>" in answer.content.decode()
    assert not Review.objects.exists()


def test_the_form_that_comes_back_counts_for_the_whole_site(
    send: Send, reader: Client
) -> None:
    again = ReviewOnPage(send(about="forged").content.decode())
    reader.post(again.action, again.typed | {"score": "4"})
    assert Review.objects.get().page == "review"


def test_a_form_with_a_mistake_comes_back_about_the_same_page(
    send: Send, url: str
) -> None:
    again = ReviewOnPage(send(url, score="").content.decode())
    assert SIGNER.unsign_object(again.typed["about"]) == ["notice", "DEMO-TAX", url]


def test_a_program_that_fills_in_everything_is_not_counted(send: Send) -> None:
    assert send(website="https://spam.example").status_code == 400
    assert not Review.objects.exists()


@pytest.mark.parametrize(
    ("site", "status"),
    [("same-origin", 200), ("none", 200), ("same-site", 400), ("cross-site", 400)],
)
def test_asvs_3_5_1_another_sites_page_makes_nobody_vote(
    site: str, status: int, send: Send
) -> None:
    assert send(headers={"Sec-Fetch-Site": site}).status_code == status


def test_a_form_with_nul_is_refused(send: Send) -> None:
    assert send(comment="a\0b").status_code == 400


def test_a_form_larger_than_any_sentence_is_refused_unread(reader: Client) -> None:
    assert reader.post("/review/", {"comment": "x" * 16_400}).status_code == 400


@pytest.mark.parametrize("length", ["x", "-1", "²", ""])
def test_an_unreadable_length_breaks_nothing(length: str, reader: Client) -> None:
    answer = reader.post("/review/", {"score": "4"}, CONTENT_LENGTH=length)
    assert answer.status_code == 400


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS"])
def test_asvs_4_1_4_other_methods_are_refused(method: str, reader: Client) -> None:
    answer = reader.generic(method, "/review/")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, POST")


@pytest.mark.parametrize("status", ["200", "400"])
def test_no_answer_sets_a_cookie_or_is_stored(status: str, send: Send) -> None:
    answer = send(score="4" if status == "200" else "")
    assert str(answer.status_code) == status
    assert (len(answer.cookies), answer["Cache-Control"]) == (0, "no-store")


def test_the_form_is_the_same_bytes_at_any_time(url: str, reader: Client) -> None:
    first, second = (
        ReviewOnPage(reader.get(url).content.decode()).typed for _ in range(2)
    )
    assert first == second


@pytest.mark.parametrize("score", [0, 6])
def test_the_database_keeps_scores_of_one_to_five(score: int) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_review(score=score)


def test_the_database_keeps_no_sentence_that_was_held() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_review(screening=Screening.HELD, comment="山田")
