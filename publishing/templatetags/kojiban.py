"""Words for templates: dates as a reader of the page's language says them."""

from datetime import date, datetime

from django import template
from django.utils.formats import date_format
from django.utils.translation import get_language

from notices.rules.japanese_dates import era_date, era_datetime
from notices.rules.periods import legal_day
from publishing.public.basis_titles import JAPANESE
from publishing.public.language import html_tag as tag_of

register = template.Library()

CLOCK = "%H:%M"
# As each language writes a whole date (Django's format letters).
FORMATS = {
    "en": "j F Y",
    "zh-hans": "Y年n月j日",
    "ko": "Y년 n월 j일",
    "vi": r"\n\g\à\y j \t\h\á\n\g n \n\ă\m Y",
    "pt-br": r"j \d\e F \d\e Y",
    "ne": "Y F j",
}


@register.filter
def in_words(day: date | datetime | None) -> str:
    """令和8年12月9日(2026年12月9日), or 9 December 2026 in other languages."""
    if day is None:
        return ""
    if isinstance(day, datetime):
        day = legal_day(day)
    language = get_language()
    if language in JAPANESE:
        return f"{era_date(day)}({day.year}年{day.month}月{day.day}日)"
    return date_format(day, FORMATS[language])


@register.filter
def html_tag(language: str) -> str:
    """The language as ``lang`` wants it (BCP 47)."""
    return tag_of(language)


@register.filter
def era_moment(at: datetime) -> str:
    """令和8年11月25日午前9時, for staff."""
    return era_datetime(at)
