"""Tables to which the database itself lets nobody do anything but add a row.

Privileges (deploy/postgresql.sql) keep the serving processes from it; these triggers
keep the tables' owner from it too, until he drops them, which is a deed of its own. On
SQLite they are all there is. Whoever gets past both is found by the tree.
"""

from collections.abc import Iterable
from typing import Any

# Migrations make their triggers. One that rebuilds a table on SQLite loses them and
# makes them anew.
APPEND_ONLY = (
    "publishing_displaylogentry",
    "publishing_sealedcheckpoint",
    "publishing_cosignature",
    "publishing_timestamp",
    "publishing_observationround",
    "publishing_observation",
    "publishing_issuedcertificate",
    "publishing_certificateissue",
)
# A row of the log gets its place in the tree later, once; all else of it stays.
GIVEN_ONCE = {
    "publishing_displaylogentry": (
        "leaf_index",
        ("id", "stream", "seq", "entry", "link", "posting_commitment"),
    )
}
REFUSED = "append-only table: rows are added, never changed or removed"
FUNCTION = f"""
CREATE OR REPLACE FUNCTION kojiban_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING
        MESSAGE = '{REFUSED}: ' || TG_TABLE_NAME,
        ERRCODE = 'integrity_constraint_violation';
END $$
"""
REFUSE = "EXECUTE FUNCTION kojiban_append_only()"
PARTS = (
    "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass"
)


def make_append_only(schema_editor: Any, tables: Iterable[str]) -> None:
    """Makes the triggers of the tables, or makes them anew."""
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(FUNCTION)
    drop_append_only(schema_editor, tables)
    for table in tables:
        for statement in _triggers(vendor, table):
            schema_editor.execute(statement)
        for part in _parts(schema_editor, table):
            schema_editor.execute(_held(part))


def drop_append_only(schema_editor: Any, tables: Iterable[str]) -> None:
    """Takes the triggers away."""
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for table in tables:
        where = f" ON {table}" if is_postgresql else ""
        for deed in ("keeps", "stays", "holds"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_{deed}{where}")
        for part in _parts(schema_editor, table):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {part}_holds ON {part}")


def tables_kept(connection: Any) -> set[str]:
    """The tables whose rows the database keeps from being changed and removed."""
    names = (
        "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(names)
        found = {name for (name,) in cursor.fetchall()}
    return {
        table for table in APPEND_ONLY if {f"{table}_keeps", f"{table}_stays"} <= found
    }


def _triggers(vendor: str, table: str) -> list[str]:
    before = f"CREATE TRIGGER {table}_keeps BEFORE UPDATE ON {table} FOR EACH ROW"
    changed = f"WHEN (NOT ({_filled_in(vendor, table)}))"
    removal = f"CREATE TRIGGER {table}_stays BEFORE DELETE ON {table} FOR EACH ROW"
    if vendor != "postgresql":
        refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        return [f"{before} {changed} {refuse}", f"{removal} {refuse}"]
    return [f"{before} {changed} {REFUSE}", f"{removal} {REFUSE}", _held(table)]


def _held(table: str) -> str:
    """That nobody empties it at one stroke, on PostgreSQL."""
    emptied = f"CREATE TRIGGER {table}_holds BEFORE TRUNCATE ON {table}"
    return f"{emptied} FOR EACH STATEMENT {REFUSE}"


def _parts(schema_editor: Any, table: str) -> list[str]:
    """Parts of a table kept by month: they inherit all triggers but that one."""
    if schema_editor.connection.vendor != "postgresql":
        return []
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(PARTS, [table])
        return [name for (name,) in cursor.fetchall()]


def _filled_in(vendor: str, table: str) -> str:
    """The one change that is allowed, as a condition; by default there is none."""
    if table not in GIVEN_ONCE:
        return "1 = 0"
    given, kept = GIVEN_ONCE[table]
    same = "IS NOT DISTINCT FROM" if vendor == "postgresql" else "IS"
    unchanged = (f"OLD.{each} {same} NEW.{each}" for each in kept)
    return " AND ".join((f"OLD.{given} IS NULL", *unchanged))
