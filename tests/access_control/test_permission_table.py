"""Every deed × every role × own, other, parent and closed office: as the table says."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from access_control.models import Office, User
from access_control.rules.roles import INHERITED_ROLES, Role, permissions_at
from tests.access_control.deeds import (
    ANYBODY,
    ANYWHERE,
    AT_AUTHORITY,
    DEEDS,
    NO,
    NOTHING,
    OWN,
    OWN_PREFIXES,
    SIGNED_IN,
)
from tests.access_control.things import TYPED, make_things
from tests.builders import make_office, make_person, state_purpose
from tests.clock import frozen

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

NOW = "2026-06-02 10:00"
PLACES = ("own", "other", "parent", "closed")
PATHS = ("staff/", "audit/", "api/", "^api/")


def _addresses() -> dict[str, tuple[str, URLPattern]]:
    """Every address that the site knows: its name (or pattern) and its route."""
    return {
        name: (route, pattern)
        for route, name, pattern in _walk(get_resolver("config.urls"), "", "")
        if route.startswith(PATHS)
    }


def _walk(
    resolver: URLResolver, before: str, space: str
) -> Iterator[tuple[str, str, URLPattern]]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            name = f"{space}{pattern.name}" if pattern.name else route
            yield route, name, pattern
        else:
            inner = f"{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern, route, inner)


ADDRESSES = _addresses()
ROWS = [
    (name, method)
    for name, opened_by in DEEDS.items()
    for method, by in zip(("get", "post"), opened_by, strict=True)
    if by != OWN
]


@dataclass(frozen=True)
class Cast:
    """One person for each role and place, signed in, and what they may ask for."""

    browsers: dict[tuple[Role, str], Client]
    things: dict[str, dict[str, object]]

    def address(self, name: str) -> str:
        if name not in ADDRESSES or name.startswith("^"):
            return "/api/nothing/"
        wanted = ADDRESSES[name][1].pattern.converters
        known = self.things[""] | self.things.get(name, {})
        return reverse(name, kwargs={key: known[key] for key in wanted})

    def typed(self, name: str) -> dict[str, object]:
        return TYPED.get(name, {}) | self.things.get(f"{name} typed", {})


@pytest.fixture(scope="module")
def cast(django_db_setup: None, django_db_blocker, keys: None) -> Iterator[Cast]:
    with (
        django_db_blocker.unblock(),
        frozen(NOW),
        transaction.atomic("default"),
        transaction.atomic("keys"),
    ):
        yield Cast(_browsers(), make_things())
        transaction.set_rollback(True, "default")
        transaction.set_rollback(True, "keys")


def _browsers() -> dict[tuple[Role, str], Client]:
    here, there = make_office(), make_office("DEMO-ROAD", name="建設局総務課")
    offices = {"own": here, "other": there, "parent": here.authority()}
    return {
        (role, place): _signed_in(make_person(f"{role} {place}", role, office))
        for role in Role
        for place, office in offices.items()
    }


def _signed_in(user: User) -> Client:
    browser = Client(raise_request_exception=False)
    browser.force_login(user)
    state_purpose(browser, user)
    return browser


def is_open_to(opened_by: str, role: Role, place: str) -> bool:
    """What the table says of a role held at a place, asking for a thing of here."""
    names, at, where = opened_by.partition("@")
    if at + where == AT_AUTHORITY and place != "parent":
        return False
    anywhere = at + where == ANYWHERE
    holds = permissions_at(role, closed=place == "closed") & set(names.split("|"))
    reaches = place in ("own", "closed") or (
        place == "parent" and role in INHERITED_ROLES
    )
    return bool(holds) and bool(anywhere or reaches)


def expected(opened_by: str, role: Role, place: str) -> str:
    fixed = {NO: "405", NOTHING: "404", ANYBODY: "open", SIGNED_IN: "open"}
    if opened_by in fixed:
        return fixed[opened_by]
    return "open" if is_open_to(opened_by, role, place) else "404"


def answered(cast: Cast, name: str, method: str, browser: Client) -> str:
    with transaction.atomic("default"), transaction.atomic("keys"):
        answer = getattr(browser, method)(cast.address(name), cast.typed(name))
        transaction.set_rollback(True, "default")
        transaction.set_rollback(True, "keys")
    code = answer.status_code
    refused = code in (403, 404, 405) or code >= 500
    return str(code) if refused else "open"


def test_the_table_knows_every_address() -> None:
    known = {name for name in ADDRESSES if not name.startswith(OWN_PREFIXES)}
    assert known == set(DEEDS)


@pytest.mark.parametrize(("name", "method"), ROWS)
def test_a_deed_is_open_to_whom_the_table_says(
    cast: Cast, name: str, method: str
) -> None:
    opened_by = DEEDS[name][method == "post"]
    asked = product(Role, PLACES if opened_by not in (NO, NOTHING) else ("own",))
    wrong = [
        f"{role} {place}: {told}"
        for role, place in asked
        if (told := _ask(cast, name, method, role, place))
        != expected(opened_by, role, place)
    ]
    assert wrong == []


def _ask(cast: Cast, name: str, method: str, role: Role, place: str) -> str:
    browser = cast.browsers[role, "own" if place == "closed" else place]
    closed_on = "2026-06-01" if place == "closed" else None
    Office.objects.filter(code="DEMO-TAX").update(closed_on=closed_on)
    told = answered(cast, name, method, browser)
    Office.objects.filter(code="DEMO-TAX").update(closed_on=None)
    return told


def test_nobody_unknown_is_let_in(cast: Cast) -> None:
    signed_in = [row for row in ROWS if row[0].startswith(("staff:", "audit:"))]
    sign_in = reverse("account_login")
    let_in = [
        f"{method} {name}"
        for name, method in signed_in
        if not _led_to(method, cast.address(name)).startswith(sign_in)
    ]
    assert let_in == []


def test_a_stranger_and_a_thing_that_is_not_there_look_the_same(cast: Cast) -> None:
    stranger = cast.browsers[Role.APPROVER, "other"]
    theirs = stranger.get(cast.address("staff:notice"))
    nothing = stranger.get(reverse("staff:notice", args=[999_999]))
    assert _without_secrets(theirs.content) == _without_secrets(nothing.content)
    assert theirs.headers == nothing.headers


def _led_to(method: str, address: str) -> str:
    return str(getattr(Client(), method)(address).headers.get("Location", ""))


def _without_secrets(page: bytes) -> bytes:
    """Without the tokens and nonces that differ on every page."""
    return re.sub(rb'(nonce|value)="[^"]*"', b"", page)
