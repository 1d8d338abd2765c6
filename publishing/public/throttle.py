"""Throttling that a family on one address never meets.

The client is known by an HMAC of its address under a key that lives one day and is
then gone; nothing about it reaches the disk. When the shared store fails, this
process's own memory counts instead: a statutory notice must stay readable.
"""

import hashlib
import hmac
import ipaddress
import re
import secrets
from collections.abc import Callable

import redis
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from config import clock
from publishing.public.refusals import refused
from publishing.public.reviews import is_review
from publishing.public.terminals import device_of_path

# Staff of one office share an address and have signed in; only signing in counts.
EXEMPT = re.compile(r"/(static/|staff/|audit/|healthz$|readyz$|robots\.txt$)")
SIGN_IN = {"/staff/sign-in/", "/staff/sign-in/office/"}
KINDS = (
    ("notice", re.compile(r"(/[a-z-]+)?/notices/[^/]+/")),
    ("list", re.compile(r"(/[a-z-]+)?/notices/$")),
)
DAY_S = 24 * 3600
IPV6_PREFIX = 64
# A store that hangs costs a reader this much, not the client library's five seconds.
STORE_PATIENCE_S = 0.5


class Throttle:
    """Middleware: counts requests by client and kind of page, and refuses with 429."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.limits = {kind: parse(text) for kind, text in settings.LIMITS.items()}
        self.own = _limiter("memory://")
        self.shared = _limiter(settings.REDIS_URL) if settings.REDIS_URL else self.own
        self.keys = DailyKey()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # An enrolled screen is no household: it has a limit of its own.
        device = device_of_path(request.path_info)
        kind = "terminal" if device else kind_of(request)
        if kind is None:
            return self.get_response(request)
        limit = self.limits[kind]
        client = device.pk if device else self._client(request)
        wait = self._wait(limit, kind, client)
        if wait is None:
            return self.get_response(request)
        response = refused(request, 429)
        response.headers["Retry-After"] = str(wait)
        return response

    def _client(self, request: HttpRequest) -> str:
        day = int(clock.process_now().timestamp()) // DAY_S
        network = network_of(client_address(request))
        return hmac.new(self.keys.of(day), network.encode(), hashlib.sha256).hexdigest()

    def _wait(self, limit: RateLimitItem, kind: str, client: str) -> int | None:
        """Whole seconds to wait, or None when the request may pass."""
        try:
            return _seconds_to_wait(self.shared, limit, kind, client)
        except StorageError:
            return _seconds_to_wait(self.own, limit, kind, client)


class DailyKey:
    """A random key that is replaced, and so forgotten, with the day."""

    def __init__(self) -> None:
        self.day = -1
        self.key = b""

    def of(self, day: int) -> bytes:
        """The key of a day, counted from 1970."""
        if day != self.day:
            self.day, self.key = day, self._key(day)
        return self.key

    def _key(self, day: int) -> bytes:
        fresh = secrets.token_bytes(32)
        if not settings.REDIS_URL:
            return fresh
        return _shared_key(day, fresh)


def kind_of(request: HttpRequest) -> str | None:
    """Which limit counts for the request; None for what is never throttled."""
    path = request.path_info
    if path in SIGN_IN and request.method == "POST":
        return "sign_in"
    if EXEMPT.match(path):
        return None
    if is_review(request):
        return "review"
    return next((kind for kind, pattern in KINDS if pattern.match(path)), "page")


def client_address(request: HttpRequest) -> str:
    """The client's address; forwarded ones are believed through known proxies only.

    Counted from the right of X-Forwarded-For: the left is the client's to write.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    chain = [*(hop.strip() for hop in forwarded if hop.strip())]
    chain.append(request.META.get("REMOTE_ADDR", ""))
    proxies = settings.TRUSTED_PROXIES
    if len(proxies) == 1 and proxies[0].isdigit():
        return chain[max(0, len(chain) - 1 - int(proxies[0]))]
    return _first_untrusted(chain, proxies)


def network_of(address: str) -> str:
    """IPv4 as it is, IPv6 by its /64 (one household), anything else as one client."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if parsed.version == 4:
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, IPV6_PREFIX), strict=False))


def _first_untrusted(chain: list[str], proxies: list[str]) -> str:
    networks = [ipaddress.ip_network(proxy, strict=False) for proxy in proxies]
    for address in reversed(chain):
        try:
            parsed = ipaddress.ip_address(address)
        except ValueError:
            return address
        if not any(parsed in network for network in networks):
            return address
    return chain[0]


def _limiter(url: str) -> MovingWindowRateLimiter:
    storage = storage_from_string(
        url, wrap_exceptions=True, socket_timeout=STORE_PATIENCE_S
    )
    return MovingWindowRateLimiter(storage)


def _seconds_to_wait(
    limiter: MovingWindowRateLimiter, limit: RateLimitItem, kind: str, client: str
) -> int | None:
    if limiter.hit(limit, kind, client):
        return None
    until = limiter.get_window_stats(limit, kind, client).reset_time
    return max(1, round(until - clock.process_now().timestamp()))


def _shared_key(day: int, fresh: bytes) -> bytes:
    """One key for all processes, kept in Redis for a day and an hour at most."""
    store = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=STORE_PATIENCE_S)
    name = f"kojiban:client-key:{day}"
    try:
        store.set(name, fresh, nx=True, ex=DAY_S + 3600)
        return store.get(name) or fresh
    except redis.RedisError:
        return fresh
