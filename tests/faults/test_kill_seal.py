"""kill -9 at each step of append, seal and publish: no fork, no view missing."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from publishing.evidence import merkle, note
from publishing.evidence.checkpoint import Checkpoint, parse_checkpoint
from tests import services
from tests.services import free_port
from tests.sites import ROOT, Site

pytestmark = pytest.mark.machine

TRIALS = 100
PROGRAM = Path(__file__).with_name("seal_and_die.py")
ROWS = """
import json
from publishing.models import DisplayLogEntry, SealedCheckpoint
rows = DisplayLogEntry.objects.filter(leaf_index__isnull=False).order_by("leaf_index")
places = [f"{row.stream}/{row.seq}" for row in rows]
notes = list(SealedCheckpoint.objects.order_by("size").values_list("note", flat=True))
entries = [bytes(row.entry).hex() for row in rows]
print(json.dumps({"places": places, "notes": notes, "entries": entries}))
"""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    var = tmp_path_factory.mktemp("sealing")
    if request.param == "sqlite":
        yield _migrated(Site(var, free_port()))
        return
    with services.postgresql() as (data, keys):
        more = {"KOJIBAN_DATABASE_URL": data, "KOJIBAN_KEYS_DATABASE_URL": keys}
        yield _migrated(Site(var, free_port(), more))


@pytest.fixture(scope="module")
def killed(site: Site) -> dict[str, Any]:
    """What the trials told, and the log as it was when one more seal went through."""
    words = [sys.executable, str(PROGRAM), str(TRIALS)]
    environment = site.environment | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": str(ROOT),
    }
    told = subprocess.run(
        words, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    site.ask("seal_display_log")
    log = site.manage("shell", "-v", "0", "-c", ROWS)
    return json.loads(told.stdout.splitlines()[-1]) | json.loads(log)


def test_every_step_was_killed(killed: dict[str, Any]) -> None:
    died = {step: count for step, count in killed["died"].items() if count}
    assert sum(died.values()) >= TRIALS * 3 // 4
    assert {step.split("-")[0] for step in died} >= {
        "commit", "write", "rename", "sync", "places", "sign", "publish"
    }  # fmt: skip


def test_no_acknowledged_view_is_missing(killed: dict[str, Any]) -> None:
    assert set(killed["acknowledged"]) - set(killed["places"]) == set()
    assert len(set(killed["places"])) == len(killed["places"])


def test_no_checkpoint_was_forked(site: Site, killed: dict[str, Any]) -> None:
    """Every checkpoint that was signed or could be read is one of the same tree."""
    entries = [bytes.fromhex(each) for each in killed["entries"]]
    for text in {*killed["published"], *killed["notes"]}:
        checkpoint = _opened(site, text)
        assert merkle.root(entries[: checkpoint.size]) == checkpoint.root


def test_the_log_verifies_afterwards(site: Site, killed: dict[str, Any]) -> None:
    assert site.ask("verify_display_log")["verified"] is True


def _migrated(site: Site) -> Site:
    site.manage("migrate", "--verbosity", "0")
    site.manage("migrate", "--database", "keys", "--verbosity", "0")
    site.manage("make_keys")
    return site


def _opened(site: Site, text: str) -> Checkpoint:
    directory = site.var / "exported"
    if not directory.exists():
        site.ask("export_log", directory)
    verifier = note.Verifier.from_line((directory / "vkey").read_text().strip())
    return parse_checkpoint(note.open_note(text, [verifier]))
