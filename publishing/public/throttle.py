"""Throttling that a family on one address never meets.

Requests are counted by client and kind of page, names by client and hour. There is no
ceiling over all clients: it would let one of them close a notice for everybody.
"""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from config import clock
from publishing.models import ReadingKind
from publishing.public.client import client_address, networks_of
from publishing.public.counters import DAY_S, Client, Counters
from publishing.public.headers import is_staff_path
from publishing.public.observers import is_observer
from publishing.public.reader import Reader
from publishing.public.reading_counts import ReadingCounts
from publishing.public.refusals import refused
from publishing.public.terminals import device_of_path
from publishing.rules.gcra import parse_rate

# Staff of one office share an address and have signed in; only signing in counts.
EXEMPT = re.compile(r"/(static/|healthz$|readyz$|robots\.txt$)")
SIGN_IN = {"/staff/sign-in/", "/staff/sign-in/office/"}
NOTICE = re.compile(r"(/[a-z-]+)?/notices/(?P<public_id>[^/]+)/")
SEARCH = re.compile(r"(/[a-z-]+)?/search/$")
KINDS = (
    ("notice", NOTICE),
    ("list", re.compile(r"(/[a-z-]+)?/notices/$")),
)


class Throttle:
    """Middleware: counts requests by client and kind of page, and refuses with 429."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.rates = {kind: parse_rate(text) for kind, text in settings.LIMITS.items()}
        self.counters = Counters(settings.REDIS_URL)
        self.counts = ReadingCounts()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        at = clock.process_now()
        # An enrolled screen is no household: it has a limit of its own.
        device = device_of_path(request.path_info)
        kind = "terminal" if device else kind_of(request)
        if kind is None or is_observer(request, at=at):
            return self.get_response(request)
        networks = (
            (f"terminal {device.pk}",)
            if device
            else networks_of(client_address(request))
        )
        reader = Reader(
            client=Client(networks, int(at.timestamp()) // DAY_S),
            range_factor=settings.LIMIT_RANGE,
            counters=self.counters,
            counts=self.counts,
            at=at,
            public_id=_public_id(request),
        )
        if device is None:
            # Screens in offices and observers have no budget of names.
            request.reader = reader
        refusal = self._refusal(request, reader, kind)
        response = refusal or self.get_response(request)
        if response.status_code == 503 and reader.public_id:
            # To this reader the notice was not there; certificates tell how often.
            self.counts.add(ReadingKind.UNAVAILABLE, at=at, public_id=reader.public_id)
        self.counts.write_when_due(at=at)
        return response

    def _refusal(
        self, request: HttpRequest, reader: Reader, kind: str
    ) -> HttpResponse | None:
        too_fast = reader.too_fast(request, kind, self.rates[kind])
        if too_fast:
            return too_fast
        if SEARCH.fullmatch(request.path_info) and self.counters.is_store_down:
            self.counts.add(ReadingKind.SEARCH_CLOSED, at=reader.at)
            return _search_is_closed(request)
        return None


def kind_of(request: HttpRequest) -> str | None:
    """Which limit counts for the request; None for what is never throttled."""
    path = request.path_info
    if path in SIGN_IN and request.method == "POST":
        return "sign_in"
    if EXEMPT.match(path) or is_staff_path(path):
        return None
    if request.method == "POST" and SEARCH.fullmatch(path):
        return "search"
    return next((kind for kind, pattern in KINDS if pattern.match(path)), "page")


def _public_id(request: HttpRequest) -> str:
    found = NOTICE.match(request.path_info)
    return found["public_id"] if found else ""


def _search_is_closed(request: HttpRequest) -> HttpResponse:
    """Without the shared store nobody knows how often a client has already asked."""
    words = (
        _("ただいま検索できません"),
        _(
            "検索の回数を数える仕組みが止まっているため、検索を閉じています。"
            "掲示の一覧と掲示は見られます。お急ぎの方は担当の窓口へお電話ください。"
        ),
    )
    return refused(request, 503, words)
