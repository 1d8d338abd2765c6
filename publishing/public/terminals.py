"""An office's enrolled screen: which one an address names, and what it shows."""

import logging
import re
from datetime import datetime, timedelta

from django.db import DatabaseError
from django.db.models import Q

from access_control.models import Office
from publishing.models import CopyQuerySet, ShellCopy, TerminalDevice
from publishing.rules.terminal_token import token_hash

logger = logging.getLogger(__name__)

ADDRESS = re.compile(r"(?:/[a-z-]+)?/terminal/(?P<token>[^/]+)/")
# One write a minute at most, however fast somebody turns the pages.
SEEN_EVERY = timedelta(minutes=1)


def enrolled_device(token: str) -> TerminalDevice | None:
    """The screen in use whose token it is; malformed, unknown and revoked are one."""
    in_use = TerminalDevice.objects.filter(revoked_at__isnull=True)
    return in_use.filter(token_hash=token_hash(token)).first()


def device_of_path(path: str) -> TerminalDevice | None:
    """The enrolled screen that a path belongs to, else None."""
    found = ADDRESS.match(path)
    return enrolled_device(found["token"]) if found else None


def start_of_path(path: str) -> str:
    """The first page of the screen that a path belongs to, else nothing."""
    found = ADDRESS.match(path)
    return found[0] if found else ""


def shown_on(device: TerminalDevice, *, at: datetime) -> CopyQuerySet:
    """What is on display for the screen's office and, if so enrolled, for all below."""
    shells = ShellCopy.objects.on_display(at)
    office = Office.objects.filter(code=device.office_code).first()
    if office is None or not device.with_below:
        return shells.filter(office_code=device.office_code)
    return shells.filter(office_code__in=office.codes_with_below())


def note_seen(device: TerminalDevice, *, at: datetime) -> None:
    """Keeps the minute of the last use; a screen shows its pages without it too."""
    minute = at.replace(second=0, microsecond=0)
    before = Q(last_seen_at__isnull=True) | Q(last_seen_at__lte=minute - SEEN_EVERY)
    try:
        row = TerminalDevice.objects.filter(before, pk=device.pk)
        row.update(last_seen_at=minute)
    except DatabaseError:
        logger.warning("the last use of the terminal %s was not noted", device.pk)
