"""Whether answers that must be alike take the same time.

The real server answers in turns, in a fresh order each round, so that whatever slows
the machine meets all kinds alike. For each kind: the difference of its median from the
median of the first kind, in percent of that, with a bootstrap interval of 95 percent.
Alike means that the whole interval lies within five percent.
"""

import contextlib
import csv
import http.client
import io
import json
import random
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from itertools import cycle
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode

from bench.django_in import temporary_site

PORT = 8972
ROUNDS = 2_000
WARM_UP = 50
RESAMPLES = 1_000
TOLERANCE = 5.0
ENTRIES = 20
REGISTRAR, APPROVER = "registrar@demo.example", "approver@demo.example"
BASE32 = "abcdefghijklmnopqrstuvwxyz234567"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}

Ask = Callable[[http.client.HTTPConnection], bytes]


def uniform() -> dict[str, object]:
    """Absent addresses against an unknown one; names found against one not found."""
    with temporary_site() as directory:
        absent, searches = _prepared(directory)
        with _served():
            return {
                "absent": _compared(absent),
                "search": _compared(searches),
                "tolerance_percent": TOLERANCE,
                "rounds": ROUNDS,
                "unit": "percent of the first kind's median",
            }


def _compared(asks: Mapping[str, Ask]) -> dict[str, Any]:
    times = _times(asks)
    first, *others = times
    base = median(times[first])
    found = {
        kind: _difference(times[kind], times[first]) | {"of": first} for kind in others
    }
    alike = all(
        one["low"] >= -TOLERANCE and one["high"] <= TOLERANCE for one in found.values()
    )
    return {"median_ms": round(base * 1000, 3), "alike": alike, "kinds": found}


def _times(asks: Mapping[str, Ask]) -> dict[str, list[float]]:
    connection = http.client.HTTPConnection("127.0.0.1", PORT)
    times: dict[str, list[float]] = {kind: [] for kind in asks}
    sizes = {len(ask(connection)) for ask in asks.values() for _ in range(WARM_UP)}
    if len(sizes) != 1:
        raise RuntimeError(f"the answers differ in size: {sizes}")
    for _ in range(ROUNDS):
        for kind in random.sample(sorted(asks), len(asks)):
            start = time.perf_counter()
            asks[kind](connection)
            times[kind].append(time.perf_counter() - start)
    return times


