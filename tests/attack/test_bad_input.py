"""Ten thousand bad requests to the real server: no error of ours, no name, no gap."""

import csv
import re
import socket
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from publishing.public.headers import ROBOTS
from tests.attack.bad_requests import BadRequest, bad_requests
from tests.planted import any_of
from tests.sites import APPROVER, REGISTRAR, Site, make_site

pytestmark = pytest.mark.machine

SEED, REQUESTS, CONNECTIONS = 20260601, 10_000, 8
PATIENCE_S = 30
NOT_SHOWN = ("見本 未来子", "見本 下書子", "見本 取下子", "見本 申請子")
SHOWN = "見本 掲示子"
# What answers a request that is not HTTP is not the application, and says nothing.
OF_THE_PARSER = {400, 414, 431, 505}
CARRIED = (
    b"x-robots-tag: " + ROBOTS.encode(),
    b"cache-control: no-store",
    b"content-security-policy: default-src 'none'",
    b"referrer-policy: no-referrer",
    b"x-content-type-options: nosniff",
)


@dataclass(frozen=True)
class Answer:
    """Bytes as they came; empty where the server closed without a word."""

    content: bytes

    @property
    def status(self) -> int:
        return int(self.content.split(b" ", 2)[1]) if self.content else 0

    @property
    def head(self) -> bytes:
        return self.content.partition(b"\r\n\r\n")[0].lower()

    @property
    def is_of_the_parser(self) -> bool:
        is_silent = self.content.endswith(b"\r\n\r\n")
        return not self.content or (self.status in OF_THE_PARSER and is_silent)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    var = tmp_path_factory.mktemp("attack")
    more = {"KOJIBAN_LIMIT_TERMINAL": "100000/minute"}
    site = make_site(var, KOJIBAN_TRUSTED_PROXIES="1", **more)
    with site.served("--no-scheduler", extra={"KOJIBAN_ROLE": "public"}):
        yield site


@pytest.fixture(scope="module")
def addresses(site: Site) -> list[str]:
    """Good addresses of every kind, and those of notices that are not on display."""
    future, draft, withdrawn, submitted = (
        _list_of(site, name, number) for number, name in enumerate(NOT_SHOWN)
    )
    where = ("--office", "DEMO-TAX", "--basis", "local_tax", "--by", REGISTRAR)
    site.ask("take_in_list", draft, *where)
    told = site.ask("take_in_list", submitted, *where)
    site.ask("submit_notice", told["notice"], "--by", REGISTRAR)
    ids = [
        site.publish(str(_list_of(site, SHOWN, 9)), "DEMO-TAX", "local_tax"),
        site.publish(
            str(future), "DEMO-TAX", "local_tax", display_from="2099-06-01T09:00"
        ),
        site.publish(str(withdrawn), "DEMO-TAX", "local_tax"),
    ]
    site.ask("withdraw_posting", ids[2], "--by", APPROVER, "--reason", "試験")
    notices = [f"/notices/{public_id}/" for public_id in ids]
    entry = re.search(r'data-entry="([^"]+)"', site.get(notices[0]).body)
    assert entry, "the notice on display names nobody"
    screen = f"/terminal/{site.enrol_screen('DEMO-TAX', 'ロビー')}/"
    deeper = [f"{notices[0]}{entry[1]}/", screen]
    deeper += [screen + each.removeprefix("/") for each in notices]
    pages = ["/", "/notices/", "/search/", "/review/", "/terminal/x/", "/robots.txt"]
    files = ["/log/checkpoint", "/static/x.css", "/api/v1/openapi.json", "/healthz"]
    beside = ["/staff/", "/audit/", "/notices/" + "b" * 26 + "/" + "c" * 26 + "/"]
    ours = [*notices, *deeper]
    return [*ours, *("/en" + each for each in ours), *pages, *files, *beside]


@pytest.fixture(scope="module")
def answers(site: Site, addresses: list[str]) -> list[tuple[BadRequest, Answer]]:
    requests = list(bad_requests(SEED, REQUESTS, addresses))
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        found = list(pool.map(lambda request: _ask(site.port, request), requests))
    return list(zip(requests, found, strict=True))


def test_no_answer_is_an_error_of_ours(
    answers: list[tuple[BadRequest, Answer]],
) -> None:
    statuses = Counter(answer.status for _, answer in answers)
    print(f"answers by status: {dict(statuses)}")  # noqa: T201
    failed = [request.content for request, one in answers if one.status >= 500]
    assert failed == []


def test_no_answer_names_anybody_who_is_not_on_display(
    answers: list[tuple[BadRequest, Answer]],
) -> None:
    planted = any_of(*NOT_SHOWN)
    leaks = [request.content for request, one in answers if planted.search(one.content)]
    assert leaks == []


def test_who_is_on_display_was_named(
    answers: list[tuple[BadRequest, Answer]],
) -> None:
    assert any(SHOWN.encode() in answer.content for _, answer in answers)


def test_every_answer_to_http_carries_the_headers(
    answers: list[tuple[BadRequest, Answer]],
) -> None:
    bare = [
        (request.content, answer.head)
        for request, answer in answers
        if not answer.is_of_the_parser and not _carries(answer.head)
    ]
    assert bare == []


def test_screens_and_entries_named_who_is_on_display(
    site: Site, addresses: list[str]
) -> None:
    # Else the requests around them met refusals alone.
    kinds = ("/terminal/[^/]+/notices/[^/]+/", "/notices/[^/]+/[^/]+/")
    for kind in kinds:
        good = [each for each in addresses if re.fullmatch(kind, each)]
        assert any(SHOWN in site.get(each).body for each in good), kind


def test_no_header_was_injected(answers: list[tuple[BadRequest, Answer]]) -> None:
    injected = (b"\nx-injected:", b"\nset-cookie:")
    assert not [
        request.content
        for request, answer in answers
        if any(header in answer.head for header in injected)
    ]


def test_most_requests_reached_the_application(
    answers: list[tuple[BadRequest, Answer]],
) -> None:
    ours = [answer for _, answer in answers if not answer.is_of_the_parser]
    assert len(ours) > 0.6 * REQUESTS


def test_the_server_still_answers_as_before(
    site: Site, answers: list[tuple[BadRequest, Answer]], addresses: list[str]
) -> None:
    page = site.get(addresses[0])
    assert (page.status, SHOWN in page.body) == (200, True)


def _list_of(site: Site, name: str, number: int) -> Path:
    path = site.var / f"list-{number}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("氏名", "フリガナ", "書類の名称", "書類の番号"))
        rows.writerow((name, "ミホン", "督促状", f"徴{number}"))
    return path


def _ask(port: int, request: BadRequest) -> Answer:
    with socket.create_connection(("127.0.0.1", port), PATIENCE_S) as connection:
        try:
            connection.sendall(request.content)
            if request.breaks_off:
                return Answer(b"")
            return Answer(_all_of(connection))
        except (ConnectionResetError, BrokenPipeError):
            # Refused before all of it was sent.
            return Answer(b"")


def _all_of(connection: socket.socket) -> bytes:
    content = b""
    while part := connection.recv(65_536):
        content += part
    return content


def _carries(head: bytes) -> bool:
    lines = [line.strip() for line in head.split(b"\n")]
    return all(any(line.startswith(each) for line in lines) for each in CARRIED)
