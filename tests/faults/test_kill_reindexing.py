"""kill -9 of rotate_keys --purpose index at any moment: every equal name is found.

A second call finishes what was begun, and no key is destroyed that a row needs.
"""

import secrets
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass

import pytest

from tests.sites import ROOT, Site, kill, make_site

pytestmark = pytest.mark.machine

ROWS = 2_000
NOTICES = 10
ROUNDS = 4
PATIENCE_S = 60

EPOCHS = "SELECT sum(index_epoch) FROM notices_addressee"
MIXTURE = "SELECT count(DISTINCT index_epoch) FROM notices_addressee"

MAKE = f"""
from access_control.models import Office, User
from access_control.vault.data_keys import make_data_keys
from config import clock
from notices.intake.addressees import sealed_addressee
from notices.models import Addressee, Notice
by = User.objects.get(email="registrar@demo.example")
office = Office.objects.get(code="DEMO-TAX")
for number in range({NOTICES}):
    own, *keys = make_data_keys("register", {ROWS // NOTICES} + 1)
    notice = Notice.objects.create(office=office, basis_id="local_tax", key_id=own.id,
        registered_by=by, registered_at=clock.now())
    Addressee.objects.bulk_create(
        sealed_addressee(notice, row, dict(name=f"見本 第{{row}}",
            document="督促状", reference=f"徴{{row}}"), key)
        for row, key in enumerate(keys))
"""
# Every name stands in every notice once: so many are found, whatever the epochs.
FIND = f"""
from notices.intake.equal_names import same_entry
found = {{same_entry(dict(name=f"見本 第{{row}}", document="督促状",
    reference=f"徴{{row}}")).count() for row in range(0, {ROWS // NOTICES}, 10)}}
print(*found)
"""


@dataclass(frozen=True)
class Kill:
    """How often each name was found afterwards, and how many epochs rows were in."""

    found: str
    epochs: int


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = make_site(tmp_path_factory.mktemp("reindexing"))
    site.manage("shell", "-v", "0", "-c", MAKE)
    return site


@pytest.fixture(scope="module")
def kills(site: Site) -> list[Kill]:
    deadline = time.monotonic() + PATIENCE_S
    found = []
    while len(found) < ROUNDS and time.monotonic() < deadline:
        # Not before the first row, seldom after the last.
        _kill_after(site, 1 + secrets.randbelow(ROWS // 2))
        found.append(Kill(_found(site), _ask(site, MIXTURE)))
    return found


def test_kills_came_in_the_middle(kills: list[Kill]) -> None:
    assert max(each.epochs for each in kills) > 1


def test_every_name_is_found_after_every_kill(kills: list[Kill]) -> None:
    assert {each.found for each in kills} == {str(NOTICES)}


def test_a_key_that_rows_need_survives(site: Site, kills: list[Kill]) -> None:
    _kill_after(site, 1)
    words = ("rotate_keys", "--purpose", "index", "--retire", "--yes")
    with pytest.raises(subprocess.CalledProcessError):
        site.manage(*words)
    assert _found(site) == str(NOTICES)


def test_a_second_call_finishes_and_the_old_keys_go(
    site: Site, kills: list[Kill]
) -> None:
    (done,) = site.ask("rotate_keys", "--purpose", "index")["purposes"]
    words = ("rotate_keys", "--purpose", "index", "--retire", "--yes")
    (gone,) = site.ask(*words)["purposes"]
    assert (done["left"], 1 in gone["retired"]) == (0, True)
    assert not (site.var / "keys" / "index-1.key").exists()
    assert _found(site) == str(NOTICES)


def _kill_after(site: Site, reindexed: int) -> None:
    """One more rotation, ended when about so many rows are done."""
    words = [sys.executable, "manage.py", "rotate_keys", "--purpose", "index"]
    start = _ask(site, EPOCHS)
    process = subprocess.Popen(
        [*words, "--new", "--batch", "20"], cwd=ROOT, env=site.environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    while process.poll() is None:
        if _ask(site, EPOCHS) >= start + reindexed:
            kill(process.pid)
            break
        time.sleep(0.002)
    process.wait(timeout=10)


def _ask(site: Site, question: str) -> int:
    """A number about the register's rows, straight from the file."""
    with closing(sqlite3.connect(site.var / "kojiban.sqlite3", timeout=20)) as database:
        return int(database.execute(question).fetchone()[0])


def _found(site: Site) -> str:
    return site.manage("shell", "-v", "0", "-c", FIND).strip()
