"""Makes the triggers again that keep the log's rows from being changed."""

from typing import Any

from django.db import connection

from notices.commands import DeedCommand
from publishing.models.append_only import APPEND_ONLY, make_append_only, tables_kept


class Command(DeedCommand):
    help = (
        "Makes the triggers of the append-only tables anew, as the tables' owner. "
        "`doctor` says when some are missing."
    )

    def deed(self, **options: Any) -> dict[str, Any]:
        missing = sorted(set(APPEND_ONLY) - tables_kept(connection))
        with connection.schema_editor() as editor:
            make_append_only(editor, APPEND_ONLY)
        return {"were_missing": missing, "tables": list(APPEND_ONLY)}
