"""One public notice page, as a reader gets it from the real server.

Ours: throttle, window, 50 names opened, durable leaf. Floor: robots.txt of the
same site: middleware and a template, no database and no leaf.
"""

import http.client
import json
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from bench.django_in import environment
from bench.timing import report, seconds

PORT = 8971
PAGES = 200
READERS = 4
LIST = Path("tests/data/lists/vehicle_tax.xlsx")


def page_sqlite() -> dict[str, object]:
    """Requests per second of four readers, SQLite, everything on this machine."""
    with tempfile.TemporaryDirectory() as directory:
        site = environment(Path(directory), PORT)
        _command(site, "prepare_demo")
        path = f"/notices/{_publish(site)}/"
        server = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--port", str(PORT)], env=site
        )
        try:
            _wait()
            return report(
                ours=seconds(lambda: _load(path)),
                floor=seconds(lambda: _load("/robots.txt")),
                peer=None,
                n=PAGES * READERS,
            )
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait()


def _publish(site: dict[str, str]) -> str:
    registrar, approver = "registrar@demo.example", "approver@demo.example"
    where = ["--office", "DEMO-TAX", "--basis", "local_tax", "--by", registrar]
    taken = _command(site, "take_in_list", str(LIST), *where, "--json")
    notice = str(json.loads(taken)["notice"])
    _command(site, "submit_notice", notice, "--by", registrar)
    approved = _command(site, "approve_notice", notice, "--by", approver, "--json")
    return str(json.loads(approved)["public_id"])


def _command(site: dict[str, str], *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *words],
        env=site,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


def _wait() -> None:
    for _ in range(300):
        try:
            _get(http.client.HTTPConnection("127.0.0.1", PORT), "/healthz")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the server did not start")


def _load(path: str) -> None:
    readers = [threading.Thread(target=_read, args=(path,)) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()


def _read(path: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", PORT)
    for _ in range(PAGES):
        _get(connection, path)


def _get(connection: http.client.HTTPConnection, path: str) -> None:
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        raise ConnectionError(f"{path}: {answer.status}")
