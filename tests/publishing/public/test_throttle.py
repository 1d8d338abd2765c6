"""Throttling: by the client's true address, in Redis or without it, never a family."""

import socket
import time
from collections.abc import Callable
from typing import Any

import pytest
import redis
from django.test import Client, RequestFactory

from config import clock
from publishing.models import Posting, Review
from publishing.public.client import client_address, network_of, networks_of
from publishing.public.counters import OwnMemory, SharedStore
from publishing.public.throttle import kind_of
from tests.builders import make_posting
from tests.publishing.reviews import ReviewOnPage
from tests.services import free_port

pytestmark = pytest.mark.django_db

TIGHT = {"notice": "3/minute", "list": "2/minute", "page": "4/minute",
         "search": "2/minute", "sign_in": "1/minute", "review": "1/minute"}  # fmt: skip


@pytest.fixture(autouse=True)
def third_of_june() -> None:
    """Real time here: counters expire by a clock of their own."""


@pytest.fixture
def posting(db: None) -> Posting:
    return make_posting(at=clock.now())


@pytest.fixture
def tight(settings: Any) -> None:
    settings.LIMITS = TIGHT


@pytest.fixture(params=["in process", "redis", "redis down"])
def store(request: pytest.FixtureRequest, settings: Any, tight: None) -> str:
    """Where counters are kept: memory, a real server, an address nobody answers at."""
    settings.REDIS_URL = {
        "in process": lambda: "",
        "redis": lambda: request.getfixturevalue("redis_server"),
        "redis down": lambda: f"redis://127.0.0.1:{free_port()}",
    }[request.param]()
    return str(request.param)


@pytest.fixture
def visit(reader: Client, url: str) -> Callable[..., int]:
    """Open a page so many times: the last status."""

    def ask(path: str = "", times: int = 1, **extra: Any) -> int:
        responses = [reader.get(path or url, **extra) for _ in range(times)]
        return responses[-1].status_code

    return ask


def test_asvs_2_4_1_the_limit_is_met_exactly(
    store: str, visit: Callable[..., int]
) -> None:
    assert [visit(), visit(), visit(), visit()] == [200, 200, 200, 429]


def test_when_the_time_is_over_the_page_opens_again(
    store: str, settings: Any, visit: Callable[..., int]
) -> None:
    settings.LIMITS = TIGHT | {"notice": "3/2 second"}
    assert visit(times=4) == 429
    time.sleep(2.1)
    assert visit() == 200


def test_a_refusal_says_when_to_come_back(
    store: str, visit: Callable[..., int], reader: Client, url: str
) -> None:
    visit(times=3)
    assert 18 <= int(reader.get(url)["Retry-After"]) <= 20


def test_a_refusal_names_nobody_and_is_not_stored(
    tight: None, visit: Callable[..., int], reader: Client, url: str
) -> None:
    visit(times=3)
    response = reader.get(url)
    assert "渡邉" not in response.content.decode()
    assert response["Cache-Control"] == "no-store"
    assert "noindex" in response["X-Robots-Tag"]


@pytest.mark.parametrize("path", ["", "/notices/", "/", "/en/notices/x/", "/nothing"])
def test_every_kind_of_page_is_counted(
    path: str, tight: None, visit: Callable[..., int]
) -> None:
    assert visit(path, times=5) == 429


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/robots.txt"])
def test_what_machines_need_is_never_throttled(
    path: str, tight: None, visit: Callable[..., int]
) -> None:
    assert visit(path, times=8) == 200


def test_kinds_are_counted_apart(tight: None, visit: Callable[..., int]) -> None:
    assert visit("/notices/", times=3) == 429
    assert visit() == 200


def test_ids_that_miss_cost_as_much_as_ids_that_hit(
    tight: None, visit: Callable[..., int]
) -> None:
    visit("/notices/unknown/", times=3)
    assert visit() == 429


def test_asvs_2_4_1_another_client_is_not_affected(
    tight: None, visit: Callable[..., int]
) -> None:
    visit(times=4)
    assert visit(REMOTE_ADDR="203.0.113.9") == 200


@pytest.mark.parametrize(
    "header",
    ["X-Forwarded-For", "Forwarded", "X-Real-IP", "X-Client-IP", "CF-Connecting-IP",
     "True-Client-IP"],
)  # fmt: skip
def test_asvs_4_1_3_a_spoofed_address_changes_nothing(
    header: str, tight: None, visit: Callable[..., int]
) -> None:
    visit(times=3)
    assert visit(headers={header: "203.0.113.77"}) == 429


def test_a_spoofed_address_before_a_trusted_proxy_changes_nothing(
    tight: None, settings: Any, visit: Callable[..., int]
) -> None:
    settings.TRUSTED_PROXIES = ["1"]
    for number in range(3):
        visit(headers={"X-Forwarded-For": f"203.0.113.{number}, 198.51.100.4"})
    assert visit(headers={"X-Forwarded-For": "198.51.100.4"}) == 429


def test_one_households_addresses_count_together(
    tight: None, visit: Callable[..., int]
) -> None:
    for number in range(3):
        visit(REMOTE_ADDR=f"2001:db8:1:2::{number}")
    assert visit(REMOTE_ADDR="2001:db8:1:2:ffff::1") == 429
    assert visit(REMOTE_ADDR="2001:db8:1:3::1") == 200


