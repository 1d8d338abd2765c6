"""Every public address × method × state × language: nothing but what may be shown.

The addresses come from the resolver itself, so that none can be forgotten.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import product

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from access_control.models import User
from access_control.opaque_ids import new_opaque_id
from access_control.rules.roles import Role
from notices.actions.approval import return_for_correction
from notices.rules.legal_basis import ROW_FIELDS
from publishing.actions.forget import forget_ended
from publishing.actions.remove import conceal_entry, withdraw_posting
from publishing.actions.seal import seal_display_log
from publishing.actions.terminals import enrol_terminal
from publishing.models import EntryCopy, ShellCopy
from tests.builders import adopt, make_notice, make_office, make_person, make_posting
from tests.clock import frozen, jst

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

CANARY = "カナリア"
REASON = f"{CANARY}理由"
METHODS = ("get", "head", "post", "put", "patch", "delete", "options", "trace")
ACCEPTS = ("text/html", "application/json")
# A language changes the words of a page and nothing of how it is asked for.
ASKED = {False: (METHODS, ACCEPTS), True: (("get", "post"), ACCEPTS[:1])}
# What stands in an address in place of a variable part; NOTICE is the notice itself.
VARIABLE = {
    "notice": ("NOTICE", "unknown"),
    "one_entry": ("NOTICE/ENTRY", "NOTICE/unknown", "unknown/ENTRY"),
    "terminal": ("TERMINAL", "unknown"),
    "terminal_notice": ("TERMINAL/notices/NOTICE", "unknown/notices/NOTICE"),
    "log_file": ("checkpoint", "tile/0/000.p/1", "tile/0/000"),
    "no_such_address": ("api/v1/notices",),
}
PLACES = {
    "notice": "/notices/%s/",
    "one_entry": "/notices/%s/",
    "terminal": "/terminal/%s/",
    "terminal_notice": "/terminal/%s/",
    "log_file": "/log/%s",
}
DATES = {
    "mailed_on": "2026-05-07",
    "hearing_at": "2026-06-30T10:00",
    "statement_deadline": "2026-06-29",
    "payment_due": "2026-06-28",
}
SHOWN = ("name", "document", "reference", "capacity", "distinguishing_number")
REGISTER = {
    field: DATES.get(field, f"{CANARY}{number:02}号")
    for number, field in enumerate((*ROW_FIELDS, "remarks", "payment_due"))
}
MAY_BE_SHOWN = {REGISTER[field] for field in SHOWN}


def draft() -> str:
    notice = make_notice([REGISTER])
    by = make_person("佐藤 次郎", Role.APPROVER, notice.office)
    return_for_correction(notice, by=by, at=jst("2026-05-30 09:00"), reason=REASON)
    return str(notice.pk)


def submitted() -> str:
    return str(make_notice([REGISTER]).pk)


def planned() -> str:
    return make_posting([REGISTER], display_from=jst("2026-06-04 09:00")).public_id


def on_display() -> str:
    return make_posting([REGISTER]).public_id


def concealed() -> str:
    posting = make_posting([REGISTER])
    told = {"by": _approver(), "at": jst("2026-06-02 09:00"), "reason": REASON}
    conceal_entry(posting, EntryCopy.objects.get().pk, **told)
    return posting.public_id


def withdrawn() -> str:
    posting = make_posting([REGISTER])
    at = jst("2026-06-02 09:00")
    withdraw_posting(posting, by=_approver(), at=at, reason=REASON)
    return posting.public_id


def ended() -> str:
    posting = make_posting([REGISTER])
    for copies in (ShellCopy, EntryCopy):
        copies.objects.update(display_until=jst("2026-06-02 09:00"))
    return posting.public_id


def erased() -> str:
    public_id = ended()
    forget_ended(at=jst("2026-06-03 10:00"), after=timedelta(days=1))
    return public_id


STATES: tuple[Callable[[], str], ...] = (
    draft,
    submitted,
    planned,
    on_display,
    concealed,
    withdrawn,
    ended,
    erased,
)


def _approver() -> User:
    return User.objects.get(name="佐藤 次郎")


def screen() -> str:
    """The token of a fresh screen of the office."""
    by = make_person("起案 一子", Role.REGISTRAR, make_office())
    told = {"by": by, "at": jst("2026-06-01 09:00"), "with_below": False}
    return enrol_terminal(make_office(), new_opaque_id(), **told)[1]


def patterns(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, str]]:
    """Every address below: its name, and its text with ``%s`` for a variable part."""
    for part in resolver.url_patterns:
        if isinstance(part, URLResolver):
            # The prefix of a language is written by the walk itself.
            yield from patterns(part, before)
            continue
        yield _name(part), before + str(part.pattern)


def _name(pattern: URLPattern) -> str:
    return pattern.name or pattern.callback.__name__


def addresses(public_id: str) -> list[str]:
    """Every public address, the notice's id put in."""
    found = []
    for name, route in patterns(get_resolver("config.urls_public")):
        if name not in VARIABLE:
            assert "<" not in route, f"{name}: say in VARIABLE what stands in {route}"
            found.append(f"/{route.removeprefix('^')}")
            continue
        place = PLACES.get(name, "/%s")
        entry_id = getattr(EntryCopy.objects.last(), "pk", "unknown")
        words = (word.replace("NOTICE", public_id) for word in VARIABLE[name])
        words = (word.replace("TERMINAL", screen()) for word in words)
        found += [place % word.replace("ENTRY", entry_id) for word in words]
    return found


