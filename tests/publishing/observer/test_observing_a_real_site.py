"""A real site, a real vantage point on a machine of its own, and a proxy between."""

import json
import os
import subprocess
import sys
from ast import literal_eval
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from publishing.evidence.note import Verifier
from publishing.evidence.observation import verify_chain
from tests.between import Between, Reply, between
from tests.services import free_port
from tests.sites import APPROVER, ROOT, Site, make_site

pytestmark = pytest.mark.machine

NAME = "tokyo-a"
ROUNDS = """
from publishing.models import ObservationRound
for each in ObservationRound.objects.filter(vantage="tokyo-a"): print(repr(each.note))
"""


@dataclass(frozen=True)
class Round:
    """How one run of the command ended."""

    status: int
    told: dict[str, Any]
    error: str

    @property
    def verdicts(self) -> dict[str, int]:
        return {name: n for name, n in self.told["verdicts"].items() if n}


@dataclass
class Vantage:
    """A vantage point's machine: it has no database and reads through the proxy."""

    var: Path
    site: Site
    proxy: Between
    public_id: str = ""
    log_key: str = ""

    @property
    def directory(self) -> Path:
        return self.var / "observer" / NAME

    def run(self, *options: str, **more: str) -> "subprocess.CompletedProcess[str]":
        kept = {name: os.environ[name] for name in ("PATH",) if name in os.environ}
        environment = kept | {
            "KOJIBAN_ROLE": "observer",
            "KOJIBAN_VAR": str(self.var),
            "KOJIBAN_PUBLIC_URL": self.proxy.url,
            "KOJIBAN_SECRET_KEY": "only-for-tests-" * 5,
            "KOJIBAN_DATABASE_URL": "sqlite:////nowhere/at/all.sqlite3",
            "KOJIBAN_LOG_KEY": self.log_key,
        }
        words = [sys.executable, "manage.py", "observe_postings", "--vantage", NAME]
        return subprocess.run(
            [*words, *options], cwd=ROOT, env=environment | more, capture_output=True,
            text=True, timeout=60, check=False,
        )  # fmt: skip

    def look(self) -> Round:
        done = self.run("--json")
        told = json.loads(done.stdout) if done.stdout else {}
        return Round(done.returncode, told, done.stderr)


@pytest.fixture(scope="module")
def vantage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vantage]:
    first = make_site(tmp_path_factory.mktemp("observed"))
    with between(first.url, free_port()) as proxy:
        found = Vantage(tmp_path_factory.mktemp("elsewhere"), first, proxy)
        key = found.run("--make-key").stdout.strip()
        assert key.startswith(f"{NAME}=")
        more = {
            "KOJIBAN_OBSERVER_KEYS": key,
            # The host that the proxy is asked for is not the site's.
            "KOJIBAN_HOSTS": "127.0.0.1,localhost",
        }
        found.site = replace(first, more=more)
        found.public_id = found.site.publish(
            "vehicle_tax.xlsx", "DEMO-TAX", "local_tax"
        )
        found.site.manage("seal_display_log")
        exported = tmp_path_factory.mktemp("exported")
        found.site.manage("export_log", exported)
        found.log_key = (exported / "vkey").read_text().strip()
        with found.site.served("--no-scheduler"):
            yield found


def on_notices(change: Any) -> Any:
    """The change for pages of notices alone."""
    return lambda reply: change(reply) if "/notices/" in reply.path else reply


def test_what_is_shown_as_committed_is_good(vantage: Vantage) -> None:
    found = vantage.look()
    assert (found.status, found.verdicts) == (0, {"good": 1}), found.error
    assert found.told["unexempted"] == "good"
    assert (found.told["log"], found.told["undelivered"]) == ("good", 0)


def test_all_pages_of_the_notice_are_read(vantage: Vantage) -> None:
    vantage.proxy.asked.clear()
    vantage.look()
    page = f"/notices/{vantage.public_id}/"
    read = {path for path in vantage.proxy.asked if path.startswith(page)}
    assert read == {page, *(f"{page}?after={n}" for n in range(49, 299, 50))}


