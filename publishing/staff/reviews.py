"""What readers thought, gathered for the offices that may know."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Count
from django.db.models.functions import TruncMonth

from access_control.grants import offices_where
from access_control.models import User
from notices.intake.spreadsheet_safety import csv_text
from publishing.models import Review, ReviewQuerySet
from publishing.rules.review_figures import LEAST_TOLD, Figures
from publishing.rules.review_screening import Finding

NO_OFFICE = "部署のないページ"
MONTHS_SHOWN = 12
# The names of public addresses; one that is missing here is shown by its own word.
PAGE_NAMES_JA = {
    "entry": "最初のページ",
    "list": "公示の一覧",
    "notice": "公示",
    "one_entry": "公示(一件)",
    "search": "自分あての公示をさがす",
    "verify": "証明書の確認",
    "terms": "利用条件",
    "accessibility": "アクセシビリティ方針",
    "terminal": "窓口の端末",
    "review": "サイト全体",
    "not_on_display": "掲示がないときの案内",
}
HEADING = ("月", "部署", "ページ", "言語", "評価", "文", "伏せたもの")


@dataclass(frozen=True)
class Group:
    """The reviews of one page of one office."""

    office: str
    page: str
    figures: Figures


def offices_told(user: User) -> dict[str, str]:
    """Code and name of the offices whose reviews the person may see.

    The empty code, pages that belong to no office, is the operator's.
    """
    offices: Mapping[str, str] = dict(
        offices_where(user, "view_register").values_list("code", "name")
    )
    is_operator = offices_where(user, "operate_site").exists()
    return {**({"": NO_OFFICE} if is_operator else {}), **offices}


def page_name(word: str) -> str:
    """A page's name as staff know it."""
    return PAGE_NAMES_JA.get(word, word)


def months_until(day: date) -> list[date]:
    """The first days of the last twelve months, that of the day included, in order."""
    last = day.year * 12 + day.month - 1
    numbers = range(last - MONTHS_SHOWN + 1, last + 1)
    return [date(number // 12, number % 12 + 1, 1) for number in numbers]


def groups_of(reviews: ReviewQuerySet, offices: Mapping[str, str]) -> list[Group]:
    """One for each page of each office, offices in their order of codes."""
    asked = reviews.order_by("office_code", "page").values_list(
        "office_code", "page", "score"
    )
    counted: dict[tuple[str, str], Counter[int]] = defaultdict(Counter)
    for code, page, score, count in asked.annotate(count=Count("pk")):
        counted[code, page][score] = count
    return [
        Group(offices[code], page_name(page), Figures(by_score))
        for (code, page), by_score in counted.items()
    ]


def by_month(reviews: ReviewQuerySet, months: Sequence[date]) -> dict[date, Figures]:
    """Figures of each of these months."""
    asked = reviews.order_by().annotate(month=TruncMonth("given_on"))
    counted: dict[date, Counter[int]] = defaultdict(Counter)
    rows = asked.values_list("month", "score").annotate(count=Count("pk"))
    for month, score, count in rows:
        counted[month][score] = count
    return {month: Figures(counted[month]) for month in months}


def found_ja(review: Review) -> str:
    """What was hidden of its sentence, in words."""
    return "、".join(Finding(word).name_ja for word in review.found.split())


def reviews_table(reviews: ReviewQuerySet, offices: Mapping[str, str]) -> str:
    """Every review of pages that have enough of them, as CSV; no day, only months."""
    told = reviews.in_groups_of(LEAST_TOLD).order_by("id")
    return csv_text(HEADING, (_cells(review, offices) for review in told))


def language_name(code: str) -> str:
    return dict(settings.LANGUAGES).get(code, code)


def _cells(review: Review, offices: Mapping[str, str]) -> tuple[object, ...]:
    return (
        f"{review.given_on:%Y-%m}",
        offices[review.office_code],
        page_name(review.page),
        language_name(review.language),
        review.score,
        review.comment,
        found_ja(review),
    )
