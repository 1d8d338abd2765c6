"""Whether a request comes from an observer, who needs no limit."""

from datetime import datetime

from django.http import HttpRequest

from publishing.known_observers import observer_of


def is_observer(request: HttpRequest, *, at: datetime) -> bool:
    """Whether a known key signed this request just now."""
    return observer_of(request, at=at) is not None