@pytest.fixture(params=STATES, ids=lambda state: state.__name__)
def public_id(request: pytest.FixtureRequest) -> str:
    adopt(make_office(), "local_tax", also_shown=[*ROW_FIELDS, "remarks"])
    found: str = request.param()
    seal_display_log(at=jst("2026-06-02 10:00"))
    return found


@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES])
def test_no_public_address_tells_what_is_the_registers(
    language: str, public_id: str
) -> None:
    prefix = "" if language == settings.LANGUAGE_CODE else f"/{language}"
    betrayed = []
    with frozen("2026-06-03 10:00"):
        walk = product(addresses(public_id), *ASKED[bool(prefix)])
        for number, (address, method, accept) in enumerate(walk):
            response = _ask(prefix + address, method, accept, number)
            assert response.status_code < 500, (method, address)
            if _canaries(response) - MAY_BE_SHOWN:
                betrayed.append((method, address, _canaries(response)))
    assert betrayed == []


def test_a_planted_word_is_found_where_it_may_stand() -> None:
    posting = make_posting([REGISTER])
    with frozen("2026-06-03 10:00"):
        response = _ask(f"/notices/{posting.public_id}/", "get", "text/html", 0)
    assert REGISTER["name"] in _canaries(response)


@pytest.mark.parametrize("state", [draft, submitted, planned, withdrawn, ended, erased])
def test_what_is_not_on_display_shows_no_name_anywhere(
    state: Callable[[], str],
) -> None:
    public_id = state()
    with frozen("2026-06-03 10:00"):
        for number, address in enumerate(addresses(public_id)):
            assert _canaries(_ask(address, "get", "text/html", number)) == set()


def test_an_unknown_id_is_as_opaque_as_one_of_a_draft() -> None:
    with frozen("2026-06-03 10:00"):
        drafted = _ask(f"/notices/{draft()}/", "get", "text/html", 0)
        unknown = _ask(f"/notices/{new_opaque_id()}/", "get", "text/html", 1)
    assert drafted.content == unknown.content


def _ask(address: str, method: str, accept: str, number: int) -> HttpResponse:
    """From an address of its own, so that the throttle answers nothing in its place."""
    client = f"203.0.{number // 250}.{number % 250 + 1}"
    ask = getattr(Client(), method)
    response: HttpResponse = ask(address, REMOTE_ADDR=client, HTTP_ACCEPT=accept)
    return response


def _canaries(response: HttpResponse) -> set[str]:
    """The planted words in body, headers and reason; a date counts with its field."""
    said = _said(response)
    words = {word for word in REGISTER.values() if word in said}
    return words | ({REASON} if REASON in said else set())


def _said(response: HttpResponse) -> str:
    body = b"".join(response) if response.streaming else response.content
    return (
        f"{body.decode(errors='replace')} {response.headers} {response.reason_phrase}"
    )
