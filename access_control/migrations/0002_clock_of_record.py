"""The clock of record on PostgreSQL: one function that every process and policy asks."""

from typing import Any

from django.db import migrations

MAKE = """
CREATE OR REPLACE FUNCTION kojiban_now() RETURNS timestamptz
LANGUAGE sql VOLATILE AS 'SELECT clock_timestamp()'
"""


def make_clock(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(MAKE)


def drop_clock(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION IF EXISTS kojiban_now()")


class Migration(migrations.Migration):
    dependencies = [("access_control", "0001_people_offices_and_keys")]

    operations = [migrations.RunPython(make_clock, drop_clock)]
