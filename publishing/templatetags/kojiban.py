"""Words for templates: dates as a reader of the page's language says them."""

from datetime import date, datetime

from django import template
from django.utils.formats import date_format
from django.utils.translation import get_language

from notices.rules.japanese_dates import era_date, era_datetime
from notices.rules.periods import legal_day

register = template.Library()

CLOCK = "%H:%M"


@register.filter
def in_words(day: date | datetime | None) -> str:
    """令和8年12月9日(2026年12月9日), or 9 December 2026 in other languages."""
    if day is None:
        return ""
    if isinstance(day, datetime):
        day = legal_day(day)
    if get_language() == "ja":
        return f"{era_date(day)}({day.year}年{day.month}月{day.day}日)"
    return date_format(day, "j F Y")


@register.filter
def era_moment(at: datetime) -> str:
    """令和8年11月25日午前9時, for staff."""
    return era_datetime(at)
