"""One round of observation over 3,000 postings, against the real server.

Ours: every page read, its words digested anew and compared, the round signed and kept.
Floor: the same pages by plain GETs from as many threads, nothing read in them.
"""

import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import requests

from bench.django_in import environment
from bench.timing import report
from publishing.evidence.key_file import make_key
from publishing.evidence.note import Signer
from publishing.observer.memory import remembered_targets, write_vkey
from publishing.observer.rounds import THREADS, run_round
from publishing.observer.site import Site

PORT = 8972
POSTINGS = 3_000
FILL = """
from datetime import timedelta
from access_control.opaque_ids import new_opaque_id
from config import clock
from notices.rules.periods import legal_day
from publishing.copies import seal_entries, seal_shell
from publishing.models import EntryCopy, ShellCopy
from publishing.rules.public_notice import PublicEntry
at = clock.now()
words = {"heading": "公示送達書", "subject": "地方税", "office": "都税事務所徴収課"}
for number in range(%d):
    shell = ShellCopy(
        public_id=new_opaque_id(), office_code="DEMO-TAX",
        office_name="都税事務所徴収課", basis_id="local_tax",
        version_id="local_tax/2026-05-21", variant="first", number=str(number),
        entry_count=1, posted_on=legal_day(at), display_from=at - timedelta(hours=1),
        display_until=at + timedelta(days=8),
    )
    seal_shell(shell, words | {"number": str(number)}, {})
    shell.save(force_insert=True)
    entry = PublicEntry(new_opaque_id(), {"name": f"見本 {number}", "document": "書類"})
    EntryCopy.objects.bulk_create(seal_entries(shell, [entry]))
"""


def observe() -> dict[str, object]:
    """Postings a second; ``round_s`` is how long a round of 3,000 took."""
    with tempfile.TemporaryDirectory() as name:
        var = Path(name)
        site = environment(var, PORT)
        _manage(site, "prepare_demo")
        _manage(site, "shell", "-c", FILL % POSTINGS)
        directory = var / "observer" / "self"
        signer = Signer("self", make_key(directory))
        write_vkey(directory, signer.verifier)
        (directory / "outbox").mkdir()
        with _Serving(site):
            ours = _timed_round(signer, directory)
            ids = [each.id for each in remembered_targets(directory)]
            floor = _plain(ids, signer)
    return report(ours=ours, floor=floor, peer=None, n=POSTINGS) | {
        "round_s": round(ours, 1)
    }


def _timed_round(signer: Signer, directory: Path) -> float:
    """The second round: the first one opens every copy to digest it."""
    site = Site(f"http://127.0.0.1:{PORT}", signer, lambda: int(time.time()))
    run_round(site, directory, log=None, ntp_offset_us=None)
    shutil.rmtree(directory / "outbox")
    (directory / "outbox").mkdir()
    begun = time.perf_counter()
    looked = run_round(site, directory, log=None, ntp_offset_us=None)
    spent = time.perf_counter() - begun
    good = sum(result.verdict == "good" for result in looked.results)
    if good != POSTINGS:
        raise AssertionError(f"{good} of {POSTINGS} were good")
    return spent


def _plain(ids: Sequence[str], signer: Signer) -> float:
    own = threading.local()

    def get(public_id: str) -> None:
        if not hasattr(own, "session"):
            own.session = requests.Session()
            own.session.trust_env = False
        url = f"http://127.0.0.1:{PORT}/notices/{public_id}/"
        own.session.get(url, headers={"Accept-Encoding": "identity"})

    begun = time.perf_counter()
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(get, ids))
    return time.perf_counter() - begun


class _Serving:
    """The real server, ready inside the block."""

    def __init__(self, site: dict[str, str]) -> None:
        words = [sys.executable, "manage.py", "serve", "--port", str(PORT)]
        self._process = subprocess.Popen([*words, "--no-scheduler"], env=site)

    def __enter__(self) -> None:
        for _ in range(300):
            try:
                requests.get(f"http://127.0.0.1:{PORT}/healthz", timeout=1)
            except requests.RequestException:
                time.sleep(0.1)
            else:
                return
        raise TimeoutError("the server did not start")

    def __exit__(self, *_: object) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.wait()


def _manage(site: dict[str, str], *words: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *words],
        env=site,
        check=True,
        stdout=subprocess.DEVNULL,
    )
