"""読んだ人の感想: figures of the reviews, their sentences, and a file of both."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from config import clock
from notices.rules.periods import legal_day
from publishing.downloads import CSV, attachment
from publishing.models import Review, ReviewQuerySet
from publishing.rules.review_figures import (
    LEAST_TOLD,
    month_chart,
    month_name,
    together,
)
from publishing.staff.context import page_of
from publishing.staff.forms_reviews import ReviewFilter
from publishing.staff.reviews import (
    by_month,
    found_ja,
    groups_of,
    language_name,
    months_until,
    offices_told,
    page_name,
    reviews_table,
)

FILENAME = "読んだ人の感想.csv"


@login_required
@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    context = _asked(request)
    months = months_until(legal_day(clock.now()))
    lately = context["form"].of_page(context["all"]).filter(given_on__gte=months[0])
    figures = by_month(lately.in_groups_of(LEAST_TOLD), months)
    groups = groups_of(context["chosen"], context["offices"])
    told = [group.figures for group in groups if group.figures.is_told]
    context |= {
        "page": page_of(groups, request),
        "whole": together(told),
        "chart": month_chart(figures),
        "least": LEAST_TOLD,
    }
    return render(request, "staff/reviews/figures.html", context)


@login_required
@require_safe
def sentences(request: HttpRequest) -> HttpResponse:
    context = _asked(request)
    told = context["chosen"].in_groups_of(LEAST_TOLD).with_a_sentence()
    page = page_of(told.order_by("id"), request)
    rows = [_row(review, context["offices"]) for review in page.object_list]
    context |= {"page": page, "rows": rows, "least": LEAST_TOLD}
    return render(request, "staff/reviews/sentences.html", context)


@login_required
@require_safe
def reviews_csv(request: HttpRequest) -> HttpResponse:
    context = _asked(request)
    table = reviews_table(context["chosen"], context["offices"])
    return attachment(FILENAME, table.encode(), CSV)


def _asked(request: HttpRequest) -> dict[str, Any]:
    """``offices`` of the person, ``all`` their reviews, ``form``, ``chosen`` by it."""
    offices = offices_told(request.user)
    if not offices:
        raise Http404
    found = Review.objects.of_offices(offices)
    form = _form(request, found, offices)
    since = months_until(legal_day(clock.now()))[0]
    chosen = form.chosen(found, since=since)
    return {"offices": offices, "all": found, "form": form, "chosen": chosen}


def _form(
    request: HttpRequest, found: ReviewQuerySet, offices: dict[str, str]
) -> ReviewFilter:
    pages = found.order_by("page").values_list("page", flat=True).distinct()
    months = found.dates("given_on", "month", order="DESC")
    return ReviewFilter(
        request.GET, offices=offices, pages=list(pages), months=list(months)
    )


def _row(review: Review, offices: dict[str, str]) -> dict[str, object]:
    return {
        "month": month_name(review.given_on),
        "office": offices[review.office_code],
        "page": page_name(review.page),
        "language": language_name(review.language),
        "code": review.language,
        "score": review.score,
        "comment": review.comment,
        "hidden": found_ja(review),
    }
