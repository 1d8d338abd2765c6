"""Where the tables live, and that a commit on SQLite is durable and a deletion real."""

from pathlib import Path

import pytest
from django.apps import apps
from django.db import ConnectionHandler

from access_control.models import User, WrappedKey
from config.databases import KeyRouter, database

router = KeyRouter()


@pytest.mark.parametrize("model", apps.get_models(), ids=lambda model: model.__name__)
def test_every_table_has_one_home(model: type) -> None:
    expected = "keys" if model is WrappedKey else "default"
    assert router.db_for_read(model) == router.db_for_write(model) == expected


@pytest.mark.parametrize(
    ("alias", "model", "allowed"),
    [("keys", "wrappedkey", True), ("default", "wrappedkey", False),
     ("keys", "user", False), ("default", "user", True), ("keys", None, False)],
)  # fmt: skip
def test_migrations_make_a_table_at_its_home_only(
    alias: str, model: str | None, allowed: bool
) -> None:
    assert router.allow_migrate(alias, "access_control", model) is allowed


@pytest.mark.parametrize("url", ["mysql://h/d", "oracle://h/d"])
def test_another_engine_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="only sqlite and postgres"):
        database(url)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("pragma", "value"),
    [("synchronous", 2), ("secure_delete", 1), ("journal_mode", "wal"),
     ("foreign_keys", 1)],
)  # fmt: skip
def test_a_sqlite_connection_is_durable_and_forgets(
    pragma: str, value: object, tmp_path: Path
) -> None:
    settings = {"default": database(f"sqlite:///{tmp_path}/own.sqlite3")}
    own = ConnectionHandler(settings)["default"]
    with own.cursor() as cursor:
        cursor.execute(f"PRAGMA {pragma}")
        found = cursor.fetchone()[0]
    own.close()
    assert found == value


@pytest.mark.django_db
def test_people_and_keys_share_no_database() -> None:
    assert User.objects.db != WrappedKey.objects.db
