"""kill -9 of the web worker under load: no name was shown that the log lacks."""

import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from publishing.evidence import tiles
from publishing.evidence.entries import parse_entry
from tests.sites import Site, children, kill, make_site

pytestmark = pytest.mark.machine

READERS = 4
KILLS = 2
# The server gives up a worker that dies within 5.5 seconds of its start.
BETWEEN_KILLS_S = 6
PATIENCE_S = 20
A_NAME = 'data-field="name"'


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return make_site(tmp_path_factory.mktemp("kill"))


@pytest.fixture(scope="module")
def disclosures(site: Site) -> int:
    """How many answers with names arrived whole while workers were killed."""
    public_id = site.publish("vehicle_tax.xlsx", "DEMO-TAX", "local_tax")
    stop, counts = threading.Event(), [0] * READERS
    readers = [
        threading.Thread(target=_read, args=[site, public_id, stop, counts, number])
        for number in range(READERS)
    ]
    with site.served("--no-scheduler") as server:
        for reader in readers:
            reader.start()
        for _ in range(KILLS):
            time.sleep(BETWEEN_KILLS_S)
            _kill_the_worker(server)
            _wait_until(site._answers)
        time.sleep(BETWEEN_KILLS_S)
        stop.set()
        for reader in readers:
            reader.join()
    return sum(counts)


@pytest.fixture(scope="module")
def exported(
    site: Site, disclosures: int, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The log after the kills, sealed and exported."""
    directory = tmp_path_factory.mktemp("export")
    site.ask("seal_display_log")
    site.ask("export_log", directory)
    return directory


def test_the_log_verifies_after_the_kills(site: Site, exported: Path) -> None:
    assert site.ask("verify_display_log")["verified"] is True


def test_readers_were_served_between_the_kills(disclosures: int) -> None:
    assert disclosures > READERS * KILLS


def test_every_answer_that_carried_names_has_its_leaf(
    disclosures: int, exported: Path
) -> None:
    assert _leaves(exported).count("displayed") >= disclosures


def test_leaves_without_an_answer_are_at_most_one_a_reader_and_kill(
    disclosures: int, exported: Path
) -> None:
    unanswered = _leaves(exported).count("displayed") - disclosures
    assert unanswered <= READERS * (KILLS + 1)


def _read(
    site: Site, public_id: str, stop: threading.Event, counts: list[int], number: int
) -> None:
    """Reads the notice again and again; counts answers that arrived whole."""
    while not stop.is_set():
        try:
            answer = site.get(f"/notices/{public_id}/")
        except (OSError, ValueError):
            # Killed in the middle: nobody knows what arrived.
            time.sleep(0.05)
            continue
        if answer.status == 200 and A_NAME in answer.body:
            counts[number] += 1


def _kill_the_worker(server: "subprocess.Popen[bytes]") -> None:
    """serve → granian → worker; the last one answers requests."""
    (granian,) = children(server.pid)
    for worker in children(granian):
        kill(worker)


def _wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < deadline, "the worker did not come back"
        time.sleep(0.05)


def _leaves(directory: Path) -> list[str]:
    """Kinds of all leaves, read from the exported bundles."""
    files = sorted((directory / "tile" / "entries").rglob("*"))
    bundles = [file.read_bytes() for file in files if file.is_file()]
    entries = [entry for bundle in bundles for entry in tiles.unbundle(bundle)]
    return [parse_entry(entry)["kind"] for entry in entries]
