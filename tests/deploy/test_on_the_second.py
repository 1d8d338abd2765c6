"""Two processes, one database, one store: names on the second, and off on the second.

An answer counts as inside only when it was asked for after the start and had arrived
before the end, as outside only when it had arrived before the start or was asked for
after the end. The database runs on this machine and reads the same clock.
"""

import csv
import http.client
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests import services
from tests.deploy.windows import move_window
from tests.services import free_port
from tests.sites import Site, make_site

pytestmark = pytest.mark.machine

# Every other one a HEAD.
WANTED_PER_S = 200
READERS = 8
# What the machine needs to write the window down before it opens.
PREPARED_S = 20
BEFORE_S, SHOWN_S, AFTER_S = 1.5, 3, 1.5
NAME = "見本 秒針子"


@dataclass(frozen=True)
class Seen:
    """One answer: when it was asked for and had arrived, what it said."""

    asked: float
    arrived: float
    method: str
    status: int
    has_name: bool


@dataclass(frozen=True)
class Record:
    """Every answer, and the window in seconds since 1970."""

    start: float
    end: float
    seen: list[Seen]

    @property
    def rate(self) -> float:
        """Pages a second, from the first question to the last answer.

        Answers to HEAD have no body and can show no name: they do not count.
        """
        pages = [one for one in self.seen if one.method == "GET"]
        first = min(one.asked for one in pages)
        return len(pages) / (max(one.arrived for one in pages) - first)

    @property
    def inside(self) -> list[Seen]:
        start, end = self.start, self.end
        return [one for one in self.seen if start <= one.asked and one.arrived < end]

    @property
    def outside(self) -> list[Seen]:
        start, end = self.start, self.end
        return [one for one in self.seen if one.arrived < start or end <= one.asked]


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Site]]:
    """Two public processes of one installation on PostgreSQL and Redis."""
    with services.postgresql() as (data, keys), services.redis_server() as store:
        more = {
            "KOJIBAN_DATABASE_URL": data,
            "KOJIBAN_KEYS_DATABASE_URL": keys,
            "KOJIBAN_REDIS_URL": store,
            "KOJIBAN_TRUSTED_PROXIES": "1",
        }
        first = make_site(tmp_path_factory.mktemp("second"), **more)
        second = replace(first, port=free_port())
        with ExitStack() as stack:
            for site in (first, second):
                public = {"KOJIBAN_ROLE": "public"}
                stack.enter_context(site.served("--no-scheduler", extra=public))
            yield first, second


@pytest.fixture(scope="module")
def record(sites: tuple[Site, Site]) -> Record:
    site = sites[0]
    public_id = site.publish(str(_list_of(site)), "DEMO-TAX", "local_tax")
    start = float(int(time.time()) + PREPARED_S)
    end = start + SHOWN_S
    move_window(site, public_id, start, end)
    assert time.time() < start - BEFORE_S, "the machine was too slow to prepare"
    ports = [each.port for each in sites]
    with ThreadPoolExecutor(READERS) as pool:
        found = pool.map(
            lambda number: _read(ports, f"/notices/{public_id}/", number, start, end),
            range(READERS),
        )
    seen = [one for part in found for one in part]
    record = Record(start, end, seen)
    wanted = WANTED_PER_S // 2
    print(f"{record.rate:.0f} of {wanted} GETs a second, HEADs beside")  # noqa: T201
    return record


def test_no_name_is_shown_outside_the_window(record: Record) -> None:
    early = [one for one in record.outside if one.arrived < record.start]
    late = [one for one in record.outside if one.asked >= record.end]
    assert early
    assert late
    assert [one for one in record.outside if one.has_name or one.status != 404] == []


def test_no_answer_inside_the_window_lacks_it(record: Record) -> None:
    pages = [one for one in record.inside if one.method == "GET"]
    assert pages
    assert [one for one in record.inside if one.status != 200] == []
    assert [one for one in pages if not one.has_name] == []


def test_it_was_asked_within_a_tenth_of_a_second_of_both_ends(record: Record) -> None:
    for instant in (record.start, record.end):
        near = [one for one in record.seen if abs(one.asked - instant) < 0.1]
        assert len(near) >= 4


def _list_of(site: Site) -> Path:
    path = site.var / "list.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("氏名", "フリガナ", "書類の名称", "書類の番号"))
        rows.writerow((NAME, "ミホン ビョウシンコ", "督促状", "徴1"))
    return path


def _read(
    ports: list[int], path: str, reader: int, start: float, end: float
) -> list[Seen]:
    """Asks each process in turn, at this reader's share of the instants."""
    connections = [http.client.HTTPConnection("127.0.0.1", port) for port in ports]
    seen, number, due = [], reader, start - BEFORE_S
    while due < end + AFTER_S:
        due = start - BEFORE_S + number / WANTED_PER_S
        time.sleep(max(0.0, due - time.time()))
        connection = connections[number // READERS % len(ports)]
        method = "HEAD" if number // READERS // len(ports) % 2 else "GET"
        seen.append(_ask(connection, method, path, number))
        number += READERS
    return seen


def _ask(
    connection: http.client.HTTPConnection, method: str, path: str, number: int
) -> Seen:
    client = {"X-Forwarded-For": f"10.0.{number >> 8 & 255}.{number & 255}"}
    asked = time.time()
    connection.request(method, path, headers=client)
    answer = connection.getresponse()
    body = answer.read()
    return Seen(asked, time.time(), method, answer.status, NAME.encode() in body)
