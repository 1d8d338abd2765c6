"""The calendar of a display period, drawn once for each period and language."""

from datetime import date, datetime
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from notices.rules.periods import legal_day
from publishing.public.period_calendar import period_calendar

register = template.Library()


@register.simple_tag(name="period_calendar")
def drawn_calendar(
    display_from: datetime, display_last_moment: datetime, deemed: date | None
) -> SafeString:
    """From the legal day of the start to that of the last moment, and the deemed."""
    first, last = legal_day(display_from), legal_day(display_last_moment)
    return _drawn(get_language(), first, last, deemed)


@lru_cache(maxsize=512)
def _drawn(language: str, first: date, last: date, deemed: date | None) -> SafeString:
    """The table; ``language`` is the active one."""
    context = {
        "calendar": period_calendar(first, last, deemed),
        "first": first,
        "last": last,
        "deemed": deemed,
    }
    return render_to_string("public/period_calendar.html", context)