def test_processes_that_share_redis_share_their_counters(
    redis_server: str, settings: Any, tight: None, visit: Callable[..., int], url: str
) -> None:
    settings.REDIS_URL = redis_server
    visit(times=3)
    assert Client().get(url).status_code == 429


def test_a_second_press_counts_nothing_and_keeps_what_was_written(
    reader: Client,
) -> None:
    form = ReviewOnPage(reader.get("/en/").content.decode())
    typed = form.typed | {"score": "4", "comment": "Very clear"}
    first, second = (reader.post(form.action, typed) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 429)
    assert Review.objects.count() == 1
    assert "Very clear</textarea>" in second.content.decode()
    assert "the first one has arrived" in second.content.decode()


@pytest.mark.parametrize(
    ("path", "method", "kind"),
    [
        ("/notices/x/", "GET", "notice"),
        ("/en/notices/x/", "GET", "notice"),
        ("/notices/", "GET", "list"),
        ("/en/notices/", "GET", "list"),
        ("/", "GET", "page"),
        ("/log/checkpoint", "GET", "page"),
        ("/staff/sign-in/", "POST", "sign_in"),
        ("/review/", "POST", "page"),
        ("/en/review/", "POST", "page"),
        ("/review/", "GET", "page"),
        ("/search/", "POST", "search"),
        ("/en/search/", "POST", "search"),
        ("/search/", "GET", "page"),
        ("/staff/review/", "POST", None),
        ("/staff/sign-in/", "GET", None),
        ("/static/x.css", "GET", None),
        ("/healthz", "GET", None),
        ("/healthz/x", "GET", "page"),
    ],
)
def test_every_request_has_its_kind(path: str, method: str, kind: str | None) -> None:
    assert kind_of(RequestFactory().generic(method, path)) == kind


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (["0"], "9.9.9.9", "10.0.0.1"),
        (["1"], "9.9.9.9", "9.9.9.9"),
        (["1"], "6.6.6.6, 9.9.9.9", "9.9.9.9"),
        (["2"], "6.6.6.6, 9.9.9.9, 10.0.0.2", "9.9.9.9"),
        (["5"], "9.9.9.9", "9.9.9.9"),
        (["1"], "", "10.0.0.1"),
        (["10.0.0.0/8"], "6.6.6.6, 9.9.9.9, 10.0.0.2", "9.9.9.9"),
        (["10.0.0.0/8"], "6.6.6.6, nonsense", "nonsense"),
        (["10.0.0.0/8", "2001:db8::/32"], "9.9.9.9, 2001:db8::7", "9.9.9.9"),
        (["10.0.0.0/8"], "10.0.0.9", "10.0.0.9"),
        (["192.0.2.0/24"], "9.9.9.9", "10.0.0.1"),
    ],
)
def test_asvs_15_3_4_addresses_are_believed_from_the_right_through_known_proxies(
    proxies: list[str], forwarded: str, address: str, settings: Any
) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get(
        "/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": forwarded}
    )
    assert client_address(request) == address


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("", "unknown"),
        ("nonsense", "unknown"),
    ],
)
def test_a_client_is_an_address_or_a_household(address: str, network: str) -> None:
    assert network_of(address) == network


@pytest.mark.parametrize(
    ("address", "networks"),
    [
        ("203.0.113.7", ("203.0.113.7",)),
        ("::ffff:203.0.113.7", ("203.0.113.7",)),
        ("2001:db8:1:2:3:4:5:6", ("2001:db8:1:2::/64", "2001:db8:1::/48")),
        ("nonsense", ("unknown",)),
    ],
)
def test_a_household_of_ipv6_has_a_range_around_it(
    address: str, networks: tuple[str, ...]
) -> None:
    assert networks_of(address) == networks


def test_the_key_of_a_day_goes_with_the_day() -> None:
    store = OwnMemory()
    today = store.hashed("203.0.113.7", 20_000)
    assert store.hashed("203.0.113.7", 20_000) == today
    assert store.hashed("203.0.113.7", 20_001) != today
    assert store.hashed("203.0.113.7", 20_000) != today


def test_processes_share_the_key_of_a_day_through_redis(redis_server: str) -> None:
    one, other = (SharedStore(redis_server).hashed("::1", 20_000) for _ in range(2))
    assert one == other


def test_redis_never_holds_an_address(
    redis_server: str, settings: Any, tight: None, visit: Callable[..., int]
) -> None:
    settings.REDIS_URL = redis_server
    visit(REMOTE_ADDR="203.0.113.99")
    names = redis.Redis.from_url(redis_server).keys("*")
    assert names
    assert not any(b"203.0.113" in name for name in names)


def test_a_store_that_does_not_answer_does_not_hold_readers_up(
    settings: Any, tight: None, visit: Callable[..., int]
) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        settings.REDIS_URL = f"redis://127.0.0.1:{silent.getsockname()[1]}"
        began = time.monotonic()
        assert visit() == 200
        assert time.monotonic() - began < 2
