"""Rows of the log and of its checkpoints are added, and nothing else, by anybody."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from publishing.actions.seal import seal_display_log
from publishing.models import DisplayLogEntry, SealedCheckpoint
from publishing.models.append_only import (
    APPEND_ONLY,
    drop_append_only,
    make_append_only,
    tables_kept,
)
from tests.builders import make_posting
from tests.clock import jst

pytestmark = pytest.mark.django_db

AT = jst("2026-06-03 12:00")
CHANGES: dict[str, Callable[[], Any]] = {
    "delete a row": lambda: DisplayLogEntry.objects.first().delete(),
    "change an entry": lambda: DisplayLogEntry.objects.update(entry=b"other"),
    "change a link": lambda: DisplayLogEntry.objects.update(link=bytes(32)),
    "move a leaf": lambda: DisplayLogEntry.objects.update(leaf_index=7),
    "take a place away": lambda: DisplayLogEntry.objects.update(leaf_index=None),
    "delete a checkpoint": lambda: SealedCheckpoint.objects.all().delete(),
    "change a root": lambda: SealedCheckpoint.objects.update(root=bytes(32)),
}


@pytest.fixture
def append_only() -> None:
    """Triggers as in an installation, around one sealed leaf."""
    with connection.cursor() as cursor:
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        make_append_only(editor, APPEND_ONLY)
    make_posting()
    seal_display_log(at=AT)


@pytest.mark.parametrize("change", CHANGES)
def test_the_database_refuses(change: str, append_only: None) -> None:
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        CHANGES[change]()


def test_rows_are_added_and_get_their_places(append_only: None) -> None:
    assert DisplayLogEntry.objects.filter(leaf_index__isnull=True).count() == 0
    assert SealedCheckpoint.objects.count() == 1


def test_a_table_that_lost_its_triggers_is_found(append_only: None) -> None:
    assert tables_kept(connection) == set(APPEND_ONLY)
    with connection.cursor() as cursor:
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        drop_append_only(editor, APPEND_ONLY[:1])
    assert tables_kept(connection) == set(APPEND_ONLY[1:])
