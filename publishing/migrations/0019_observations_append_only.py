"""What vantage points handed over is added to, and nothing else."""

from typing import Any

from django.db import migrations

from publishing.models.append_only import drop_append_only, make_append_only

TABLES = ("publishing_observationround", "publishing_observation")


def make_triggers(apps: Any, schema_editor: Any) -> None:
    make_append_only(schema_editor, TABLES)


def drop_triggers(apps: Any, schema_editor: Any) -> None:
    drop_append_only(schema_editor, TABLES)


class Migration(migrations.Migration):
    dependencies = [("publishing", "0018_observations")]

    operations = [migrations.RunPython(make_triggers, drop_triggers)]
