"""What a copy of the whole board costs, and whom the limits meet by mistake.

Both are found by running requests through the very rules of the throttle (``gcra``,
``disclosure_budget``) on a clock of its own. Nothing is random: where readers differ, a
hash decides, so that the same assumptions give the same figures. The figures are worth
what the assumptions are worth; they are printed beside them.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from publishing.rules.disclosure_budget import HOUR_US, Budget, charge
from publishing.rules.gcra import SECOND_US, Rate, ask

ENTRIES_A_PAGE = 50
POSTINGS_A_PAGE = 20


@dataclass(frozen=True)
class Board:
    """What is on display: postings, and entries in all of them together."""

    postings: int
    entries: int


@dataclass(frozen=True)
class Limits:
    """Those in force: a rate for each kind of page, and the budget of names."""

    rates: Mapping[str, Rate]
    budget: Budget


@dataclass(frozen=True)
class Harvester:
    """Assumptions: what an address and the traffic cost, how long a page takes."""

    yen_an_address_hour: float = 1.0
    yen_a_gigabyte: float = 600.0
    bytes_a_page: int = 20_000
    seconds_a_page: float = 0.2


@dataclass(frozen=True)
class Cost:
    """Of one copy of the board with so many addresses."""

    addresses: int
    requests: int
    hours: float
    yen: int


@dataclass(frozen=True)
class Visit:
    """One request of somebody: seconds after the start, kind of page, names on it."""

    at_s: float
    kind: str
    names: tuple[int, ...] = ()


@dataclass(frozen=True)
class ReaderModel:
    """Lawful readers behind one address in one hour.

    Each of ``people`` comes with the probability ``comes`` and, within ``stays_s``,
    opens the entry page, the list once for each notice, ``pages`` pages of names,
    and searches ``searches`` times, always in vain, which costs most.
    """

    name: str
    people: int
    comes: float
    stays_s: int
    pages: int
    searches: int


MODELS = (
    ReaderModel("single", people=1, comes=1, stays_s=900, pages=6, searches=3),
    ReaderModel("family", people=4, comes=1, stays_s=900, pages=6, searches=3),
    ReaderModel(
        "cgnat_2000", people=2000, comes=0.003, stays_s=900, pages=3, searches=2
    ),
    ReaderModel("law_office", people=5, comes=1, stays_s=3600, pages=4, searches=20),
)
HOURS = 100


@dataclass
class Address:
    """The counters of one client, as the throttle keeps them."""

    limits: Limits
    tats_us: dict[str, int] = field(default_factory=dict)
    known: dict[bytes, int] = field(default_factory=dict)

    def wait_us(self, visit: Visit, now_us: int) -> int:
        """How long the visit has to wait; 0 once it is admitted and charged."""
        answer = ask(
            self.limits.rates[visit.kind], self.tats_us.get(visit.kind, 0), now_us
        )
        if answer.wait_us:
            return answer.wait_us
        self.tats_us[visit.kind] = answer.tat_us
        names = [str(name).encode() for name in visit.names]
        self.known = {n: t for n, t in self.known.items() if t > now_us - HOUR_US}
        charged = charge(self.limits.budget, self.known, names, now_us)
        if charged.wait_us:
            return charged.wait_us
        self.known |= dict.fromkeys(charged.new, now_us)
        return 0


def cost_of_a_copy(
    board: Board, limits: Limits, addresses: int, harvester: Harvester
) -> Cost:
    """Requests, hours and yen when the pages are shared out evenly.

    All addresses work at once and none knows a ceiling over all of them, so the one
    with the most pages sets the time. It asks for the next page when it has the last.
    """
    pages = _pages_of(board)
    share = pages[::addresses]
    now_us = 0
    address = Address(limits)
    for visit in share:
        while wait := address.wait_us(visit, now_us):
            now_us += wait
        now_us += round(harvester.seconds_a_page * SECOND_US)
    hours = now_us / HOUR_US
    gigabytes = len(pages) * harvester.bytes_a_page / 1e9
    # An address is paid for a whole hour at least.
    rent = addresses * max(hours, 1.0) * harvester.yen_an_address_hour
    yen = rent + gigabytes * harvester.yen_a_gigabyte
    return Cost(addresses, len(pages), round(hours, 4), round(yen))


def false_positive_rate(model: ReaderModel, board: Board, limits: Limits) -> float:
    """The share of a lawful reader's requests that are refused, over many hours."""
    asked = refused = 0
    for hour in range(HOURS):
        address = Address(limits)
        for visit in _visits(model, board, hour):
            asked += 1
            refused += address.wait_us(visit, round(visit.at_s * SECOND_US)) > 0
    return refused / asked if asked else 0.0


def _pages_of(board: Board) -> list[Visit]:
    """Every page that has to be opened: the list, then each posting's names."""
    lists = -(-board.postings // POSTINGS_A_PAGE)
    found = [Visit(0, "list") for _ in range(lists)]
    for posting in range(board.postings):
        first = posting * board.entries // board.postings
        last = (posting + 1) * board.entries // board.postings
        found += [
            Visit(0, "notice", tuple(range(start, min(start + ENTRIES_A_PAGE, last))))
            for start in range(first, last, ENTRIES_A_PAGE)
        ]
    return found


def _visits(model: ReaderModel, board: Board, hour: int) -> list[Visit]:
    """What all the people of one hour open, in the order of time."""
    found: list[Visit] = []
    for person in range(model.people):
        if _chance(model.name, hour, person, "comes") < model.comes:
            found += _visits_of_one(model, board, hour, person)
    return sorted(found, key=lambda visit: visit.at_s)


def _visits_of_one(
    model: ReaderModel, board: Board, hour: int, person: int
) -> Iterator[Visit]:
    arrives = _chance(model.name, hour, person, "arrives") * (3600 - model.stays_s)
    opened = ["page"]
    opened += ["list", "notice"] * model.pages + ["search"] * model.searches
    last_page = max(1, board.entries // ENTRIES_A_PAGE)
    for number, kind in enumerate(opened):
        at = arrives + number * model.stays_s / len(opened)
        names: tuple[int, ...] = ()
        if kind == "notice":
            which = _chance(model.name, hour, person, number)
            start = int(which * last_page) * ENTRIES_A_PAGE
            names = tuple(range(start, min(start + ENTRIES_A_PAGE, board.entries)))
        elif kind == "search":
            # Names of nobody on display: a search in vain is charged as one of its own.
            names = (-1 - (person * len(opened) + number),)
        yield Visit(at, kind, names)


def _chance(*what: object) -> float:
    """A number in [0, 1) that depends on ``what`` alone."""
    digest = hashlib.sha256(repr(what).encode()).digest()
    return int.from_bytes(digest[:6]) / 2**48
