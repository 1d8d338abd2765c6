"""Where it is counted what a client asked and saw: in this process, or in Redis.

A client and a name are known by an HMAC under a key that lives one day and is then
gone; nothing else about them is kept, and nothing reaches the disk. A store that does
not answer is left alone for a while, and this process's own memory counts instead: a
statutory notice must stay readable.
"""

import hashlib
import hmac
import logging
import secrets
import time
from abc import ABC, abstractmethod
from collections import OrderedDict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import NamedTuple, TypeVar

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from publishing.rules.disclosure_budget import HOUR_S, HOUR_US, Budget, charge
from publishing.rules.gcra import Rate, ask_all

logger = logging.getLogger(__name__)

DAY_S = 24 * 3600
# A store that hangs costs a reader this much, not the client library's five seconds,
STORE_PATIENCE_S = 0.5
# and costs it one reader in so many seconds, not every one.
STORE_REST_S = 5.0
# Memory of one process: some ten megabytes for clients, some fifty for names.
MOST_CLIENTS = 100_000
MOST_NAMES = 500_000
HASH_BYTES = 16
Answer = TypeVar("Answer")

# KEYS: a TAT for each network. ARGV: interval and tolerance of each, microseconds.
ASK = """
local t = redis.call('TIME')
local now = t[1] * 1000000 + t[2]
local longest, whose, tats = 0, 1, {}
for i, key in ipairs(KEYS) do
  local tat = tonumber(redis.call('GET', key) or '0')
  local wait = tat - tonumber(ARGV[2 * i]) - now
  if wait > longest then longest, whose = wait, i end
  tats[i] = math.max(now, tat) + tonumber(ARGV[2 * i - 1])
end
if longest == 0 then
  for i, key in ipairs(KEYS) do
    redis.call('SET', key, string.format('%.0f', tats[i]),
               'PX', string.format('%.0f', math.ceil((tats[i] - now) / 1000)))
  end
end
return {longest, whose - 1}
"""

# KEYS: a sorted set of names for each network. ARGV: how many names may be known in
# each; then the names. An hour in microseconds is written in.
CHARGE = """
local t = redis.call('TIME')
local now, hour = t[1] * 1000000 + t[2], HOUR_US
local longest, whose, new = 0, 1, {}
for i, key in ipairs(KEYS) do
  redis.call('ZREMRANGEBYSCORE', key, '-inf', string.format('%.0f', now - hour))
  new[i] = {}
  for j = #KEYS + 1, #ARGV do
    if not redis.call('ZSCORE', key, ARGV[j]) then table.insert(new[i], ARGV[j]) end
  end
  local known = redis.call('ZCARD', key)
  local surplus = known + #new[i] - tonumber(ARGV[i])
  if #new[i] > 0 and surplus > 0 then
    local wait = hour
    if surplus <= known then
      local at = redis.call('ZRANGE', key, surplus - 1, surplus - 1, 'WITHSCORES')[2]
      wait = tonumber(at) + hour - now
    end
    if wait > longest then longest, whose = wait, i end
  end
end
if longest > 0 then return {0, longest, whose - 1} end
for i, key in ipairs(KEYS) do
  for _, name in ipairs(new[i]) do
    redis.call('ZADD', key, string.format('%.0f', now), name)
  end
  redis.call('PEXPIRE', key, hour / 1000)
end
return {#new[1], 0, 0}
""".replace("HOUR_US", str(HOUR_US))


class Wait(NamedTuple):
    """Microseconds to wait (0: none), and which of the networks asks for it."""

    us: int
    whose: int


class Charged(NamedTuple):
    """How many names were new to the client, and how long to wait."""

    new: int
    wait: Wait


@dataclass(frozen=True)
class Client:
    """The networks of a client, the narrowest first, on a day counted from 1970."""

    networks: tuple[str, ...]
    day: int


class Store(ABC):
    """Counts under hashes of its own key of the day."""

    def __init__(self) -> None:
        self._day, self._key = -1, b""

    @abstractmethod
    def ask(self, kind: str, client: Client, rates: Sequence[Rate]) -> Wait:
        """One request of a kind; the rates stand in the order of the networks."""

    @abstractmethod
    def charge(
        self, client: Client, budgets: Sequence[Budget], names: Collection[str]
    ) -> Charged:
        """Names about to be shown, all of them or none."""

    @abstractmethod
    def _key_of(self, day: int) -> bytes: ...

    def hashed(self, text: str, day: int) -> bytes:
        """What stands for a network or a name on that day."""
        if day != self._day:
            self._key, self._day = self._key_of(day), day
        return hmac.digest(self._key, text.encode(), hashlib.sha256)[:HASH_BYTES]

    def _keys(self, kind: str, client: Client) -> list[str]:
        hashes = (self.hashed(network, client.day) for network in client.networks)
        return [f"kojiban:{kind}:{each.hex()}" for each in hashes]


