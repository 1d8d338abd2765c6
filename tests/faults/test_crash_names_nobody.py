"""A job that dies in the middle, with names in its memory, leaves none of them."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.planted import any_of, content_of
from tests.sites import REGISTRAR, ROOT, Site, children, make_site

pytestmark = pytest.mark.machine
NAMES = ["植付 髙太郎", "植付 邉子", "合同会社植付検分"]
HIDDEN = ["植付町一丁目九番", "植付の備考"]
ROWS = "".join(
    f"{name},督促状,徴第{row}号,{HIDDEN[0]},{HIDDEN[1]}\n"
    for row, name in enumerate(NAMES, start=901)
)
# Without its document a row is refused, and kept for the worklist.
REFUSED = f"植付 拒三,,徴第990号,{HIDDEN[0]},\n"
CSV = "氏名,書類の名称,書類の番号,住所,備考\n" + ROWS + REFUSED
PLANTED = any_of(*NAMES, *HIDDEN, "植付 拒三")
WITHOUT_EVENTS = "ALTER TABLE notices_noticeevent RENAME TO away"
WITH_EVENTS = "ALTER TABLE away RENAME TO notices_noticeevent"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return make_site(tmp_path_factory.mktemp("crash"))


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The list, outside of the site's directory."""
    file = tmp_path_factory.mktemp("office") / "list.csv"
    file.write_text(CSV, encoding="cp932", errors="strict")
    return file


@pytest.fixture(scope="module")
def crash(site: Site, planted: Path) -> str:
    """What a taking in said that lost a table half-way."""
    _change(site, WITHOUT_EVENTS)
    words = [sys.executable, "manage.py", "take_in_list", str(planted)]
    words += ["--office", "DEMO-TAX", "--basis", "local_tax", "--by", REGISTRAR]
    done = subprocess.run(
        [*words, "--traceback"], cwd=ROOT, env=site.environment, capture_output=True,
        text=True, timeout=120,
    )  # fmt: skip
    _change(site, WITH_EVENTS)
    return done.stdout + done.stderr


def test_it_did_die_in_the_middle(crash: str) -> None:
    assert "Traceback" in crash
    assert "notices_noticeevent" in crash


def test_its_last_words_name_nobody(crash: str) -> None:
    assert not PLANTED.search(crash.encode())


def test_no_file_of_the_site_names_anybody(site: Site, crash: str) -> None:
    assert _naming(site.var) == []


def test_the_list_is_taken_in_afterwards_and_still_no_file_names_anybody(
    site: Site, crash: str, planted: Path
) -> None:
    public_id = site.publish(str(planted), "DEMO-TAX", "local_tax")
    with site.served():
        page = site.get(f"/notices/{public_id}/")
        assert _naming(site.var) == []
    assert PLANTED.search(page.body.encode())
    assert _naming(site.var) == []


def test_no_process_of_the_site_may_dump_its_memory(site: Site) -> None:
    with site.served() as server:
        found = [server.pid, *children(server.pid)]
        limits = [Path(f"/proc/{pid}/limits").read_text() for pid in found]
    assert len(found) > 1
    for limit in limits:
        line = next(row for row in limit.splitlines() if "core file size" in row)
        assert line.split()[4:6] == ["0", "0"]


def _naming(var: Path) -> list[Path]:
    """Files of the site that hold a planted word: databases, journals, logs, tiles."""
    files = [file for file in var.rglob("*") if file.is_file()]
    return [file for file in files if PLANTED.search(content_of(file))]


def _change(site: Site, statement: str) -> None:
    with closing(sqlite3.connect(site.var / "kojiban.sqlite3", timeout=20)) as database:
        database.execute(statement)
        database.commit()
