"""Observers: programs of the authority, or of others it trusts, that look whether a
notice is on display. They are known by a signature and need no limit."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest

from publishing.evidence.note import InvalidKey, Verifier
from publishing.rules.observer_signature import signed_by

HEADER = "Kojiban-Observer"
# The site's own vantage point, which is not independent of it.
OWN = "self"


def observer_of(request: HttpRequest, *, at: datetime) -> str | None:
    """The name of the known observer that signed this request just now.

    Whoever signs wrongly is an ordinary reader.
    """
    header = request.headers.get(HEADER, "")
    if not header:
        return None
    told = {"method": request.method or "", "path": request.get_full_path()}
    return signed_by(header, known_observers(), now=at.timestamp(), **told)


def known_observers() -> Mapping[str, bytes]:
    """Public keys by name: those of the settings, and this machine's own."""
    return _own_key() | settings.OBSERVER_KEYS


def _own_key() -> dict[str, bytes]:
    path = settings.VAR / "observer" / OWN / "vkey"
    try:
        verifier = Verifier.from_line(path.read_text("utf-8").strip())
    except (OSError, UnicodeDecodeError, InvalidKey):
        return {}
    return {OWN: verifier.public_key}
