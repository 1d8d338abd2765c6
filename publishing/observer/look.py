"""One look at one posting: what came back, judged against what is due.

connection, TLS, time-out, 5xx, 404    unreachable
redirect, 401, 403, 429, cookie,
another content type, a challenge      barrier
other words than committed to          altered
200 outside of the window              shown_outside
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from publishing.evidence.observed import Verdict
from publishing.observer.page import Unreadable, read_page
from publishing.rules.public_notice import copy_digest

TRIES = 3
# A posting of ten thousand entries has two hundred pages.
MAX_PAGES = 1000
BARRIERS = {401: "login", 403: "forbidden", 407: "login", 429: "throttled"}
ABSENT = {404, 410}


@dataclass(frozen=True)
class Target:
    """What is due: the posting, its window [starts, ends) and what it has to show.

    ``copy`` is `copy_digest` of all entries on display; instants are seconds.
    """

    id: str
    commitment: bytes
    starts: int
    ends: int
    entries: int
    copy: str

    def is_due(self, at: int) -> bool:
        """Whether it has to be on display at the instant."""
        return self.starts <= at < self.ends


@dataclass(frozen=True)
class Answer:
    """What one request brought: a status with headers and body, or a failure."""

    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    ms: int = 0
    failure: str = ""


@dataclass(frozen=True)
class Found:
    """What one look found, in one word and a short code."""

    verdict: Verdict
    why: str | None
    body: bytes = b""
    ms: int = 0

    @property
    def code(self) -> str:
        """One word for the list of tries."""
        return self.why or "ok"


# Gets a query ("" or "?after=49") on the posting's page.
Fetch = Callable[[str], Answer]


def obstacle(answer: Answer) -> tuple[Verdict, str] | None:
    """Why the answer is no page that anybody can read, or None."""
    if answer.failure:
        return Verdict.UNREACHABLE, answer.failure
    if answer.status in BARRIERS:
        return Verdict.BARRIER, BARRIERS[answer.status]
    if 300 <= answer.status < 400:
        return Verdict.BARRIER, "redirect"
    if answer.status in ABSENT:
        return Verdict.UNREACHABLE, "absent"
    if answer.status != 200:
        return Verdict.UNREACHABLE, f"status_{answer.status}"
    if "set-cookie" in answer.headers:
        return Verdict.BARRIER, "cookie"
    if not answer.headers.get("content-type", "").startswith("text/html"):
        return Verdict.BARRIER, "content_type"
    return None


def look(target: Target, fetch: Fetch) -> Found:
    """All pages of a posting that is due, read once."""
    shell, ms = "", 0
    entries: list[str] = []
    bodies: list[bytes] = []
    query = ""
    for _ in range(MAX_PAGES):
        answer = fetch(query)
        ms += answer.ms
        if found := obstacle(answer):
            return Found(*found, answer.body, ms)
        bodies.append(answer.body)
        try:
            read = read_page(answer.body.decode())
        except UnicodeDecodeError:
            return _altered("encoding", bodies, ms)
        except Unreadable as error:
            return _unread(str(error), bodies, ms)
        if shell and read.shell != shell:
            return _altered("shell", bodies, ms)
        shell = read.shell
        entries += read.entries
        query = read.next_query
        if not query:
            return _compared(target, shell, entries, bodies, ms)
        if not query.startswith("?") or len(entries) >= target.entries:
            break
    return _altered("pager", bodies, ms)


def look_outside(fetch: Fetch) -> Found | None:
    """Whether a posting that is not due is shown all the same; None if it is not."""
    answer = fetch("")
    if obstacle(answer) is not None:
        return None
    return Found(Verdict.SHOWN_OUTSIDE, "shown", answer.body, answer.ms)


def looks(target: Target, fetch: Fetch) -> Iterator[Found]:
    """Up to three tries, until one is good."""
    for _ in range(TRIES):
        found = look(target, fetch)
        yield found
        if found.verdict == Verdict.GOOD:
            return


def _compared(
    target: Target, shell: str, entries: list[str], bodies: list[bytes], ms: int
) -> Found:
    if len(entries) != target.entries:
        return _altered("entries", bodies, ms)
    if copy_digest(shell, entries) != target.copy:
        return _altered("copy", bodies, ms)
    return Found(Verdict.GOOD, None, b"", ms)


def _unread(code: str, bodies: list[bytes], ms: int) -> Found:
    if code == "challenge":
        return Found(Verdict.BARRIER, code, b"".join(bodies), ms)
    return _altered(code, bodies, ms)


def _altered(code: str, bodies: list[bytes], ms: int) -> Found:
    return Found(Verdict.ALTERED, code, b"".join(bodies), ms)
