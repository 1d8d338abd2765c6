"""Staff pages tell what observation found, and record nothing of it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from publishing.actions.observation_alarm import look_for_trouble
from publishing.models import Interruption, Observation, ObservationRound, ShellCopy
from tests.builders import make_posting
from tests.clock import frozen, jst

pytestmark = pytest.mark.django_db

NOON = jst("2026-06-03 12:00")
START = jst("2026-06-01 09:00")


@pytest.fixture(autouse=True)
def at_noon(settings):
    settings.OBSERVER_KEYS = {"tokyo-a": bytes(32)}
    with frozen("2026-06-03 12:00"):
        yield


@pytest.fixture
def shell(db):
    return ShellCopy.objects.get(pk=make_posting().public_id)


def look(shell, verdicts, vantage="tokyo-a"):
    for seq, verdict in enumerate(verdicts):
        at = START + timedelta(minutes=5 * seq)
        made = ObservationRound.objects.create(
            vantage=vantage, seq=seq, note="", started=at, ended=at, received_at=at,
            count=1, bad=int(verdict != "good"),
        )  # fmt: skip
        Observation.objects.create(
            round=made, position=0, posting_commitment=shell.posting_commitment,
            at=at, verdict=verdict, leaf=b"",
        )  # fmt: skip


def page(client, shell, query=""):
    found = client.get(reverse("staff:posting", args=[shell.pk]) + query)
    return found.content.decode()


BROKEN = ["good", "unreachable", "unreachable", "good"]


def test_a_posting_nobody_looked_at_says_so(shell, registrar, client_for):
    assert "まだ観測されていません" in page(client_for(registrar), shell)


def test_what_was_away_is_told_with_what_is_certain_of_it(shell, registrar, client_for):
    look(shell, BROKEN)
    text = page(client_for(registrar), shell)
    assert "確実な長さ 5分" in text
    assert "starts=2026-06-01T09%3A00&amp;ends=2026-06-01T09%3A15" in text


def test_nothing_is_recorded_by_looking(shell, registrar, client_for):
    look(shell, BROKEN)
    page(client_for(registrar), shell)
    assert not Interruption.objects.exists()


def test_a_line_fills_the_form_and_sends_nothing(shell, registrar, client_for):
    query = "?starts=2026-06-01T09:00&ends=2026-06-01T09:15"
    text = page(client_for(registrar), shell, query)
    assert 'value="2026-06-01T09:15"' in text
    assert not Interruption.objects.exists()


@pytest.mark.parametrize(("vantage", "is_said"), [("self", True), ("tokyo-a", False)])
def test_the_sites_own_point_is_not_called_independent(
    vantage, is_said, shell, registrar, client_for
):
    look(shell, ["good"], vantage)
    text = page(client_for(registrar), shell)
    assert ("この設備自身の観測だけです" in text) is is_said


@pytest.mark.parametrize(
    ("who", "is_told"),
    [("operator", True), ("legal_officer", True), ("registrar", False)],
)
def test_trouble_stands_on_the_front_page_of_who_can_act(
    who, is_told, shell, client_for, request
):
    look(shell, ["altered"])
    look_for_trouble(at=START)
    client = client_for(request.getfixturevalue(who))
    text = client.get(reverse("staff:worklist")).content.decode()
    assert ("決裁した写しと違います" in text) is is_told


def test_auditors_are_told_of_trouble(shell, auditor, client_for):
    look(shell, ["altered"])
    look_for_trouble(at=START)
    text = client_for(auditor).get(reverse("audit:list")).content.decode()
    assert "決裁した写しと違います" in text
