"""Behind a real nginx: one that caches whatever it may, one that does not listen, and
the one of deploy/nginx.conf."""

import http.client
import ssl
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from publishing.public.headers import ROBOTS
from tests.deploy.windows import move_window
from tests.proxies import nginx
from tests.services import free_port
from tests.sites import ROOT, Site, make_site

pytestmark = pytest.mark.machine

HOST = "koji.city.example.jp"
# As eager as a cache can be that does what its origin says.
EAGER = """
    access_log off;
    proxy_cache_path {directory}/cache keys_zone=eager:1m inactive=60m;
    proxy_cache eager;
    proxy_cache_key $uri$is_args$args;
    proxy_cache_methods GET HEAD POST;
    proxy_cache_min_uses 1;
    proxy_cache_valid 200 301 404 10m;
    proxy_cache_lock on;
    proxy_cache_revalidate on;
    proxy_cache_background_update on;
    proxy_cache_use_stale error timeout invalid_header updating
        http_500 http_502 http_503 http_504 http_403 http_404 http_429;
    server {
        listen 127.0.0.1:PORT;
        location / {
            proxy_pass http://127.0.0.1:UPSTREAM;
            proxy_set_header Host $http_host;
            add_header X-Cache $upstream_cache_status always;
        }
    }
"""
DEAF = "proxy_ignore_headers Cache-Control Expires Set-Cookie Vary X-Accel-Expires;"
# Moving the window takes a few seconds of them.
SHOWN_S = 15


