"""The rules of MDN's HTTP Observatory as far as one answer over TLS decides them.

Restated from the scoring table of mdn-http-observatory 1.4.8 and the change of August
2026 that adds COOP and COEP (left out here: extra credit only). Begin at 100; every
finding adds or takes; what is added counts only where nothing more than ten was taken.
"""

from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from urllib.parse import urlsplit

A_PLUS = 100
LEAST_FOR_EXTRA_CREDIT = 90
SIX_MONTHS_S = 15_552_000
BROAD = {"ftp:", "http:", "https:", "*", "http://*", "https://*"}
PRIVATE = {
    "no-referrer",
    "same-origin",
    "strict-origin",
    "strict-origin-when-cross-origin",
}

Finding = tuple[str, int]


def score(
    headers: Mapping[str, str], html: str, *, redirects_to: str | None
) -> tuple[int, list[Finding]]:
    """Points and what they are made of; header names in lower case.

    ``redirects_to`` is where the same address leads over plain HTTP.
    """
    found = list(_findings(headers, html, redirects_to))
    taken = sum(points for _, points in found if points < 0)
    added = sum(points for _, points in found if points > 0)
    earned = 100 + taken
    return earned + added if earned >= LEAST_FOR_EXTRA_CREDIT else earned, found


def _findings(
    headers: Mapping[str, str], html: str, redirects_to: str | None
) -> Iterator[Finding]:
    policy = _policy(headers.get("content-security-policy", ""))
    yield "content policy", _content_policy(policy)
    yield "frames", _frames(policy, headers.get("x-frame-options", ""))
    yield "transport", _transport(headers.get("strict-transport-security", ""))
    yield "cookies", -40 if "set-cookie" in headers else 0
    yield "sharing", -50 if "*" in headers.get("access-control-allow-origin", "") else 0
    yield "redirect", _redirect(redirects_to)
    yield "referrer", _referrer(headers.get("referrer-policy", ""))
    yield "scripts", _scripts(html)
    yield "type", 0 if headers.get("x-content-type-options") == "nosniff" else -5
    yield "resource", _resource(headers.get("cross-origin-resource-policy", ""))


def _policy(header: str) -> dict[str, set[str]]:
    words = [part.split() for part in header.split(";") if part.strip()]
    return {name.lower(): set(sources) for name, *sources in words}


def _content_policy(policy: Mapping[str, set[str]]) -> int:
    if not policy:
        return -25
    fallback = policy.get("default-src", {"*"})
    scripts = policy.get("script-src", fallback)
    styles = policy.get("style-src", fallback)
    objects = policy.get("object-src", fallback)
    everything = set().union(*policy.values())
    if scripts & (BROAD | {"'unsafe-inline'", "data:"}) or objects & BROAD:
        return -20
    if any(source.startswith(("http:", "ftp:")) for source in everything):
        return -20
    if "'unsafe-eval'" in scripts | styles:
        return -10
    if styles & (BROAD | {"'unsafe-inline'", "data:"}):
        return 0
    return 10 if policy.get("default-src") == {"'none'"} else 5


def _frames(policy: Mapping[str, set[str]], header: str) -> int:
    if "frame-ancestors" in policy:
        return 5
    return 0 if header.lower() in {"deny", "sameorigin"} else -20


def _transport(header: str) -> int:
    words = [word.strip().lower() for word in header.split(";")]
    ages = [word.removeprefix("max-age=") for word in words if "max-age=" in word]
    if len(ages) != 1 or not ages[0].isdigit():
        return -20
    return 0 if int(ages[0]) >= SIX_MONTHS_S else -10


def _redirect(target: str | None) -> int:
    if target is None:
        return -20
    return 0 if urlsplit(target).scheme == "https" else -20


def _referrer(header: str) -> int:
    if not header:
        return 0
    return 5 if header.split(",")[-1].strip().lower() in PRIVATE else -5


def _scripts(html: str) -> int:
    sources = _Sources(html).found
    foreign = [(source, safe) for source, safe in sources if _is_foreign(source)]
    if any(not source.startswith("https://") for source, _ in foreign):
        return -50
    return -5 if any(not safe for _, safe in foreign) else 0


def _is_foreign(source: str) -> bool:
    return source.startswith(("//", "http://", "https://"))


def _resource(header: str) -> int:
    return {"same-origin": 10, "same-site": 10, "cross-origin": 0, "": 0}.get(
        header, -5
    )


class _Sources(HTMLParser):
    """Each script's address, and whether its integrity is stated."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, bool]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "script" and found.get("src"):
            self.found.append((found["src"] or "", bool(found.get("integrity"))))
