"""Requests that no browser sends, as bytes: the same ones for the same seed.

Whatever may be wrong is wrong somewhere: the path, the query, the headers, the body,
their encoding and their length. Each asks as if from an address of its own and wants
the connection closed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from urllib.parse import quote

METHODS = (
    *("GET",) * 12,
    *("HEAD", "POST", "POST", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"),
    *("CONNECT", "PROPFIND", "KOJIBAN", "get", "G" * 300),
)
PIECES = (
    *("%00", "%ff", "%c0%ae", "%c0%80", "%ed%a0%80", "%f4%90%80%80", "%80", "%"),
    *("%zz", "%2e%2e%2f", "%252e%252e%252f", "%25252e", "..;/", "../", "//", "\\"),
    *("%0d%0aX-Injected:%20yes", "%0aSet-Cookie:%20a=b", "%e2%80%ae", "%ef%bb%bf"),
    *("'%20OR%201=1--", "%27;DROP%20TABLE%20x;--", "${7*7}", "{{7*7}}", "<script>"),
    *("\xff\xfe", "あ", "%E3%81%82", "%E3%81", "~", ";", ":", "@evil.example", "%20"),
    *("x" * 300, "%41" * 900, "a/" * 400, "%F0%9F%92%A9", "9" * 60, "-1", "1e309"),
)
TYPES = (
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=bogus",
    "application/x-www-form-urlencoded; charset=utf-7",
    "multipart/form-data",
    "multipart/form-data; boundary=b",
    "multipart/form-data; boundary=" + "b" * 300,
    "application/json",
    "text/xml",
    "/;;",
    "\xff",
)
KEYS = ("row", "after", "office", "basis", "page", "name", "reference", "score", "x[]")
HEADERS = (
    *("Accept: */*;q=zwei", "Accept: " + "a/b," * 500, "Accept-Language: xx,*;q=9"),
    *("Cookie: sessionid=\xff; a=%00; =; ;;", "Cookie: " + "a=b; " * 400),
    *("Range: bytes=0-0,-9999999999999", "If-None-Match: *"),
    *("If-Modified-Since: Wed, 99 Abc 9999 99:99:99 GMT", "Accept-Encoding: gzip,br"),
    *(
        "X-Forwarded-Host: evil.example",
        "X-Forwarded-Proto: gopher",
        "Forwarded: for=x",
    ),
    *("X-HTTP-Method-Override: DELETE", "X-Original-URL: /staff/", "Expect: 200-ok"),
    *("Authorization: Basic \xff\xff", "Upgrade: h2c", "Origin: null", "TE: trailers"),
    *("Referer: http://evil.example/%00", "User-Agent: "),
)
# No HTTP: whatever reads the request must refuse it before the application sees it.
NOT_HTTP = (
    *("X\x00Y: z", "No colon", " Folded: x", "X-Injected: a\r\n b", "If-Match: \x01"),
    *("Content-Length: -1", "Content-Length: 9e9", "Transfer-Encoding: identity"),
    *(
        "Content-Length: 1\r\nContent-Length: 2",
        "Transfer-Encoding: chunked\r\nContent-Length: 3",
    ),
)
HOSTS = (*("127.0.0.1",) * 20, "evil.example", "127.0.0.1@evil.example", "\xff", "")


@dataclass(frozen=True)
class BadRequest:
    """``content`` to be sent; an answer cannot be waited for when it breaks off."""

    content: bytes
    breaks_off: bool

    @property
    def is_head(self) -> bool:
        return self.content.startswith(b"HEAD ")


def bad_requests(
    seed: int, count: int, addresses: Sequence[str]
) -> Iterator[BadRequest]:
    """So many requests on and around the addresses."""
    random = Random(seed)
    for number in range(count):
        yield _request(random, number, addresses)


def _request(random: Random, number: int, addresses: Sequence[str]) -> BadRequest:
    method = random.choice(METHODS)
    lines = [
        f"{method} {_target(random, addresses)} HTTP/1.{random.choice('1111110')}",
        f"Host: {random.choice(HOSTS)}",
        f"X-Forwarded-For: 10.{number >> 16}.{number >> 8 & 255}.{number & 255}",
        "Connection: close",
        *random.sample(HEADERS, random.choice((0, 0, 1, 1, 2, 3))),
        *random.sample(NOT_HTTP, random.random() < 0.05),
    ]
    body, breaks_off = b"", random.random() < 0.01
    if method in ("POST", "PUT", "PATCH") or random.random() < 0.05:
        body = _body(random)
        more = 1000 if breaks_off else 0
        lines += [f"Content-Type: {random.choice(TYPES)}"]
        lines += [_length(random, len(body) + more)]
    head = "\r\n".join(lines) + "\r\n\r\n"
    content = head.encode("latin-1" if random.random() < 0.3 else "utf-8", "replace")
    return BadRequest(content + body, breaks_off and bool(body))


def _target(random: Random, addresses: Sequence[str]) -> str:
    address = random.choice(addresses)
    for _ in range(random.choice((0, 1, 1, 2))):
        place = random.randrange(len(address) + 1)
        address = address[:place] + random.choice(PIECES) + address[place:]
    query = _query(random) if random.random() < 0.4 else ""
    # Not even the address need be one.
    start = random.choice(("",) * 90 + ("http://evil.example", "*", "", "//", "\t"))
    return start + address.replace(" ", "%20") + query


def _query(random: Random) -> str:
    pairs = random.choice((1, 1, 2, 3, 400))
    return "?" + "&".join(_pair(random) for _ in range(pairs))


def _pair(random: Random) -> str:
    value = random.choice(PIECES)[:40].replace(" ", "+")
    return f"{random.choice(KEYS)}={value}"


def _body(random: Random) -> bytes:
    kind = random.randrange(5)
    if kind == 0:
        return random.randbytes(random.choice((1, 100, 5_000)))
    if kind == 1:
        return b'--b\r\nContent-Disposition: form-data; name="name"\r\n\r\n\xff\r\n--b'
    if kind == 2:
        return b"a=b&" * random.choice((1, 2_000, 6_000))
    typed = random.choice(PIECES)
    return f"name={quote(typed)}&office=DEMO-TAX&score={typed}".encode()


def _length(random: Random, length: int) -> str:
    # A second length would be the smuggler's; the parser must see to it.
    twice = "\r\nContent-Length: 1" if random.random() < 0.02 else ""
    return f"Content-Length: {length}{twice}"
