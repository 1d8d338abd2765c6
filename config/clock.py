"""The clock of record, read by views, commands and jobs only.

On PostgreSQL the database tells the time through ``kojiban_now()``, so that all
processes and the row security agree; on SQLite there is the process clock alone.
"""

from datetime import UTC, datetime

from django.db import connection


def now() -> datetime:
    """The present instant, timezone-aware, in UTC."""
    if connection.vendor != "postgresql":
        return datetime.now(UTC)
    with connection.cursor() as cursor:
        cursor.execute("SELECT kojiban_now()")
        return cursor.fetchone()[0].astimezone(UTC)


def process_now() -> datetime:
    """The process's own clock, to be compared with the clock of record."""
    return datetime.now(UTC)
