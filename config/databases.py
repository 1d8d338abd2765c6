"""Where the tables live: one database for the data, another for the wrapped keys.

The wrapped data keys stand apart from what they open, so that a backup of the data
alone becomes unreadable once a key is destroyed.
"""

from pathlib import Path
from typing import Any

import environ

KEY_TABLES = {"wrappedkey"}

SQLITE_OPTIONS = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    # FULL: a commit that was answered survives a power cut.
    # secure_delete: what was deleted is overwritten with zeros.
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
    ),
}


def database(url: str) -> dict[str, Any]:
    """Django's database settings for a ``sqlite:`` or ``postgres:`` address.

    Raises ``ValueError`` for any other engine.
    """
    found = environ.Env.db_url_config(url)
    if found["ENGINE"].endswith("sqlite3"):
        return found | {"OPTIONS": SQLITE_OPTIONS}
    if not found["ENGINE"].endswith("postgresql"):
        raise ValueError("only sqlite and postgres are supported")
    found["CONN_HEALTH_CHECKS"] = True
    found["CONN_MAX_AGE"] = 60
    return found


def sqlite_file(path: Path) -> str:
    """The address of a SQLite file."""
    return f"sqlite:///{path}"


class KeyRouter:
    """Sends wrapped keys to the ``keys`` database and all else to ``default``."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return "keys" if model._meta.model_name in KEY_TABLES else "default"

    db_for_write = db_for_read

    def allow_migrate(
        self, db: str, app_label: str, model_name: str | None = None, **hints: Any
    ) -> bool:
        if model_name is None:
            return db == "default"
        return (db == "keys") == (model_name in KEY_TABLES)
