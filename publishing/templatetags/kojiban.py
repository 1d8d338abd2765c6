"""Words for templates: dates as a reader of the page's language says them."""

import re
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
# 見本庁舎 3階 徴収課(見本区見本一丁目1番1号): a map knows what stands in brackets.
IN_BRACKETS = re.compile(r"[(\uff08]([^()\uff08\uff09]+)[)\uff09]\s*$")
# As each language writes a day and its weekday in a sentence (Django's format letters).
FORMATS = {
    "en": "l, j F Y",
    "zh-hans": "Y年n月j日(l)",
    "ko": "Y년 n월 j일(l)",
    "vi": r"l, \n\g\à\y j/n/Y",
    "pt-br": r"l, j \d\e F \d\e Y",
    "ne": "सन् Y F j, l",
}
# Names of days and months begin small inside a sentence.
WITHOUT_CAPITALS = {"vi", "pt-br"}


@register.filter
def in_words(day: date | datetime | None) -> str:
    """令和8年12月9日(2026年12月9日), or Wednesday, 9 December 2026 in English."""
    if day is None:
        return ""
    if isinstance(day, datetime):
        day = legal_day(day)
    language = get_language()
    if language in JAPANESE:
        return f"{era_date(day)}({day.year}年{day.month}月{day.day}日)"
    told = date_format(day, FORMATS[language])
    return told.lower() if language in WITHOUT_CAPITALS else told


@register.filter
def html_tag(language: str) -> str:
    """The language as ``lang`` wants it (BCP 47)."""
    return tag_of(language)


@register.filter
def era_moment(at: datetime) -> str:
    """令和8年11月25日午前9時, for staff."""
    return era_datetime(at)


@register.filter
def address_in(place: str) -> str:
    """What a map is asked for: the address at the end of a place, else the place."""
    found = IN_BRACKETS.search(place)
    return found[1] if found else place
