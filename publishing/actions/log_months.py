"""The log's months on PostgreSQL: a part for this one and the next."""

from datetime import UTC, datetime, timedelta

from django.db import connection

# Longer than any month: what is added lies in the next one.
NEXT_MONTH = timedelta(days=32)


def make_log_months(*, at: datetime) -> None:
    """Makes the parts that will be needed; those that exist stay as they are.

    Nothing to do on SQLite. A month that comes without its part loses no leaf.
    """
    if connection.vendor != "postgresql":
        return
    first = at.astimezone(UTC).date().replace(day=1)
    with connection.cursor() as cursor:
        for month in (first, first + NEXT_MONTH):
            cursor.execute("SELECT kojiban_make_month(%s)", [month])
