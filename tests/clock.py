"""Time in tests: instants of Japan's wall clock, and a clock that stands still."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import connection
from freezegun import freeze_time

JAPAN = ZoneInfo("Asia/Tokyo")

# The test cluster's clock reads a setting of the session and otherwise tells the time.
CLOCK_FROM_SETTING = """
CREATE OR REPLACE FUNCTION kojiban_now() RETURNS timestamptz
LANGUAGE sql VOLATILE AS $$
    SELECT coalesce(
        nullif(current_setting('kojiban.test_now', true), '')::timestamptz,
        clock_timestamp()
    )
$$
"""


def jst(text: str) -> datetime:
    """An instant from Japan's wall clock: ``jst("2026-06-01 09:00")``."""
    return datetime.fromisoformat(text).replace(tzinfo=JAPAN)


@contextmanager
def frozen(at: str | datetime) -> Iterator[None]:
    """Stops the process clock and the database's at an instant (text is Japan's)."""
    instant = jst(at) if isinstance(at, str) else at
    before = _set_database_clock(instant.isoformat())
    try:
        # pytest goes on measuring how long a test takes.
        with freeze_time(instant, ignore=["_pytest.timing"]):
            yield
    finally:
        _set_database_clock(before)


def _set_database_clock(text: str) -> str:
    """Returns what was set before; SQLite has no clock of its own."""
    if connection.vendor != "postgresql":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('kojiban.test_now', true), '')")
        before: str = cursor.fetchone()[0]
        cursor.execute("SELECT set_config('kojiban.test_now', %s, false)", [text])
    return before
