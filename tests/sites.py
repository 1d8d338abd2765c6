"""A whole site in processes of its own: the demonstration, on a free loopback port."""

import atexit
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from tests.services import free_port, running

ROOT = Path(__file__).parents[1]
LISTS = Path(__file__).parent / "data" / "lists"
PASSWORD = "kojiban-test-only"
REGISTRAR, APPROVER = "registrar@demo.example", "approver@demo.example"
# Load tests ask more often than any family.
GENEROUS = {
    f"KOJIBAN_LIMIT_{kind}": "100000/minute"
    for kind in ("NOTICE", "LIST", "PAGE", "SEARCH", "REVIEW")
} | {"KOJIBAN_LIMIT_NAMES": "1000000"}

ENROL = """
from access_control.models import Office, User
from config import clock
from publishing.actions.terminals import enrol_terminal
told = {{"with_below": False, "at": clock.now()}}
office, by = Office.objects.get(code="{office}"), User.objects.get(email="{by}")
print(enrol_terminal(office, "{place}", by=by, **told)[1])
"""


@dataclass(frozen=True)
class Answer:
    """What a reader got."""

    status: int
    body: str


@dataclass(frozen=True)
class Site:
    """An installation: its directory, the port it is to serve, and what else is set."""

    var: Path
    port: int
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """That of `make run`, without anything of the person who runs the tests."""
        kept = {
            name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ
        }
        return (
            kept
            | GENEROUS
            | {
                "KOJIBAN_VAR": str(self.var),
                "KOJIBAN_DEMONSTRATION": "yes",
                "KOJIBAN_MFA": "off",
                "KOJIBAN_PUBLIC_URL": self.url,
                "KOJIBAN_SECRET_KEY": "only-for-tests-" * 5,
                "DEMO_PASSWORD": PASSWORD,
            }
            | self.more
        )

    def manage(self, *arguments: object) -> str:
        """Run a command: its standard output. Raises CalledProcessError."""
        words = [sys.executable, "manage.py", *(str(each) for each in arguments)]
        return subprocess.run(
            words, cwd=ROOT, env=self.environment, check=True, capture_output=True,
            text=True, timeout=120,
        ).stdout  # fmt: skip

    def ask(self, *arguments: object) -> Any:
        """Run a command that answers in JSON."""
        return json.loads(self.manage(*arguments, "--json"))

    def get(self, path: str, method: str = "GET") -> Answer:
        """Read a page. Raises OSError when the answer breaks off."""
        request = urllib.request.Request(self.url + path, method=method)
        try:
            with urllib.request.urlopen(request, timeout=20) as response:
                return Answer(response.status, response.read().decode())
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.read().decode())

    @contextmanager
    def served(
        self, *options: str, extra: Mapping[str, str] | None = None
    ) -> Iterator["subprocess.Popen[bytes]"]:
        """The real server, ready to answer; ends with the block."""
        command = [sys.executable, "manage.py", "serve", "--port", str(self.port)]
        environment = self.environment | dict(extra or {})
        with running(
            [*command, *options], self._answers, environment=environment
        ) as process:
            yield process

    def publish(self, file: str, office: str, basis: str, **planned: str) -> str:
        """Take a list in, submit and approve it: the posting's public id."""
        options = [
            word
            for name, value in planned.items()
            for word in (f"--{name.replace('_', '-')}", value)
        ]
        where = ("--office", office, "--basis", basis, "--by", REGISTRAR)
        taken_in = self.ask("take_in_list", LISTS / file, *where, *options)
        notice = taken_in["notice"]
        self.ask("submit_notice", notice, "--by", REGISTRAR)
        approved = self.ask("approve_notice", notice, "--by", APPROVER)
        return str(approved["public_id"])

    def enrol_screen(self, office: str, place: str) -> str:
        """A screen of the office that may show its notices: the token of its address.

        An office may not have two screens at one place.
        """
        code = ENROL.format(office=office, by=REGISTRAR, place=place)
        return self.manage("shell", "-c", code).split()[-1]

    def _answers(self) -> bool:
        try:
            return self.get("/healthz").status == 200
        except OSError:
            return False


def make_site(var: Path, **more: str) -> Site:
    """A site with keys, tables, static files and the demonstration authority."""
    site = Site(var, free_port(), more)
    install(site)
    return site


def install(site: Site) -> None:
    """Keys, tables and people into the site's directory, or the database it names."""
    if not (ROOT / "staticfiles" / "staticfiles.json").is_file():
        site.manage("collectstatic", "--noinput", "--verbosity", "0")
    if "KOJIBAN_DATABASE_URL" in site.more:
        site.manage("prepare_demo")
    else:
        shutil.copytree(_demonstration(), site.var, dirs_exist_ok=True)


@cache
def _demonstration() -> Path:
    """A directory to copy: every table made anew for every file took minutes."""
    var = Path(tempfile.mkdtemp(prefix="kojiban-demonstration-"))
    atexit.register(shutil.rmtree, var, ignore_errors=True)
    Site(var, free_port()).manage("prepare_demo")
    return var


def children(pid: int) -> Sequence[int]:
    """Ids of the processes that a process started."""
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(word) for word in listed.split()]


def kill(pid: int) -> None:
    """kill -9."""
    os.kill(pid, signal.SIGKILL)
