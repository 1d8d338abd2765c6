"""On PostgreSQL no month of the log can be emptied at one stroke, nor one made later.

A part inherits every trigger of its table but the one against TRUNCATE. Undone, months
made later go without it; those that are there keep theirs.
"""

from importlib import import_module
from typing import Any

from django.db import migrations

from publishing.models.append_only import make_append_only

LOG = "publishing_displaylogentry"
MAKE_MONTH = f"""
CREATE OR REPLACE FUNCTION kojiban_make_month(day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    first date := date_trunc('month', day)::date;
    part text := '{LOG}_' || to_char(first, 'YYYY_MM');
BEGIN
    IF to_regclass('public.' || part) IS NOT NULL THEN
        RETURN;
    END IF;
    EXECUTE format(
        'CREATE TABLE %I PARTITION OF {LOG} FOR VALUES FROM (%L) TO (%L)',
        part, first, (first + interval '1 month')::date
    );
    -- A part is held as its table is.
    IF EXISTS (SELECT FROM pg_trigger WHERE tgname = '{LOG}_holds') THEN
        EXECUTE format(
            'CREATE TRIGGER %I BEFORE TRUNCATE ON %I '
            'FOR EACH STATEMENT EXECUTE FUNCTION kojiban_append_only()',
            part || '_holds', part
        );
    END IF;
EXCEPTION WHEN check_violation THEN
    -- Rows of this month lie in the part for the rest already, and stay there.
    RETURN;
END $$
"""  # noqa: S608


def hold_months(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute(MAKE_MONTH, params=None)
    make_append_only(schema_editor, [LOG])


def make_months_as_before(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return
    by_month = import_module("publishing.migrations.0017_log_by_month")
    schema_editor.execute(by_month.MAKE_MONTH, params=None)


class Migration(migrations.Migration):
    dependencies = [("publishing", "0023_count_what_was_unavailable")]

    operations = [migrations.RunPython(hold_months, make_months_as_before)]
