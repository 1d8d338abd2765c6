"""Counting in this process and in a real Redis: the same answers, and what fails."""

import socket
import time
from collections.abc import Callable, Iterator

import pytest
import redis

from publishing.public import counters as module
from publishing.public.counters import (
    Client,
    Counters,
    OwnMemory,
    SharedStore,
    Store,
)
from publishing.rules.disclosure_budget import Budget
from publishing.rules.gcra import SECOND_US, Rate
from tests.services import free_port

RATE, WIDE = Rate(3, 60, 3), Rate(6, 60, 6)
BUDGET = Budget(names=3, reserve=1)
HOME = Client(("2001:db8:1:2::/64", "2001:db8:1::/48"), 20_000)
NEIGHBOUR = Client(("2001:db8:1:3::/64", "2001:db8:1::/48"), 20_000)
OTHER_NEIGHBOUR = Client(("2001:db8:1:4::/64", "2001:db8:1::/48"), 20_000)


@pytest.fixture(autouse=True)
def third_of_june() -> None:
    """Real time here: counters expire by a clock of their own."""


@pytest.fixture(params=["own", "shared"])
def store(request: pytest.FixtureRequest) -> Store:
    if request.param == "own":
        return OwnMemory()
    return SharedStore(request.getfixturevalue("redis_server"))


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A server that takes connections and never answers."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        yield silent.getsockname()[1]


def asked(store: Store | Counters, client: Client, times: int) -> list[bool]:
    """Whether each of so many requests in a row was admitted."""
    return [not store.ask("notice", client, [RATE, WIDE]).us for _ in range(times)]


def shown(store: Store | Counters, *names: str) -> int | None:
    """How many of the names were new, or None when they may not be shown."""
    charged = store.charge(HOME, [BUDGET, BUDGET.times(2)], names)
    return None if charged.wait.us else charged.new


def test_a_household_is_refused_at_its_limit(store: Store) -> None:
    assert asked(store, HOME, 4) == [True, True, True, False]


def test_a_neighbour_is_not_punished(store: Store) -> None:
    asked(store, HOME, 9)
    assert asked(store, NEIGHBOUR, 3) == [True, True, True]


def test_a_range_has_a_limit_of_its_own(store: Store) -> None:
    asked(store, HOME, 3)
    asked(store, NEIGHBOUR, 3)
    wait = store.ask("notice", OTHER_NEIGHBOUR, [RATE, WIDE])
    assert (0 < wait.us <= 10 * SECOND_US, wait.whose) == (True, 1)


def test_kinds_and_days_are_counted_apart(store: Store) -> None:
    asked(store, HOME, 3)
    assert store.ask("list", HOME, [RATE, WIDE]).us == 0
    assert asked(store, Client(HOME.networks, 20_001), 1) == [True]


def test_the_wait_is_not_longer_than_to_the_next_request(store: Store) -> None:
    asked(store, HOME, 3)
    assert 19 * SECOND_US < store.ask("notice", HOME, [RATE, WIDE]).us <= 20 * SECOND_US


def test_different_names_alone_are_counted(store: Store) -> None:
    assert [shown(store, "a", "b"), shown(store, "b", "a"), shown(store, "c", "a")] == [
        2,
        0,
        1,
    ]


def test_a_page_beyond_the_budget_is_not_charged(store: Store) -> None:
    shown(store, "a", "b")
    assert shown(store, "c", "d") is None
    assert shown(store, "c", "a") == 1


def test_the_reserve_is_for_pages_of_one_name(store: Store) -> None:
    shown(store, "a", "b", "c")
    assert [shown(store, "d", "a"), shown(store, "d"), shown(store, "e")] == [
        None,
        1,
        None,
    ]


def test_names_may_be_shown_again_after_an_hour_at_most(store: Store) -> None:
    shown(store, "a", "b", "c")
    wait = store.charge(HOME, [BUDGET, BUDGET], ["d", "e"]).wait.us
    assert 3599 * SECOND_US < wait <= 3600 * SECOND_US