@dataclass(frozen=True)
class Told:
    """What came through a proxy."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Story:
    """What a proxy answered while a notice was on display, after its end, and when the
    site behind it was down; and what the site itself answered after the end."""

    shown: list[Told]
    ended: list[Told]
    down: list[Told]
    itself: Told


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> tuple[Story, Story]:
    """Of the eager cache and of the one that does not listen, at the same time."""
    site = make_site(tmp_path_factory.mktemp("nginx"))
    ports = free_port(), free_port()
    with (
        _caching(site, EAGER, ports[0]),
        _caching(site, EAGER.replace("server {", f"{DEAF} server {{"), ports[1]),
    ):
        with site.served("--no-scheduler"):
            public_id = site.publish("vehicle_tax.xlsx", "DEMO-TAX", "local_tax")
            paths = [f"/notices/{public_id}/", f"/en/notices/{public_id}/?row=x"] * 2
            end = time.time() + SHOWN_S
            move_window(site, public_id, end - 3600, end)
            shown = [[_get(port, path) for path in paths] for port in ports]
            time.sleep(max(0, end - time.time()) + 0.1)
            ended = [[_get(port, path) for path in paths] for port in ports]
            itself = _get(site.port, paths[0])
        down = [[_get(port, path) for path in paths] for port in ports]
    eager, deaf = zip(shown, ended, down, strict=True)
    return Story(*eager, itself), Story(*deaf, itself)


def test_an_eager_cache_never_shows_what_has_ended(
    stories: tuple[Story, Story],
) -> None:
    eager = stories[0]
    assert [one.status for one in eager.shown] == [200] * 4
    assert [one.status for one in eager.ended] == [404] * 4
    assert all(b"data-entry" not in one.body for one in eager.ended + eager.down)


def test_an_eager_cache_keeps_nothing_of_ours(stories: tuple[Story, Story]) -> None:
    eager = stories[0]
    told = [one.headers.get("x-cache", "") for one in eager.shown + eager.ended]
    assert set(told) == {"MISS"}
    assert [one.status for one in eager.down] == [502] * 4


def test_a_cache_that_does_not_listen_is_found_by_asking_twice(
    stories: tuple[Story, Story],
) -> None:
    """docs/operations.md forbids it, and says to ask through it and around it."""
    deaf = stories[1]
    assert [one.status for one in deaf.shown] == [200] * 4
    assert (deaf.ended[0].status, deaf.itself.status) == (200, 404)
    assert deaf.ended[0].headers["x-cache"] == "HIT"


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, int, Site]]:
    """deploy/nginx.conf with this machine's ports: of TLS, of plain HTTP, and the site
    behind it, which does not run yet."""
    directory = tmp_path_factory.mktemp("front")
    site = make_site(
        directory / "var",
        KOJIBAN_TRUSTED_PROXIES="1",
        KOJIBAN_HOSTS=f"{HOST},127.0.0.1",
    )
    tls, plain = free_port(), free_port()
    _make_certificate(directory)
    with nginx(_deployed(site, tls, plain, directory), tls):
        yield tls, plain, site


def test_the_proxy_of_the_deployment_passes_every_header_once(
    front: tuple[int, int, Site],
) -> None:
    tls, _, site = front
    with site.served("--no-scheduler"):
        told = _get(tls, "/", host=HOST, tls=True)
    assert (told.status, told.headers["x-robots-tag"]) == (200, ROBOTS)
    assert told.headers["cache-control"] == "no-store"
    assert told.headers["content-security-policy"].count("default-src") == 1


def test_it_packs_pages_but_no_answer_to_a_search(
    front: tuple[int, int, Site],
) -> None:
    tls, _, site = front
    with site.served("--no-scheduler"):
        packed = {
            path: _get(tls, path, host=HOST, tls=True).headers.get("content-encoding")
            for path in ("/", "/notices/", "/search/", "/en/search/")
        }
    assert packed == {
        "/": "gzip", "/notices/": "gzip", "/search/": None, "/en/search/": None
    }  # fmt: skip


def test_its_own_answers_are_not_indexed_and_not_stored_either(
    front: tuple[int, int, Site],
) -> None:
    tls, plain, _ = front
    answers = [_get(tls, "/", host=HOST, tls=True), _get(plain, "/notices/", host=HOST)]
    assert [one.status for one in answers] == [502, 301]
    for told in answers:
        assert told.headers["x-robots-tag"] == ROBOTS
        assert told.headers["cache-control"] == "no-store"
        assert told.headers["content-security-policy"].startswith("default-src 'none'")


def test_its_redirect_leads_to_the_same_address_over_tls(
    front: tuple[int, int, Site],
) -> None:
    assert (
        _get(front[1], "/en/", host=HOST).headers["location"] == f"https://{HOST}/en/"
    )


@contextmanager
def _caching(site: Site, configuration: str, port: int) -> Iterator[None]:
    ours = configuration.replace("PORT", str(port))
    with nginx(ours.replace("UPSTREAM", str(site.port)), port):
        yield


def _deployed(site: Site, tls: int, plain: int, directory: Path) -> str:
    text = (ROOT / "deploy/nginx.conf").read_text()
    for before, after in (
        ("    server 127.0.0.1:8002;\n", ""),
        ("127.0.0.1:8001", f"127.0.0.1:{site.port}"),
        ("10.0.0.10:443", f"127.0.0.1:{free_port()}"),
        ("listen 443 ", f"listen 127.0.0.1:{tls} "),
        ("listen 80", f"listen 127.0.0.1:{plain}"),
        ("/etc/ssl/kojiban", str(directory)),
        ("/var/log/nginx", str(directory)),
    ):
        assert before in text, f"deploy/nginx.conf no longer says {before!r}"
        text = text.replace(before, after)
    return text


def _make_certificate(directory: Path) -> None:
    words = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    files = ["-keyout", directory / "privkey.pem", "-out", directory / "fullchain.pem"]
    subject = ["-subj", f"/CN={HOST}"]
    subprocess.run([*words, *files, *subject], check=True, capture_output=True)


def _get(port: int, path: str, *, host: str = "127.0.0.1", tls: bool = False) -> Told:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    if tls:
        # A certificate that nobody signed: what counts is what nginx says over it.
        context = ssl._create_unverified_context()  # noqa: S323
        connection = http.client.HTTPSConnection("127.0.0.1", port, context=context)
    connection.request("GET", path, headers={"Host": host, "Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    told: dict[str, str] = {}
    for name, value in answer.getheaders():
        # A header that came twice shows as one with a comma.
        earlier = told.get(name.lower())
        told[name.lower()] = f"{earlier}, {value}" if earlier else value
    return Told(answer.status, told, body)
