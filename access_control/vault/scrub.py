"""Making deleted keys vanish from the disk, not only from the table."""

from django.db import connections

KEYS = "keys"
TABLE = "access_control_wrappedkey"
NOT_OWNER = (
    "SELECT pg_catalog.pg_get_userbyid(relowner) <> current_user"
    " AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)"
    " FROM pg_class WHERE oid = %s::regclass"
)


class NotOwner(Exception):
    """Only the owner of the table of wrapped keys may write it anew."""


def scrub_deleted_keys() -> None:
    """Leaves no byte of a deleted key in the files of the keys' database.

    SQLite zeroes freed pages itself (secure_delete), but its log of changes still holds
    them: it is written back and cut. PostgreSQL only marks a row as dead; the table is
    written anew, during which no key can be opened. Raises NotOwner.
    """
    connection = connections[KEYS]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        cursor.execute(NOT_OWNER, [TABLE])
        if cursor.fetchone()[0]:
            raise NotOwner(
                "包まれた鍵の表の所有者(kojiban_owner)で実行してください。 / "
                f"run it as the owner of {TABLE} (kojiban_owner)"
            )
        cursor.execute(f"VACUUM (FULL) {TABLE}")


def scrub_if_simple() -> None:
    """At once where it is cheap and nobody waits: SQLite, outside a transaction."""
    connection = connections[KEYS]
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        scrub_deleted_keys()
