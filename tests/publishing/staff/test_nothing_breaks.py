"""Whatever is typed or asked, a signed-in page answers: never with an error of ours."""

from collections.abc import Iterator
from functools import cache
from itertools import product

import pytest
from django.test import Client
from django.urls import URLPattern, resolve, reverse

from access_control.models import User
from publishing.models import EntryCopy, Posting, ShellCopy
from publishing.staff.urls import urlpatterns
from tests.builders import make_posting
from tests.clock import frozen

pytestmark = pytest.mark.django_db

PEOPLE = ("registrar", "approver", "legal_officer", "operator")
GARBAGE = (
    "",
    "-1",
    "99999999999999999999",
    "2026-02-30",
    "9" * 5000,
    "\x00",
    "𠮷" * 300,
    "9999-12-31T23:59",
)
# Databases differ over nothing, over great numbers and over NUL.
ASKED_TWICE = {"", "99999999999999999999", "\x00"}
SENT = [
    pytest.param(each, marks=() if each in ASKED_TWICE else pytest.mark.one_database)
    for each in GARBAGE
]
# Every name that some form here reads, so that the garbage reaches it.
FIELDS = (
    "on",
    "page",
    "state",
    "status",
    "row",
    "office",
    "basis",
    "variant",
    "display_from",
    "display_until",
    "until",
    "reason",
    "day",
    "is_open",
    "note",
    "opens_at",
    "max_display_days",
    "official_text",
    "text_as_of",
    "replacing",
    "adoption",
    "revoke-reason",
    "reading",
    "item",
    "done_on",
    "by_whom",
    "result",
    "outcome",
    "question",
    "field",
    "value",
    "entry",
    "first",
    "identity_check",
    "recipient",
    "signed_on",
    "number",
    "started-moment",
    "place",
    "check_code",
    "ended-moment",
    "which",
    "moment",
    "cause",
    "starts",
    "ends",
    "channel",
    "decision_number",
    "decided_on",
    "deemed_on",
    "decision",
    "decline-reason",
    "cell",
    "access",
    "correction-which",
    "correction-moment",
    "correction-reason",
    "interruption-starts",
    "fragment",
    "q",
    "closed",
    "sheet",
    "digest",
    "email",
    "name",
    "role",
    "from_on",
    "until_on",
    "ended-role",
    "ended-office",
    "rename-name",
    "rename-on",
    "move-on",
    "move-office",
    "close-on",
    "close-office",
    "merge-on",
    "merge-office",
    "facts-sign",
    "facts-place",
    "kind",
    "years",
    "source",
    "reviewer",
    "review_on",
    "received_on",
    "days",
    "contact",
    "notice",
    "identity-proof",
    "extension-days",
    "extension-reason",
    "decision-outcome",
    "decision-reason",
    "request",
    "acknowledged",
    "address",
    "month",
)


@pytest.fixture
def posting(registrar: User) -> Iterator[Posting]:
    with frozen("2026-06-01 12:00"):
        yield make_posting()


def addresses(posting: Posting) -> list[str]:
    """Each staff address once, about a posting that exists or nothing that does."""
    known = {
        "pk": posting.notice_id,
        "public_id": posting.public_id,
        "entry_id": EntryCopy.objects.first().pk,
        "basis_id": "local_tax",
        "part": "2026-05-21",
        "audience": "public",
        "code": posting.notice.office.code,
        "item": 1,
        "hold": 1,
    }
    return [_address(pattern, known) for pattern in urlpatterns]


def _address(pattern: URLPattern, known: dict[str, object]) -> str:
    wanted = pattern.pattern.converters
    return reverse(
        f"staff:{pattern.name}", kwargs={name: known[name] for name in wanted}
    )


@pytest.fixture
def browsers(request: pytest.FixtureRequest, client_for) -> dict[str, Client]:
    return {name: client_for(request.getfixturevalue(name)) for name in PEOPLE}


@cache
def opens(method: str, pattern: str) -> list[str]:
    """To be filled in: the first of the people to whom an address is open."""
    return []


@pytest.mark.parametrize("junk", SENT, ids=range(len(GARBAGE)))
def test_no_garbage_breaks_a_page(
    junk: str, posting: Posting, browsers: dict[str, Client]
) -> None:
    """Asked by one person to whom the page is open; whom it is closed to, it tells so
    before it reads anything."""
    typed = dict.fromkeys(FIELDS, junk)
    broken = []
    for address, method in product(addresses(posting), ("get", "post")):
        answer = getattr(_opener(browsers, address, method), method)(address, typed)
        if answer.status_code >= 500:
            broken.append(f"{method} {address} {answer.status_code}")
    assert broken == []


def _opener(browsers: dict[str, Client], address: str, method: str) -> Client:
    found = opens(method, resolve(address).url_name)
    if not found:
        answers = {
            name: getattr(browser, method)(address).status_code
            for name, browser in browsers.items()
        }
        assert max(answers.values()) < 500, (method, address, answers)
        let_in = [name for name, code in answers.items() if code not in (403, 404)]
        found.append((let_in or list(answers))[0])
    return browsers[found[0]]


def test_garbage_shows_nothing_longer(
    posting: Posting, legal_officer: User, client_for
) -> None:
    before = ShellCopy.objects.get().display_until
    browser: Client = client_for(legal_officer)
    for address, junk in product(addresses(posting), ("", "abc", "9999-12-31")):
        browser.post(address, dict.fromkeys(FIELDS, junk))
    assert ShellCopy.objects.get().display_until == before
