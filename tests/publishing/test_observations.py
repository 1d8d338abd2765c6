"""What observers are told to look for, and what is kept of what they hand over."""

import json
from base64 import b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client

from publishing.actions.remove import conceal_entry
from publishing.evidence.note import Signer
from publishing.evidence.observation import (
    GENESIS,
    Result,
    Round,
    note_digest,
    results_root,
    sign_round,
)
from publishing.evidence.observed import Verdict
from publishing.models import Observation, ObservationRound, ShellCopy
from publishing.observations import NotARound, RoundConflict, due_now, due_one, receive
from publishing.rules.observer_signature import signed_text
from publishing.rules.public_notice import copy_digest
from tests.builders import make_posting
from tests.clock import frozen, jst
from tests.publishing.logs import leaves

pytestmark = pytest.mark.django_db

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
SIGNER = Signer("tokyo-a", KEY)
NOON = "2026-06-03 12:00"
AT = jst(NOON)
TARGETS, ROUNDS = "/api/v1/observer/targets", "/api/v1/observer/rounds"


@pytest.fixture(autouse=True)
def known(settings):
    settings.OBSERVER_KEYS = {"tokyo-a": KEY.public_key().public_bytes_raw()}
    with frozen(NOON):
        yield


def round_of(results, seq=0, prev=GENESIS, **changes):
    seconds = int(AT.timestamp())
    facts = {"seq": seq, "prev": prev, "started": seconds, "ended": seconds}
    tree = {"count": len(results), "root": results_root(results)}
    made = Round("tokyo-a", **(facts | tree | changes))
    return sign_round(made, SIGNER), [each.leaf for each in results]


def a_look(number=1, verdict=Verdict.GOOD):
    return Result(bytes([number]) * 32, int(AT.timestamp()), verdict)


def header(method, path):
    instant = int(AT.timestamp())
    signature = b64encode(KEY.sign(signed_text(method, path, instant))).decode()
    return {"Kojiban-Observer": f"tokyo-a {instant} {signature}"}


def hand_over(body):
    kind = "application/json"
    return Client().post(ROUNDS, body, kind, headers=header("POST", ROUNDS))


def test_what_is_due_is_told_by_window_and_digest():
    shell = ShellCopy.objects.get(pk=make_posting().public_id)
    (due,), more = due_now(after="", at=AT)
    assert (due.shell.pk, due.entries, more) == (shell.pk, 3, None)


def test_the_digest_follows_from_the_page():
    public_id = make_posting().public_id
    page = Client().get(f"/notices/{public_id}/").content.decode()
    shell, *entries = [
        part.split('"')[0] for part in page.split('data-copy-digest="')[1:]
    ]
    assert due_one(public_id, at=AT)[0].copy == copy_digest(shell, entries)


def test_an_entry_taken_off_is_no_longer_due(approver):
    posting = make_posting()
    before = due_one(posting.public_id, at=AT)[0]
    entry = ShellCopy.objects.get(pk=posting.public_id).entries.first()
    conceal_entry(
        posting, entry.pk, by=approver, reason="試験", at=jst("2026-06-03 11:59")
    )
    after = due_one(posting.public_id, at=AT)[0]
    assert (after.entries, after.copy == before.copy) == (2, False)


def test_nothing_is_due_before_or_after_its_window():
    make_posting()
    assert due_now(after="", at=jst("2026-05-31 12:00"))[0] == []
    assert due_now(after="", at=jst("2026-07-31 12:00"))[0] == []


def test_a_stranger_finds_no_such_address():
    nowhere = Client().get("/api/v1/observer/nowhere")
    assert Client().get(TARGETS).content == nowhere.content
    assert Client().post(ROUNDS, b"{}", "application/json").status_code == 405


def test_an_observer_is_told_no_name():
    make_posting()
    told = Client().get(TARGETS, headers=header("GET", TARGETS))
    (only,) = told.json()["targets"]
    assert set(only) == {"id", "commitment", "from", "until", "entries", "copy"}


def test_a_round_is_kept_with_its_looks_and_a_leaf():
    note, looks = round_of([a_look(1), a_look(2, Verdict.ALTERED)])
    assert receive(note, looks, SIGNER.verifier, at=AT) is True
    kept = ObservationRound.objects.get()
    assert (kept.note, kept.count, kept.bad) == (note, 2, 1)
    assert [bytes(row.leaf) for row in kept.observations.all()] == looks
    (leaf,) = leaves("observed")
    assert (leaf["vantage"], leaf["seq"], leaf["channel"]) == ("tokyo-a", 0, "observe")
    assert leaf["round"] == b64encode(note_digest(note)).decode()


def test_a_round_that_comes_twice_is_kept_once():
    note, looks = round_of([a_look()])
    receive(note, looks, SIGNER.verifier, at=AT)
    assert receive(note, looks, SIGNER.verifier, at=AT) is False
    assert (Observation.objects.count(), len(leaves("observed"))) == (1, 1)


def after(note):
    return {"seq": 1, "prev": note_digest(note)}


@pytest.mark.parametrize(
    ("second", "words"),
    [
        (lambda note: round_of([a_look(3)]), "another round 0"),
        (
            lambda note: round_of([], seq=2, prev=note_digest(note)),
            "round 1 comes next",
        ),
        (lambda note: round_of([], seq=1), "does not follow"),
    ],
    ids=["forked", "missing", "another history"],
)
def test_a_round_that_does_not_follow_is_a_named_conflict(second, words):
    note, looks = round_of([a_look()])
    receive(note, looks, SIGNER.verifier, at=AT)
    with pytest.raises(RoundConflict, match=words) as conflict:
        receive(*second(note), SIGNER.verifier, at=AT)
    assert conflict.value.expected == 1


def test_the_next_round_follows():
    note, looks = round_of([a_look()])
    receive(note, looks, SIGNER.verifier, at=AT)
    assert receive(*round_of([a_look()], **after(note)), SIGNER.verifier, at=AT)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda note, looks: (note, []),
        lambda note, looks: (note, [looks[0].replace(b"good", b"altered")]),
        lambda note, looks: (note.replace("tokyo-a", "tokyo-b"), looks),
        lambda note, looks: ("", looks),
    ],
    ids=["without looks", "another look", "another name", "nothing"],
)
def test_what_its_key_did_not_sign_is_not_kept(spoil):
    with pytest.raises(NotARound):
        receive(*spoil(*round_of([a_look()])), SIGNER.verifier, at=AT)
    assert not ObservationRound.objects.exists()


def test_a_round_from_the_future_is_not_kept():
    later = int(AT.timestamp()) + 3600
    with pytest.raises(NotARound, match="clock is ahead"):
        receive(*round_of([], ended=later), SIGNER.verifier, at=AT)


def test_a_round_is_handed_over_by_post():
    note, looks = round_of([a_look()])
    body = json.dumps({"note": note, "results": [look.decode() for look in looks]})
    assert hand_over(body).json() == {"kept": True, "new": True}
    assert hand_over(body).json() == {"kept": True, "new": False}


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"note":1,"results":[1]}'])
def test_what_is_no_round_is_refused_in_words(body):
    refused = hand_over(body)
    assert (refused.status_code, "error" in refused.json()) == (422, True)


def test_a_conflict_names_the_number_that_comes_next():
    note, _ = round_of([], seq=5, prev=bytes([1]) * 32)
    refused = hand_over(json.dumps({"note": note, "results": []}))
    assert (refused.status_code, refused.json()["expected"]) == (409, 0)
