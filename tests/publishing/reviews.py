"""Reviews for tests, and the form that a page shows."""

from datetime import date
from html.parser import HTMLParser
from typing import Any

from publishing.models import Review
from publishing.rules.review_screening import Screening


def make_review(**changes: Any) -> Review:
    """A satisfied reader of a notice of 都税事務所徴収課."""
    facts = {
        "given_on": date(2026, 6, 2),
        "language": "ja",
        "page": "notice",
        "office_code": "DEMO-TAX",
        "score": 4,
        "screening": Screening.SHOWN,
    }
    return Review.objects.create(**facts | changes)


class ReviewOnPage(HTMLParser):
    """The address and the fields of the form that sends a review."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.action = ""
        self.typed: dict[str, str] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "form" and found.get("method") == "post":
            self.action = found["action"] or ""
        if found.get("name") == "about":
            self.typed["about"] = found["value"] or ""