def test_a_name_is_forgotten_after_its_hour(
    store: Store, monkeypatch: pytest.MonkeyPatch, redis_server: str
) -> None:
    monkeypatch.setattr(module, "HOUR_US", SECOND_US // 20)
    monkeypatch.setattr(module, "CHARGE", module.CHARGE.replace("3600000000", "50000"))
    monkeypatch.setattr("publishing.rules.disclosure_budget.HOUR_US", SECOND_US // 20)
    again = type(store)(redis_server) if isinstance(store, SharedStore) else store
    shown(again, "a", "b", "c")
    time.sleep(0.06)
    assert shown(again, "d", "e", "f") == 3


def test_processes_share_what_they_count(redis_server: str) -> None:
    one, other = SharedStore(redis_server), SharedStore(redis_server)
    assert asked(one, HOME, 2) + asked(other, HOME, 2) == [True, True, True, False]
    assert [shown(one, "a", "b", "c"), shown(other, "a", "b")] == [3, 0]


def test_redis_holds_hashes_that_vanish(redis_server: str) -> None:
    store = SharedStore(redis_server)
    asked(store, HOME, 1)
    shown(store, "entry-id")
    server = redis.Redis.from_url(redis_server)
    kept = server.keys("*") + server.zrange(server.keys("*:names:*")[0], 0, -1)
    assert not any(b"2001" in each or b"entry" in each for each in kept)
    assert all(server.ttl(name) > 0 for name in server.keys("*"))


def test_the_own_memory_is_bounded() -> None:
    store = OwnMemory(most_clients=4, most_names=6)
    for number in range(50):
        client = Client((f"203.0.113.{number}",), 20_000)
        store.ask("notice", client, [RATE])
        store.charge(client, [BUDGET], ["a", "b", "c"])
    assert len(store._tats) <= 4
    assert sum(map(len, store._names.values())) == store._name_count <= 6


def test_what_the_own_memory_forgets_is_the_oldest() -> None:
    store = OwnMemory(most_clients=2)
    clients = [Client((f"203.0.113.{number}",), 20_000) for number in range(3)]
    for client in clients:
        for _ in range(3):
            store.ask("notice", client, [RATE])
    waits = [store.ask("notice", client, [RATE]).us for client in reversed(clients)]
    assert [wait > 0 for wait in waits] == [True, True, False]


def test_without_the_store_this_process_counts() -> None:
    counters = Counters(f"redis://127.0.0.1:{free_port()}")
    assert asked(counters, HOME, 4) == [True, True, True, False]
    assert [shown(counters, "a", "b", "c"), shown(counters, "d", "e")] == [3, None]
    assert counters.is_store_down


def test_a_store_that_is_down_is_left_alone_for_a_while(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counters = Counters(f"redis://127.0.0.1:{free_port()}")
    asked(counters, HOME, 1)
    calls: list[str] = []
    monkeypatch.setattr(SharedStore, "ask", lambda *_: calls.append("asked"))
    asked(counters, HOME, 5)
    assert calls == []


def test_a_store_that_is_back_counts_again(
    redis_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "STORE_REST_S", 0.0)
    counters = Counters(f"redis://127.0.0.1:{free_port()}")
    asked(counters, HOME, 1)
    counters._shared = SharedStore(redis_server)
    asked(counters, HOME, 1)
    assert not counters.is_store_down


def test_a_store_that_hangs_costs_one_reader_its_patience(
    silent_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "STORE_PATIENCE_S", 0.05)
    tried: list[int] = []
    counters = Counters(f"redis://127.0.0.1:{silent_port}")
    ask: Callable[..., object] = counters._shared._ask
    monkeypatch.setattr(
        counters._shared, "_ask", lambda **told: tried.append(1) or ask(**told)
    )
    monkeypatch.setattr(counters._shared, "_key_of", lambda day: bytes(32))
    assert asked(counters, HOME, 4) == [True, True, True, False]
    assert len(tried) == 1


def test_an_embedded_installation_has_no_store_to_be_down() -> None:
    counters = Counters("")
    asked(counters, HOME, 4)
    assert not counters.is_store_down
