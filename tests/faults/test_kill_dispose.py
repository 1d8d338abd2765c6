"""kill -9 of dispose between its steps: what is half gone is finished by the next."""

import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest

from tests.sites import LISTS, REGISTRAR, ROOT, Site, kill, make_site

pytestmark = pytest.mark.machine

NOTICES = 4
PATIENCE_S = 60
LEGAL = "legal@demo.example"
# Drafts that nobody has touched since 2020.
MAKE_OLD = """
from datetime import datetime, UTC
from notices.models import Notice, NoticeEvent
old = datetime(2020, 5, 1, tzinfo=UTC)
Notice.objects.update(registered_at=old)
NoticeEvent.objects.update(at=old)
"""
KEYS = "SELECT count(*) FROM access_control_wrappedkey WHERE purpose = 'register'"
INDEXES = "SELECT count(*) FROM notices_addressee WHERE name_index <> x''"
ITEMS = "SELECT count(*) FROM notices_disposalitem WHERE disposed_at IS NULL"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = make_site(tmp_path_factory.mktemp("disposal"))
    where = ("--office", "DEMO-NHI", "--basis", "national_health_insurance")
    for _ in range(NOTICES):
        file = LISTS / "health_insurance_cp932.csv"
        site.manage("take_in_list", file, *where, "--by", REGISTRAR)
    site.manage("shell", "-v", "0", "-c", MAKE_OLD)
    return site


def test_a_killed_disposal_is_finished_by_the_next(site: Site) -> None:
    made = site.ask("propose_disposal")
    assert made["items"] == NOTICES
    everything = _count(site, "keys", KEYS)
    _kill_once_keys_go(site, made["list"], everything)
    assert 0 < _count(site, "kojiban", ITEMS) <= NOTICES
    site.manage("dispose", made["list"], "--by", LEGAL)
    assert _count(site, "keys", KEYS) == 0
    assert _count(site, "kojiban", INDEXES) == 0
    assert _count(site, "kojiban", ITEMS) == 0


def _kill_once_keys_go(site: Site, number: int, before: int) -> None:
    command = [sys.executable, "manage.py", "dispose", str(number), "--by", LEGAL]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=site.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + PATIENCE_S
    while _count(site, "keys", KEYS) == before:
        assert process.poll() is None, "it ended before a key went"
        assert time.monotonic() < deadline, "no key went"
    kill(process.pid)
    process.wait()


def _count(site: Site, database: str, question: str) -> int:
    file = site.var / f"{database}.sqlite3"
    with closing(sqlite3.connect(file, timeout=20)) as connection:
        return int(connection.execute(question).fetchone()[0])
