"""An enrolled screen is no household: it has a limit of its own."""

from typing import Any

import pytest
from django.test import Client

from access_control.models import Office, User
from access_control.opaque_ids import new_opaque_id
from config import clock
from publishing.actions.terminals import enrol_terminal, revoke_terminal
from publishing.models import TerminalEnrolment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def third_of_june() -> None:
    """Real time here: counters expire by a clock of their own."""


@pytest.fixture(autouse=True)
def tight(settings: Any) -> None:
    settings.LIMITS = settings.LIMITS | {"page": "1/minute", "terminal": "2/minute"}


@pytest.fixture
def terminal(office: Office, registrar: User) -> tuple[TerminalEnrolment, str]:
    told: dict[str, Any] = {"with_below": False, "by": registrar, "at": clock.now()}
    return enrol_terminal(office, "ロビー", **told)


def asked(reader: Client, *addresses: str) -> list[int]:
    return [reader.get(address).status_code for address in addresses]


def test_a_screen_is_counted_by_itself(
    terminal: tuple[TerminalEnrolment, str], reader: Client
) -> None:
    start = f"/terminal/{terminal[1]}/"
    assert asked(reader, start, start, start, "/") == [200, 200, 429, 200]


def test_another_screen_behind_the_same_address_is_not_slowed(
    terminal: tuple[TerminalEnrolment, str],
    office: Office,
    registrar: User,
    reader: Client,
) -> None:
    told: dict[str, Any] = {"with_below": False, "by": registrar, "at": clock.now()}
    _, other = enrol_terminal(office, "2階", **told)
    asked(reader, *3 * [f"/terminal/{terminal[1]}/"])
    assert asked(reader, f"/terminal/{other}/") == [200]


def test_an_unknown_token_counts_for_its_household(reader: Client) -> None:
    unknown = f"/terminal/{new_opaque_id()}/"
    assert asked(reader, unknown, unknown) == [404, 429]


def test_a_revoked_token_counts_for_its_household(
    terminal: tuple[TerminalEnrolment, str], registrar: User, reader: Client
) -> None:
    revoke_terminal(terminal[0], by=registrar, at=clock.now())
    start = f"/terminal/{terminal[1]}/"
    assert asked(reader, start, start) == [404, 429]
