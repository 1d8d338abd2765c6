"""Making deleted keys vanish from the disk, not only from the table."""

import time

from django.db import connections
from django.db.backends.utils import CursorWrapper

KEYS = "keys"
TABLE = "access_control_wrappedkey"
PATIENCE_S = 30
NOT_OWNER = (
    "SELECT pg_catalog.pg_get_userbyid(relowner) <> current_user"
    " AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)"
    " FROM pg_class WHERE oid = %s::regclass"
)
NEXT_TRANSACTION = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
OLDEST_TRANSACTION = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"


class NotScrubbed(Exception):
    """A deleted key may still lie in a file; the message says what to do."""


def scrub_deleted_keys() -> None:
    """Leaves no byte of a deleted key in the files of the keys' database.

    SQLite zeroes freed pages itself (secure_delete), but its log of changes still holds
    them: it is written back and cut. PostgreSQL only marks a row as dead; the table is
    written anew, during which no key can be opened. Raises NotScrubbed.
    """
    connection = connections[KEYS]
    if connection.vendor != "sqlite":
        write_anew(KEYS, TABLE)
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        is_busy, *_ = cursor.fetchone()
    if is_busy:
        raise NotScrubbed("鍵の表を読む人がいます。もう一度。 / busy: run it again")


def scrub_if_simple() -> None:
    """At once where it is cheap and nobody waits: SQLite, outside a transaction.

    A reader may stand in the way; then the next call, or `scrub_keys`, does it.
    """
    connection = connections[KEYS]
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def write_anew(alias: str, table: str) -> None:
    """Writes a PostgreSQL table anew without its dead rows. Raises NotScrubbed."""
    with connections[alias].cursor() as cursor:
        cursor.execute(NOT_OWNER, [table])
        if cursor.fetchone()[0]:
            raise NotScrubbed(
                "表の所有者(kojiban_owner)で実行してください。 / "
                f"run it as the owner of {table} (kojiban_owner)"
            )
        _wait_for_earlier(cursor)
        cursor.execute(f"VACUUM (FULL) {table}")


def _wait_for_earlier(cursor: CursorWrapper) -> None:
    """A dead row is kept while a transaction runs, in any database, that is older."""
    deadline = time.monotonic() + PATIENCE_S
    cursor.execute(NEXT_TRANSACTION)
    started = cursor.fetchone()[0]
    while True:
        cursor.execute(OLDEST_TRANSACTION)
        if cursor.fetchone()[0] >= started:
            return
        if time.monotonic() > deadline:
            raise NotScrubbed(
                "長い処理が続いています。終わってから、もう一度実行してください。 / "
                "an older transaction is still running: run it again later"
            )
        time.sleep(0.05)