class OwnMemory(Store):
    """This process alone; what was asked longest ago is forgotten first."""

    def __init__(self, most_clients: int = MOST_CLIENTS, most_names: int = MOST_NAMES):
        super().__init__()
        self._most_clients, self._most_names = most_clients, most_names
        self._tats: OrderedDict[str, int] = OrderedDict()
        self._names: OrderedDict[str, dict[bytes, int]] = OrderedDict()
        self._name_count = 0
        self._lock = Lock()

    def ask(self, kind: str, client: Client, rates: Sequence[Rate]) -> Wait:
        keys = self._keys(kind, client)
        with self._lock:
            before = [self._tats.get(key, 0) for key in keys]
            after, us, whose = ask_all(rates, before, _now_us())
            for key, tat in zip(keys, after, strict=True):
                self._tats[key] = tat
                self._tats.move_to_end(key)
            while len(self._tats) > self._most_clients:
                self._tats.popitem(last=False)
        return Wait(us, whose)

    def charge(
        self, client: Client, budgets: Sequence[Budget], names: Collection[str]
    ) -> Charged:
        keys = self._keys("names", client)
        asked = {self.hashed(name, client.day) for name in names}
        with self._lock:
            now = _now_us()
            known = [self._known(key, now) for key in keys]
            charges = [
                charge(budget, each, asked, now)
                for budget, each in zip(budgets, known, strict=True)
            ]
            waits = [each.wait_us for each in charges]
            if longest := max(waits):
                return Charged(0, Wait(longest, waits.index(longest)))
            for each, charged in zip(known, charges, strict=True):
                each.update(dict.fromkeys(charged.new, now))
                self._name_count += len(charged.new)
            self._forget_surplus()
        return Charged(len(charges[0].new), Wait(0, 0))

    def _known(self, key: str, now: int) -> dict[bytes, int]:
        """The names of the last hour; they stand in the order of their instants."""
        known = self._names.setdefault(key, {})
        self._names.move_to_end(key)
        old = [name for name, at in known.items() if at <= now - HOUR_US]
        for name in old:
            del known[name]
        self._name_count -= len(old)
        return known

    def _forget_surplus(self) -> None:
        while self._name_count > self._most_names or (
            len(self._names) > self._most_clients
        ):
            _, gone = self._names.popitem(last=False)
            self._name_count -= len(gone)

    def _key_of(self, day: int) -> bytes:
        return secrets.token_bytes(32)


class SharedStore(Store):
    """Redis or Valkey, by its own clock and in one step each. Raises RedisError."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._redis = redis.Redis.from_url(
            url,
            socket_timeout=STORE_PATIENCE_S,
            socket_connect_timeout=STORE_PATIENCE_S,
            retry=Retry(NoBackoff(), 0),
        )
        self._ask = self._redis.register_script(ASK)
        self._charge = self._redis.register_script(CHARGE)

    def ask(self, kind: str, client: Client, rates: Sequence[Rate]) -> Wait:
        told = [(rate.interval_us, rate.tolerance_us) for rate in rates]
        numbers = [number for pair in told for number in pair]
        return Wait(*self._ask(keys=self._keys(kind, client), args=numbers))

    def charge(
        self, client: Client, budgets: Sequence[Budget], names: Collection[str]
    ) -> Charged:
        asked = sorted({self.hashed(name, client.day) for name in names})
        allowed = [budget.allowed(len(asked)) for budget in budgets]
        keys = self._keys("names", client)
        new, *wait = self._charge(keys=keys, args=[*allowed, *asked])
        return Charged(new, Wait(*wait))

    def _key_of(self, day: int) -> bytes:
        """One key for all processes, kept for a day and an hour at most."""
        fresh, name = secrets.token_bytes(32), f"kojiban:client-key:{day}"
        self._redis.set(name, fresh, nx=True, ex=DAY_S + HOUR_S)
        return self._redis.get(name) or fresh


class Counters:
    """The shared store while it answers, else this process's own memory."""

    def __init__(self, url: str) -> None:
        self._own = OwnMemory()
        self._shared = SharedStore(url) if url else None
        # 0 while the shared store answers.
        self._rests_until = 0.0

    @property
    def is_store_down(self) -> bool:
        """Whether the store that several processes should share does not answer."""
        return self._rests_until > 0

    def ask(self, kind: str, client: Client, rates: Sequence[Rate]) -> Wait:
        """As ``Store.ask``; never fails."""
        return self._first(lambda store: store.ask(kind, client, rates))

    def charge(
        self, client: Client, budgets: Sequence[Budget], names: Collection[str]
    ) -> Charged:
        """As ``Store.charge``; never fails."""
        return self._first(lambda store: store.charge(client, budgets, names))

    def _first(self, question: Callable[[Store], Answer]) -> Answer:
        if self._shared is None or not self._is_to_be_asked():
            return question(self._own)
        try:
            answer = question(self._shared)
        except redis.RedisError as error:
            self._rests_until = time.monotonic() + STORE_REST_S
            logger.warning("the store of the throttle: %s", type(error).__name__)
            return question(self._own)
        self._rests_until = 0.0
        return answer

    def _is_to_be_asked(self) -> bool:
        """Always while it answers; after a rest by one request, not by all at once."""
        if not self._rests_until:
            return True
        if time.monotonic() < self._rests_until:
            return False
        self._rests_until = time.monotonic() + STORE_REST_S
        return True


def _now_us() -> int:
    return time.monotonic_ns() // 1000