def _difference(times: list[float], others: list[float]) -> dict[str, Any]:
    base = median(others)
    drawn = sorted(_drawn(times, others) for _ in range(RESAMPLES))
    low, high = drawn[RESAMPLES // 40], drawn[-RESAMPLES // 40]
    return {
        "difference": round((median(times) - base) / base * 100, 2),
        "low": round(low / base * 100, 2),
        "high": round(high / base * 100, 2),
    }


def _drawn(times: list[float], others: list[float]) -> float:
    """The difference over rounds drawn anew: what slowed a round slowed both."""
    rounds = random.choices(range(len(times)), k=len(times))  # noqa: S311
    return median(times[one] for one in rounds) - median(others[one] for one in rounds)


def _prepared(directory: Path) -> tuple[dict[str, Ask], dict[str, Ask]]:
    """What to ask: each kind of absent address, and names that are there or not."""
    from django.core.management import call_command

    call_command("prepare_demo", stdout=io.StringIO(), stderr=io.StringIO())
    shown = [publish(directory, number) for number in range(2)]
    absent = {
        "unknown": _get(*(_unknown() for _ in range(ROUNDS))),
        "malformed": _get("not-an-id"),
    }
    others = {"draft": _draft(directory, 2)} | _ended(directory, shown[0])
    for kind, address in others.items():
        absent[kind] = _get(address)
    searches = {
        "not found": _post("見本 九九九"),
        "found": _post("見本 一〇五"),
        "found by its reading": _post("ミホン ヒャク ゴ"),
        "a part of a name": _post("見本 一〇"),
        "found twice": _post("見本 同名"),
    }
    _close()
    return absent, searches


def _ended(directory: Path, shown: str) -> dict[str, str]:
    """Addresses of what is not on display, by why."""
    from config import clock
    from publishing.actions.forget import forget_ended
    from publishing.models import EntryCopy, ShellCopy

    now = clock.now()
    kinds: dict[str, str] = {}
    for number, kind in enumerate(("future", "expired", "withdrawn", "erased"), 3):
        kinds[kind] = publish(directory, number)
    _move(kinds["future"], now + timedelta(days=1), now + timedelta(days=20))
    _move(kinds["expired"], now - timedelta(days=20), now - timedelta(hours=1))
    _move(kinds["erased"], now - timedelta(days=20), now - timedelta(days=19))
    forget_ended(at=now, after=timedelta(days=2))
    _run("withdraw_posting", kinds["withdrawn"], "--by", APPROVER, "--reason", "試験")
    kinds["entry of nobody"] = f"{shown}/{_unknown()}"
    entry = EntryCopy.objects.filter(shell=shown).last().pk
    _run("record_collection", entry, "--by", REGISTRAR)
    kinds["collected entry"] = f"{shown}/{entry}"
    erased = ShellCopy.objects.get(pk=kinds["erased"])
    kinds["erased entry"] = f"{erased.pk}/{erased.entries.first().pk}"
    return kinds


def _move(public_id: str, start: Any, end: Any) -> None:
    from publishing.models import EntryCopy, ShellCopy

    window = {"display_from": start, "display_until": end}
    ShellCopy.objects.filter(pk=public_id).update(**window)
    EntryCopy.objects.filter(shell=public_id).update(**window)


def publish(directory: Path, number: int) -> str:
    notice = _draft(directory, number)
    _run("submit_notice", notice, "--by", REGISTRAR)
    return str(_run("approve_notice", notice, "--by", APPROVER)["public_id"])


def _draft(directory: Path, number: int) -> str:
    path = directory / f"list-{number}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("氏名", "フリガナ", "書類の名称", "書類の番号"))
        for row in range(ENTRIES):
            rows.writerow(_row(number, row))
    where = ("--office", "DEMO-TAX", "--basis", "local_tax", "--by", REGISTRAR)
    return str(_run("take_in_list", str(path), *where)["notice"])


def _row(number: int, row: int) -> tuple[str, str, str, str]:
    name, reading = f"見本 {number}の{row}", f"ミホン {row}"
    if number == 0 and row == 5:
        name, reading = "見本 一〇五", "ミホン ヒャク ゴ"
    if row == 6:
        name, reading = "見本 同名", "ミホン ドウメイ"
    return name, reading, "督促状", f"徴{number}-{row}"


def _run(*words: str) -> dict[str, Any]:
    from django.core.management import call_command

    out = io.StringIO()
    call_command(*words, "--json", stdout=out, stderr=io.StringIO())
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


def _unknown() -> str:
    return "".join(secrets.choice(BASE32) for _ in range(26))


def _get(*addresses: str) -> Ask:
    turns = cycle(addresses)

    def ask(connection: http.client.HTTPConnection) -> bytes:
        connection.request("GET", f"/notices/{next(turns)}/")
        return _body(connection, 404)

    return ask


def _post(name: str) -> Ask:
    form = urlencode({"name": name, "office": "DEMO-TAX"})

    def ask(connection: http.client.HTTPConnection) -> bytes:
        connection.request("POST", "/search/", form, FORM)
        return _body(connection, 200)

    return ask


def _body(connection: http.client.HTTPConnection, status: int) -> bytes:
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != status:
        raise ConnectionError(f"{answer.status} where {status} was expected")
    return body


def _close() -> None:
    from django.db import connections

    connections.close_all()


@contextlib.contextmanager
def _served() -> Iterator[None]:
    words = ["manage.py", "serve", "--port", str(PORT), "--no-scheduler"]
    server = subprocess.Popen([sys.executable, *words])
    try:
        _wait()
        yield
    finally:
        server.terminate()
        server.wait()


def _wait() -> None:
    for _ in range(300):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", PORT)
            connection.request("GET", "/healthz")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the server did not start")