def replaced(old: bytes, new: bytes) -> Any:
    return on_notices(lambda reply: replace(reply, body=reply.body.replace(old, new)))


def with_status(status: int, **headers: str) -> Any:
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return on_notices(
        lambda reply: replace(reply, status=status, headers=reply.headers | told)
    )


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        (replaced("徴収課".encode(), "徴税課".encode()), "altered"),
        (replaced(b'<li data-entry="', b'<li data-other="'), "good"),
        (on_notices(lambda reply: None), "unreachable"),
        (with_status(503), "unreachable"),
        (with_status(404), "unreachable"),
        (with_status(429), "barrier"),
        (with_status(302, Location="/login/"), "barrier"),
        (with_status(200, Set_Cookie="a=b"), "barrier"),
    ],
    ids=["altered", "harmless", "gone", "503", "404", "429", "redirect", "cookie"],
)
def test_what_a_stranger_would_not_see_is_found(
    change: Any, verdict: str, vantage: Vantage
) -> None:
    with vantage.proxy.changing(change):
        found = vantage.look()
    assert (found.status, found.verdicts) == (0, {verdict: 1}), found.error


def test_a_site_that_is_away_is_told_later(vantage: Vantage) -> None:
    with vantage.proxy.changing(lambda reply: None):
        away = vantage.look()
    assert away.verdicts == {"unreachable": 1}
    assert away.told["undelivered"] == 1
    assert vantage.look().told["undelivered"] == 0


def test_the_rounds_kept_by_the_site_are_one_chain(vantage: Vantage) -> None:
    last = vantage.look().told["seq"]
    notes = [
        literal_eval(line)
        for line in vantage.site.manage("shell", "-c", ROUNDS).splitlines()
        if line.startswith("'")
    ]
    vkey = (vantage.directory / "vkey").read_text().strip()
    made = verify_chain(notes, Verifier.from_line(vkey))
    assert made[-1].seq == last


def test_a_stranger_finds_no_address(vantage: Vantage) -> None:
    nowhere = vantage.site.get("/api/v1/observer/nowhere")
    assert vantage.site.get("/api/v1/observer/targets") == nowhere
    assert vantage.site.get("/api/v1/observer/rounds").status == 404
    assert vantage.site.get("/api/v1/observer/rounds", "POST").status == 405


def test_a_log_that_became_shorter_is_seen(vantage: Vantage) -> None:
    log = vantage.site.var / "log"
    old = (log / "checkpoint").read_bytes()
    vantage.site.manage("seal_display_log")
    assert vantage.look().told["log"] == "good"

    def shortened(reply: Reply) -> Reply:
        return replace(reply, body=old) if reply.path == "/log/checkpoint" else reply

    with vantage.proxy.changing(shortened):
        found = vantage.look()
    assert (found.status, found.told["log"]) == (1, "truncated")
    assert "became shorter" in found.error


def test_a_forged_checkpoint_is_seen(vantage: Vantage) -> None:
    def forged(reply: Reply) -> Reply:
        if reply.path != "/log/checkpoint":
            return reply
        lines = reply.body.split(b"\n")
        lines[1] = b"9999999"
        return replace(reply, body=b"\n".join(lines))

    with vantage.proxy.changing(forged):
        found = vantage.look()
    assert (found.status, found.told["log"]) == (1, "forged")


def test_what_is_shown_after_its_end_is_found(vantage: Vantage) -> None:
    page = f"/notices/{vantage.public_id}/"
    kept = vantage.site.get(page).body.encode()
    by = ("--by", APPROVER, "--reason", "試験")
    vantage.site.manage("withdraw_posting", vantage.public_id, *by)

    def still_there(reply: Reply) -> Reply:
        is_page = reply.path == page
        return replace(reply, status=200, body=kept) if is_page else reply

    assert vantage.look().told["looks"] == 0
    with vantage.proxy.changing(still_there):
        found = vantage.look()
    assert found.verdicts == {"shown_outside": 1}
