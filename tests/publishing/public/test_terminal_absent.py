"""On an office's screen too: one answer for everything that is not on display there."""

from collections.abc import Callable

import pytest
from django.test import Client

from access_control.models import Office, User
from access_control.opaque_ids import new_opaque_id
from publishing.actions.terminals import enrol_terminal
from tests.builders import make_office, make_posting
from tests.clock import jst
from tests.publishing.public import test_not_on_display as absent

pytestmark = pytest.mark.django_db

Told = tuple[int, bytes, dict[str, str]]


def of_another_office() -> str:
    return make_posting(office=make_office("DEMO-ROAD", name="建設局総務課")).public_id


REASONS = (
    absent.unknown,
    absent.draft,
    absent.future,
    absent.expired,
    absent.withdrawn,
    absent.forgotten,
    absent.malformed,
    absent.of_an_entry,
    of_another_office,
)


@pytest.fixture
def screen(office: Office, registrar: User) -> str:
    told = {"with_below": False, "by": registrar, "at": jst("2026-06-02 09:00")}
    return f"/terminal/{enrol_terminal(office, 'ロビー', **told)[1]}/"


@pytest.fixture
def said(screen: str, reader: Client) -> Callable[[str, str], Told]:
    """The answer to an id on the screen."""

    def ask(public_id: str, method: str = "GET", prefix: str = "") -> Told:
        address = f"{prefix}{screen}notices/{public_id}/"
        response = reader.generic(method, address)
        return response.status_code, response.content, dict(response.headers)

    return ask


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_gets_the_same_answer(
    reason: Callable[[], str], prefix: str, said: Callable[..., Told]
) -> None:
    public_id, nobodys = reason(), new_opaque_id()
    for method in ("GET", "HEAD"):
        told = said(public_id, method, prefix)
        assert told[0] == 404
        assert told == said(nobodys, method, prefix)


@pytest.mark.parametrize("word", ["a", "A" * 26, "a" * 25, "a" * 27, "1" * 26, "あ"])
def test_every_malformed_id_gets_it(word: str, said: Callable[..., Told]) -> None:
    assert said(word) == said(new_opaque_id())


def test_what_is_on_display_here_is_another_answer(screen: str, reader: Client) -> None:
    here = make_posting().public_id
    assert reader.get(f"{screen}notices/{here}/").status_code == 200
