"""The one visibility predicate: a window is half-open, [from, until).

Every surface asks it at the moment of the request; no flag and no job takes part.
"""

from datetime import datetime, timedelta


def is_on_display(
    display_from: datetime, display_until: datetime, *, at: datetime
) -> bool:
    """Whether something with this window may be shown at the (aware) instant."""
    return display_from <= at < display_until


def has_expired(display_until: datetime, *, at: datetime) -> bool:
    """Whether the window has closed."""
    return display_until <= at


def phase_at(display_from: datetime, display_until: datetime, *, at: datetime) -> str:
    """``planned``, ``on_display`` or ``ended`` at the instant."""
    if has_expired(display_until, at=at):
        return "ended"
    return "on_display" if display_from <= at else "planned"


def last_moment(display_until: datetime) -> datetime:
    """The last whole minute inside a window, for words such as "until 9 June"."""
    return display_until - timedelta(minutes=1)
