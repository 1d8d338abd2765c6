"""A backup of the data restored after disposal yields nothing; no key stays on disk."""

import json
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection, connections

from access_control.models import User, WrappedKey
from access_control.vault.data_keys import CannotOpen
from access_control.vault.scrub import scrub_deleted_keys, write_anew
from notices.models import Addressee
from notices.register import open_addressees
from publishing.copies import open_entries
from publishing.models import EntryCopy
from tests.publishing.disposal import dispose_of_everything, make_served
from tests.services import _postgresql_programs

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = "SELECT id, row_number, kind, key_id, sealed FROM notices_addressee"
COPIES = "SELECT id, position, key_id, sealed FROM publishing_entrycopy"
Ask = Callable[[str], list[Any]]


def test_a_restored_backup_of_the_data_opens_nothing(
    legal_officer: User, tmp_path: Path
) -> None:
    make_served()
    backup = _backed_up(tmp_path)
    dispose_of_everything(legal_officer)
    ask = _restored(backup)
    people, copies = _people(ask), _copies(ask)
    assert (len(people), len(copies)) == (3, 3)
    with pytest.raises(CannotOpen, match="was erased"):
        open_addressees(people)
    assert open_entries(copies) == []


def test_before_the_disposal_the_same_backup_opens(tmp_path: Path) -> None:
    make_served()
    ask = _restored(_backed_up(tmp_path))
    assert len(open_addressees(_people(ask))) == 3
    assert len(open_entries(_copies(ask))) == 3


def test_no_byte_of_a_destroyed_key_stays_in_the_files(legal_officer: User) -> None:
    make_served()
    wrapped = [bytes(row.wrapped) for row in WrappedKey.objects.all()]
    assert _found_among_keys(wrapped) == len(wrapped)
    dispose_of_everything(legal_officer)
    scrub_deleted_keys()
    assert _found_among_keys(wrapped) == 0


def test_scrubbing_leaves_every_other_key(legal_officer: User) -> None:
    posting = make_served()
    scrub_deleted_keys()
    assert len(open_addressees(posting.notice.addressees.all())) == 3


def test_ciphertext_in_the_register_is_overwritten(legal_officer: User) -> None:
    make_served()
    sealed = [row.sealed["name"].encode() for row in Addressee.objects.all()]
    dispose_of_everything(legal_officer)
    if connection.vendor == "postgresql":
        write_anew("default", "notices_addressee")
        _write_back("default")
        content = _relation("default", "notices_addressee")
    else:
        _write_back("default")
        content = _sqlite_files("default")
    assert [one for one in sealed if one in content] == []


def _people(ask: Ask) -> list[Addressee]:
    return [
        Addressee(
            id=row[0],
            row_number=row[1],
            kind=row[2],
            key_id=row[3],
            sealed=row[4] if isinstance(row[4], dict) else json.loads(row[4]),
        )
        for row in ask(PEOPLE)
    ]


def _copies(ask: Ask) -> list[EntryCopy]:
    return [
        EntryCopy(id=row[0], position=row[1], key_id=row[2], sealed=bytes(row[3]))
        for row in ask(COPIES)
    ]


def _backed_up(directory: Path) -> Path:
    """As docs/operations.md says: sqlite3's own backup, or pg_dump."""
    target = directory / "backup"
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        with (
            closing(sqlite3.connect(name)) as live,
            closing(sqlite3.connect(target)) as copy,
        ):
            live.backup(copy)
        return target
    _program("pg_dump", "--no-owner", "-f", str(target), _address(name))
    return target


def _restored(backup: Path) -> Ask:
    """Asks the backup, brought back beside the live data."""
    if connection.vendor == "sqlite":
        restored = backup.with_name("restored.sqlite3")
        shutil.copy(backup, restored)

        def ask_file(question: str) -> list[Any]:
            with closing(sqlite3.connect(restored)) as database:
                return database.execute(question).fetchall()

        return ask_file
    # Parallel runs have databases of their own.
    scratch = f"{connection.settings_dict['NAME']}_restored"
    with psycopg.connect(_address("postgres"), autocommit=True) as cluster:
        cluster.execute(f"DROP DATABASE IF EXISTS {scratch}")
        cluster.execute(f"CREATE DATABASE {scratch}")
    address = _address(scratch)
    _program("psql", "-q", "-v", "ON_ERROR_STOP=1", "-f", str(backup), address)

    def ask(question: str) -> list[Any]:
        with psycopg.connect(address) as database:
            return database.execute(question).fetchall()

    return ask


def _found_among_keys(wrapped: list[bytes]) -> int:
    _write_back("keys")
    if connection.vendor == "sqlite":
        content = _sqlite_files("keys")
    else:
        content = _relation("keys", "access_control_wrappedkey")
    return sum(one in content for one in wrapped)


def _write_back(alias: str) -> None:
    """What the database holds in memory or in its log of changes, into its files."""
    with connections[alias].cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            cursor.execute("CHECKPOINT")


def _sqlite_files(alias: str) -> bytes:
    file = Path(str(connections[alias].settings_dict["NAME"]))
    return b"".join(each.read_bytes() for each in file.parent.glob(f"{file.name}*"))


def _relation(alias: str, table: str) -> bytes:
    """The files of a table and of what is kept apart from it (TOAST)."""
    with connections[alias].cursor() as cursor:
        cursor.execute("SHOW data_directory")
        directory = Path(cursor.fetchone()[0])
        cursor.execute(
            "SELECT pg_relation_filepath(oid), pg_relation_filepath(reltoastrelid)"
            " FROM pg_class WHERE oid = %s::regclass",
            [table],
        )
        files = [name for name in cursor.fetchone() if name]
    return b"".join((directory / name).read_bytes() for name in files)


def _address(database: str) -> str:
    facts = connection.settings_dict
    place = f"{facts['HOST']}:{facts['PORT']}"
    return f"postgres://{facts['USER']}@{place}/{database}"


def _program(name: str, *words: str) -> None:
    program = _postgresql_programs() / name
    subprocess.run([str(program), *words], check=True, capture_output=True)
