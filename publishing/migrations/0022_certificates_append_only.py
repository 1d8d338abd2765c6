"""Certificates that were issued are added to the register, and nothing else."""

from typing import Any

from django.db import migrations

from publishing.models.append_only import drop_append_only, make_append_only

TABLES = ("publishing_issuedcertificate", "publishing_certificateissue")


def make_triggers(apps: Any, schema_editor: Any) -> None:
    make_append_only(schema_editor, TABLES)


def drop_triggers(apps: Any, schema_editor: Any) -> None:
    drop_append_only(schema_editor, TABLES)


class Migration(migrations.Migration):
    dependencies = [("publishing", "0021_issued_certificates")]

    operations = [migrations.RunPython(make_triggers, drop_triggers)]
