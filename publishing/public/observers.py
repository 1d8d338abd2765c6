"""Observers: programs of the authority, or of others it trusts, that look whether a
notice is on display. They are known by a signature and need no limit."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest

from publishing.rules.observer_signature import is_signed

HEADER = "Kojiban-Observer"


def is_observer(request: HttpRequest, *, at: datetime) -> bool:
    """Whether a configured key signed this request just now.

    Whoever signs wrongly is an ordinary reader.
    """
    header = request.headers.get(HEADER, "")
    if not header or not settings.OBSERVER_KEYS:
        return False
    told = {"method": request.method or "", "path": request.get_full_path()}
    return is_signed(header, settings.OBSERVER_KEYS, now=at.timestamp(), **told)
