"""An alarm is raised once and cleared once."""

from datetime import timedelta

import pytest
from django.core import mail

from publishing.actions.observation_alarm import look_for_trouble, told_now
from publishing.actions.seal import seal_display_log
from publishing.evidence.observed import Verdict
from publishing.models import (
    Observation,
    ObservationRound,
    ObservationTrouble,
    ShellCopy,
)
from tests.builders import make_posting
from tests.clock import jst

pytestmark = pytest.mark.django_db

AT = jst("2026-06-03 12:00")
ROUND = timedelta(minutes=5)


@pytest.fixture(autouse=True)
def known(settings):
    settings.OBSERVER_KEYS = {"tokyo-a": bytes(32), "osaka-b": bytes(32)}
    settings.ALARM_TO = ["operator@demo.example"]


@pytest.fixture
def shell(db):
    return ShellCopy.objects.get(pk=make_posting().public_id)


def see(shell, verdict, *, vantage="tokyo-a", at=AT, **more):
    seq = ObservationRound.objects.filter(vantage=vantage).count()
    bad = int(verdict != Verdict.GOOD)
    made = ObservationRound.objects.create(
        vantage=vantage, seq=seq, note="", started=at, ended=at, received_at=at,
        count=1, bad=bad, **more,
    )  # fmt: skip
    Observation.objects.create(
        round=made, position=0, posting_commitment=shell.posting_commitment, at=at,
        verdict=verdict, leaf=b"",
    )  # fmt: skip


def kinds():
    found = ObservationTrouble.objects.filter(until__isnull=True)
    return [(each.kind, each.verdict) for each in found]


@pytest.mark.parametrize("verdict", [v for v in Verdict if v != Verdict.GOOD])
def test_each_bad_look_is_a_trouble(shell, verdict):
    see(shell, verdict)
    look_for_trouble(at=AT)
    assert kinds() == [("display", verdict)]


def test_the_letter_says_what_since_when_and_who_saw_it(shell):
    see(shell, Verdict.ALTERED)
    look_for_trouble(at=AT)
    (letter,) = mail.outbox
    assert letter.to == ["operator@demo.example"]
    for word in (
        shell.number,
        "写しと違います",
        "令和8年6月3日 午後0時00分",
        "tokyo-a",
    ):
        assert word in letter.body


def test_one_letter_a_trouble_and_one_when_it_is_over(shell):
    see(shell, Verdict.UNREACHABLE)
    for _ in range(3):
        look_for_trouble(at=AT)
    see(shell, Verdict.GOOD, at=AT + ROUND)
    for _ in range(3):
        look_for_trouble(at=AT + ROUND)
    assert [letter.subject for letter in mail.outbox] == [
        "公示板 観測の警報",
        "公示板 観測の警報の解除",
    ]
    assert told_now() == []


def test_what_another_vantage_point_reached_is_in_its_place(shell):
    see(shell, Verdict.UNREACHABLE)
    see(shell, Verdict.GOOD, vantage="osaka-b")
    look_for_trouble(at=AT)
    assert kinds() == []


def test_what_another_vantage_point_saw_unaltered_is_a_trouble_all_the_same(shell):
    see(shell, Verdict.ALTERED)
    see(shell, Verdict.GOOD, vantage="osaka-b")
    look_for_trouble(at=AT)
    assert kinds() == [("display", "altered")]


def test_what_a_dead_vantage_point_saw_last_reaches_nothing(shell):
    see(shell, Verdict.GOOD, vantage="osaka-b", at=AT - timedelta(days=1))
    see(shell, Verdict.UNREACHABLE)
    look_for_trouble(at=AT)
    assert set(kinds()) == {("display", "unreachable"), ("silent", "")}


def test_a_trouble_that_became_another_is_told_anew(shell):
    for place, verdict in enumerate((Verdict.UNREACHABLE, Verdict.ALTERED)):
        see(shell, verdict, at=AT + place * ROUND)
        look_for_trouble(at=AT + place * ROUND)
    assert kinds() == [("display", "altered")]
    assert [letter.subject for letter in mail.outbox].count("公示板 観測の警報") == 2


@pytest.mark.parametrize(("minutes", "found"), [(11, []), (12, [("silent", "")])])
def test_a_vantage_point_silent_for_two_rounds_is_a_trouble(shell, minutes, found):
    see(shell, Verdict.GOOD)
    look_for_trouble(at=AT + timedelta(minutes=minutes, seconds=-1))
    assert kinds() == found


def test_a_vantage_point_that_was_let_go_is_not_waited_for(shell, settings):
    see(shell, Verdict.BARRIER)
    settings.OBSERVER_KEYS = {}
    look_for_trouble(at=AT + timedelta(days=1))
    assert kinds() == []


def seen_checkpoint(sealed, **changes):
    told = {"checkpoint_size": sealed.size, "checkpoint_root": sealed.root}
    return told | changes


def test_an_old_checkpoint_that_stays_is_not_announced_as_cured(shell):
    sealed = seal_display_log(at=AT)
    see(shell, Verdict.GOOD, **seen_checkpoint(sealed, checkpoint_size=sealed.size + 5))
    for place in (1, 2):
        at = AT + place * ROUND
        see(shell, Verdict.GOOD, at=at, **seen_checkpoint(sealed))
        look_for_trouble(at=at)
    assert kinds() == [("log", "truncated")]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"checkpoint_root": bytes(32)}, [("log", "forked")]),
        ({"checkpoint_size": 0}, [("log", "truncated")]),
        ({"checkpoint_size": None, "checkpoint_root": None}, [("log", "unseen")]),
    ],
    ids=["ours", "forked", "truncated", "unseen"],
)
def test_a_checkpoint_that_is_not_ours_is_a_trouble(shell, changes, found):
    sealed = seal_display_log(at=AT)
    see(shell, Verdict.GOOD, **seen_checkpoint(sealed))
    see(shell, Verdict.GOOD, **seen_checkpoint(sealed, **changes))
    look_for_trouble(at=AT)
    assert kinds() == found


def test_what_only_the_exempted_see_is_a_trouble(shell):
    see(shell, Verdict.GOOD, unexempted="barrier")
    look_for_trouble(at=AT)
    assert kinds() == [("barrier", "barrier")]
