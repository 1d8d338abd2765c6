"""Forgetting what readers wrote: the figures stay, the sentences go."""

from datetime import date, timedelta

from publishing.models import Review


def forget_sentences(*, on: date, keep_days: int) -> int:
    """Deletes the sentences of reviews older than ``keep_days``; returns how many."""
    old = Review.objects.filter(given_on__lt=on - timedelta(days=keep_days))
    return old.with_a_sentence().update(comment="")
