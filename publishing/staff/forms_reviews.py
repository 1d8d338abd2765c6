"""Which reviews are looked at."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from publishing.models import ReviewQuerySet
from publishing.rules.review_figures import month_name
from publishing.staff.reviews import page_name

# An office's code is a slug; pages without an office need a word of their own.
WITHOUT_OFFICE = "-"


class ReviewFilter(forms.Form):
    """Empty fields choose everything of the last twelve months."""

    office = forms.ChoiceField(label="部署", required=False)
    address = forms.ChoiceField(label="ページ", required=False)
    month = forms.ChoiceField(label="月", required=False)

    def __init__(
        self,
        *args: Any,
        offices: Mapping[str, str],
        pages: Sequence[str],
        months: Sequence[date],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.fields["office"].choices = [
            ("", "すべて"),
            *((code or WITHOUT_OFFICE, name) for code, name in offices.items()),
        ]
        self.fields["address"].choices = [
            ("", "すべて"),
            *((page, page_name(page)) for page in pages),
        ]
        self.fields["month"].choices = [
            ("", "最近12か月"),
            *((month.isoformat(), month_name(month)) for month in months),
        ]

    def of_page(self, reviews: ReviewQuerySet) -> ReviewQuerySet:
        """Those of the office and the page, of all times; none if misread."""
        if not self.is_valid():
            return reviews.none()
        if office := self.cleaned_data["office"]:
            reviews = reviews.filter(office_code=office.removeprefix(WITHOUT_OFFICE))
        if address := self.cleaned_data["address"]:
            reviews = reviews.filter(page=address)
        return reviews

    def chosen(self, reviews: ReviewQuerySet, *, since: date) -> ReviewQuerySet:
        """Those of the month as well, or of the months since that day."""
        reviews = self.of_page(reviews)
        if not self.is_valid() or not self.cleaned_data["month"]:
            return reviews.filter(given_on__gte=since)
        month = date.fromisoformat(self.cleaned_data["month"])
        return reviews.filter(given_on__year=month.year, given_on__month=month.month)
