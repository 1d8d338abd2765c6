"""A real witness, killed and started anew: it cosigns growth, never two histories."""

import shutil
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from publishing.evidence.cosignature import WitnessVerifier, cosigned_at
from tests.services import free_port, running
from tests.sites import ROOT, Site, children, kill, make_site

pytestmark = pytest.mark.machine

NAME = "witness.example"
GROW = """
from config import clock
from publishing.display_log import record_site
for number in range({rows}):
    record_site("clock", at=clock.now(), number=number)
"""


class KnownWitness:
    """A witness's machine: its folder, its port, its verifier key."""

    def __init__(self, site: Site, directory: Path) -> None:
        self.site, self.directory, self.port = site, directory, free_port()
        made = self._command("--make-key", "--directory", directory)
        self.verifier = WitnessVerifier.from_line(made.strip())

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def _command(self, *options: object) -> str:
        return self.site.manage("witness", "--name", NAME, *options)

    @contextmanager
    def served(self, vkey: str) -> Iterator[int]:
        """The id of its process, ready to answer."""
        options = ("--directory", str(self.directory), "--port", str(self.port))
        command = [sys.executable, str(ROOT / "manage.py"), "witness", "--name", NAME]
        with running(
            [*command, *options, "--log", vkey],
            self._answers,
            environment=self.site.environment,
        ) as process:
            yield process.pid

    def _answers(self) -> bool:
        try:
            return self._get("/healthz") == "ok\n"
        except OSError:
            return False

    def _get(self, path: str) -> str:
        with urllib.request.urlopen(self.address + path, timeout=5) as answer:
            return answer.read().decode()


@pytest.fixture(scope="module")
def witness(tmp_path_factory: pytest.TempPathFactory) -> KnownWitness:
    site = make_site(tmp_path_factory.mktemp("log"))
    witness = KnownWitness(site, tmp_path_factory.mktemp("machine") / "witness")
    named = {"KOJIBAN_WITNESSES": f"{witness.verifier.line} {witness.address}"}
    witness.site = Site(site.var, site.port, named)
    return witness


def _vkey(site: Site, directory: Path) -> str:
    assert _sealed(site) == 0
    site.manage("export_log", directory)
    return (directory / "vkey").read_text().strip()


def _sealed(site: Site, rows: int = 1) -> int:
    site.manage("shell", "-v", "0", "-c", GROW.format(rows=rows))
    return int(site.ask("seal_display_log")["cosigned"])


def test_a_killed_witness_remembers(witness: KnownWitness, tmp_path: Path) -> None:
    site = witness.site
    vkey = _vkey(site, tmp_path / "out")
    shutil.copytree(site.var, tmp_path / "fork")
    with witness.served(vkey) as pid:
        assert _sealed(site) == 1
        for each in (pid, *children(pid)):
            kill(each)
    assert _sealed(site) == 0
    with witness.served(vkey):
        assert _sealed(site) == 1
        note = (site.var / "log" / "checkpoint").read_text()
        assert cosigned_at(note, [witness.verifier])
        # A copy from before, run on by itself, is another history.
        fork = Site(tmp_path / "fork", site.port, site.more)
        assert _sealed(fork, rows=9) == 0
