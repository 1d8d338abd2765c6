"""Forgetting what readers wrote: the figures stay."""

from datetime import date, timedelta

import pytest

from publishing.actions.forget_reviews import forget_sentences
from publishing.models import Review
from publishing.scheduler import run_once, take_lease
from tests.clock import jst
from tests.publishing.reviews import make_review

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 3)


@pytest.mark.parametrize(("age", "comment"), [(30, "見やすい"), (31, "")])
def test_a_sentence_goes_when_it_is_older_than_its_days(age: int, comment: str) -> None:
    make_review(given_on=TODAY - timedelta(days=age), comment="見やすい")
    forget_sentences(on=TODAY, keep_days=30)
    assert Review.objects.get().comment == comment


def test_the_score_of_a_forgotten_sentence_stays() -> None:
    make_review(given_on=date(2020, 1, 1), comment="見やすい", score=2)
    assert forget_sentences(on=TODAY, keep_days=30) == 1
    assert Review.objects.get().score == 2


def test_forgetting_twice_changes_nothing() -> None:
    make_review(given_on=date(2020, 1, 1), comment="見やすい")
    forget_sentences(on=TODAY, keep_days=30)
    assert forget_sentences(on=TODAY, keep_days=30) == 0


def test_the_scheduler_forgets() -> None:
    make_review(given_on=date(2020, 1, 1), comment="見やすい")
    at = jst("2026-06-03 10:00")
    run_once(take_lease("one", at=at), at=at)
    assert Review.objects.get().comment == ""
