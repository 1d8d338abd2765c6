"""The one visibility predicate: a window is half-open, [from, until).

Every surface asks it at the moment of the request; no flag and no job takes part.
"""

from datetime import datetime, timedelta

from access_control.rules.phases import Phase


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


def access_phase(
    display_from: datetime | None,
    display_until: datetime | None,
    *,
    at: datetime,
    is_erased: bool,
) -> Phase:
    """Where a notice stands for the access matrix; without a window it is to come.

    Erased wins over every window: what is left of it then must not be read.
    """
    if is_erased:
        return Phase.ERASED
    if display_until is not None and has_expired(display_until, at=at):
        return Phase.AFTER
    begun = display_from is not None and display_from <= at
    return Phase.ON_DISPLAY if begun else Phase.BEFORE
