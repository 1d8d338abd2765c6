"""kill -9 of rotate_keys at any moment: every key opens, and a second call finishes."""

import secrets
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass

import pytest

from tests.services import free_port
from tests.sites import ROOT, Site, kill

pytestmark = pytest.mark.machine

KEYS = 4_000
ROUNDS = 6
PATIENCE_S = 40

ROWS = "FROM access_control_wrappedkey WHERE purpose = 'register'"
# Grows with every row that is rewrapped.
EPOCHS = f"SELECT sum(epoch) {ROWS}"
MIXTURE = f"SELECT count(DISTINCT epoch) {ROWS}"

MAKE = f"""
from access_control.vault.data_keys import make_data_keys
from allauth.mfa.totp.internal.auth import TOTP
from access_control.factor_secrets import secrets_of
from access_control.models import User
for purpose in ("register", "display"):
    make_data_keys(purpose, {KEYS})
person = User.objects.create_user("one@demo.example", None, name="見本 太郎")
with secrets_of(person):
    TOTP.activate(person, "KOJIBANKOJIBANKO")
"""
# What the keys open does not change: a digest over all of them says so. With them goes
# the secret of somebody's app.
DIGEST = """
import hashlib
from access_control.models import WrappedKey
from access_control.vault.data_keys import open_data_keys
from allauth.mfa.models import Authenticator
from access_control.factor_secrets import open_secret, secrets_of
app = Authenticator.objects.get()
with secrets_of(app.user):
    assert open_secret(app.data["secret"]) == "KOJIBANKOJIBANKO"
ids = list(WrappedKey.objects.order_by("pk").values_list("pk", flat=True))
keys = open_data_keys(ids)
opened = b"".join(keys[each].key + keys[each].salt for each in ids)
print(len(keys), hashlib.sha256(opened).hexdigest())
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = Site(tmp_path_factory.mktemp("rotation"), free_port())
    site.manage("migrate", "--verbosity", "0")
    site.manage("migrate", "--database", "keys", "--verbosity", "0")
    site.manage("make_keys")
    site.manage("shell", "-v", "0", "-c", MAKE)
    return site


@pytest.fixture(scope="module")
def before(site: Site) -> str:
    return _digest(site)


@dataclass(frozen=True)
class Kill:
    """What all keys opened to afterwards, and how many epochs the register was in."""

    opened: str
    epochs: int


@pytest.fixture(scope="module")
def kills(site: Site, before: str) -> list[Kill]:
    deadline = time.monotonic() + PATIENCE_S
    found = []
    while len(found) < ROUNDS and time.monotonic() < deadline:
        # Not before the first row, seldom after the last.
        _kill_after(site, 1 + secrets.randbelow(KEYS))
        found.append(Kill(_digest(site), _ask(site, MIXTURE)))
    return found


def test_kills_came_in_the_middle(kills: list[Kill]) -> None:
    assert max(each.epochs for each in kills) > 1


def test_every_key_opens_after_every_kill(before: str, kills: list[Kill]) -> None:
    assert before.startswith(str(2 * KEYS + 1))
    assert {each.opened for each in kills} == {before}


def test_a_second_call_finishes_and_nothing_changes(
    site: Site, before: str, kills: list[Kill]
) -> None:
    done = site.ask("rotate_keys")["purposes"]
    assert [each["left"] for each in done] == [0, 0]
    assert _digest(site) == before


def test_everything_opens_without_the_old_keys(
    site: Site, before: str, kills: list[Kill]
) -> None:
    site.ask("rotate_keys")
    retired = site.ask("rotate_keys", "--retire", "--yes")["purposes"]
    assert all(1 in each["retired"] for each in retired)
    assert not (site.var / "keys" / "register-1.key").exists()
    assert _digest(site) == before


def test_a_kill_leaves_no_half_key(site: Site, kills: list[Kill]) -> None:
    contents = [file.read_text() for file in (site.var / "keys").glob("*.key")]
    assert {len(content.strip()) for content in contents} == {64}


def _kill_after(site: Site, rewrapped: int) -> None:
    """One more rotation, ended when about so many rows are done."""
    words = [sys.executable, "manage.py", "rotate_keys", "--new", "--batch", "50"]
    start = _ask(site, EPOCHS)
    process = subprocess.Popen(
        words, cwd=ROOT, env=site.environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    while process.poll() is None:
        if _ask(site, EPOCHS) >= start + rewrapped:
            kill(process.pid)
            break
        time.sleep(0.002)
    process.wait(timeout=10)


def _ask(site: Site, question: str) -> int:
    """A number about the register's wrapped keys, straight from the file."""
    with closing(sqlite3.connect(site.var / "keys.sqlite3", timeout=20)) as database:
        return int(database.execute(question).fetchone()[0])


def _digest(site: Site) -> str:
    return site.manage("shell", "-v", "0", "-c", DIGEST).strip()
