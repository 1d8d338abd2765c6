"""kill -9 of write_display_pack between its sheets: the old pack stays whole."""

import hashlib
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.sites import ROOT, Site, kill, make_site

pytestmark = pytest.mark.machine

PATIENCE_S = 60
UNFINISHED = ".kojiban-new-*"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """With as many postings on display as take a while to write."""
    directory = tmp_path_factory.mktemp("pack")
    site = make_site(directory)
    for letter in "一二三四":
        file = directory / f"{letter}.csv"
        file.write_text(f"記号番号,氏名,送達書類\nKH-{letter},見本 {letter}郎,督促状\n")
        site.publish(str(file), "DEMO-NHI", "national_health_insurance")
    return site


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "stick"
    found.mkdir()
    return found


@pytest.mark.parametrize("sheets", [0, 1, 2])
def test_a_killed_run_leaves_the_old_pack_whole(
    sheets: int, site: Site, folder: Path
) -> None:
    site.manage("write_display_pack", folder)
    before = _whole(folder)
    _kill_after(sheets, site, folder)
    assert list(folder.glob(UNFINISHED))
    assert _whole(folder) == before


def test_the_next_run_sweeps_up_and_takes_its_place(site: Site, folder: Path) -> None:
    _kill_after(1, site, folder)
    assert not list(folder.glob("kojiban-display-*"))
    site.manage("write_display_pack", folder)
    assert _whole(folder)
    assert not list(folder.glob(UNFINISHED))


def _whole(folder: Path) -> set[str]:
    """The sheets of the one pack there, each with the bytes that its manifest says."""
    (pack,) = folder.glob("kojiban-display-*")
    told = json.loads((pack / "pack.json").read_bytes())["postings"].values()
    for each in told:
        content = (pack / each["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == each["sha256"]
    return {each["file"] for each in told}


def _kill_after(sheets: int, site: Site, folder: Path) -> None:
    command = [sys.executable, "manage.py", "write_display_pack", str(folder)]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=site.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + PATIENCE_S
    while not _has_begun(folder, sheets):
        assert process.poll() is None, "it ended before it could be killed"
        assert time.monotonic() < deadline, "no sheet was written"
    kill(process.pid)
    process.wait()


def _has_begun(folder: Path, sheets: int) -> bool:
    return any(
        len(list(fresh.rglob("*.pdf"))) >= sheets for fresh in folder.glob(UNFINISHED)
    )
