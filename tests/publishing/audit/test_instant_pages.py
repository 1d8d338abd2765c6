"""What was public at an instant: the log's answer, and that of the tables."""

import csv
import json
from datetime import datetime, timedelta
from io import StringIO
from random import Random

import pytest

from access_control.models import Office, User
from publishing import display_log
from publishing.actions.collect import record_collection
from publishing.actions.correct import approve_correction, propose_correction
from publishing.actions.extend import extend_display
from publishing.actions.forget import forget_ended, log_ends
from publishing.actions.remove import conceal_entry, withdraw_posting
from publishing.actions.seal import seal_display_log
from publishing.audit.instant import Answer, at_instant
from publishing.models import EntryCopy, Posting, ShellCopy
from tests.builders import PEOPLE, make_posting
from tests.clock import frozen, jst

pytestmark = pytest.mark.django_db

BEGUN = jst("2026-06-01 09:00")
NOON = jst("2026-06-01 12:00")
REASON = "試験のため"


@pytest.fixture(autouse=True)
def at_noon():
    with frozen(NOON):
        yield


@pytest.fixture
def posting(registrar: User) -> Posting:
    return make_posting()


def answer(at: datetime = NOON, **asked: datetime) -> Answer:
    return at_instant(Office.objects.all(), at, **asked)


def someone(posting: Posting, chance: Random, at: datetime) -> EntryCopy | None:
    shown = EntryCopy.objects.on_display(at).filter(shell=posting.public_id)
    return chance.choice(list(shown)) if shown else None


def live(posting: Posting, chance: Random, at: datetime, registrar, approver) -> None:
    """One deed as people do them, where it is still possible."""
    shell = ShellCopy.objects.get(pk=posting.public_id)
    entry = someone(posting, chance, at)
    if entry is None:
        log_ends(at=at)
        forget_ended(at=at, after=timedelta(days=chance.randrange(3)))
        return
    match chance.choice(["extend", "conceal", "collect", "correct", "withdraw", ""]):
        case "extend":
            until = shell.display_until + timedelta(days=chance.randint(1, 9))
            extend_display(posting, by=approver, until=until, at=at, reason=REASON)
        case "conceal":
            conceal_entry(posting, entry.pk, by=approver, at=at, reason=REASON)
        case "collect":
            record_collection(posting, entry.pk, by=registrar, at=at)
        case "correct":
            told = {"by": registrar, "at": at, "reason": REASON}
            words = f"徴第{chance.randrange(9000)}号"
            slip = propose_correction(posting, entry.pk, "reference", words, **told)
            approve_correction(slip, by=approver, at=at)
        case "withdraw":
            withdraw_posting(posting, by=approver, at=at, reason=REASON)


@pytest.mark.parametrize("seed", range(12))
def test_log_and_tables_agree_about_any_life(
    seed: int, registrar: User, approver: User
) -> None:
    chance = Random(seed)
    planned = jst("2026-06-03 09:00") if chance.random() < 0.4 else None
    posting = make_posting(display_from=planned)
    moments = [BEGUN]
    for _ in range(5):
        step = timedelta(seconds=chance.choice([0.4, 1, 59, 9000, 250_000]))
        moments.append(moments[-1] + step)
        live(posting, chance, moments[-1], registrar, approver)
    shell = ShellCopy.objects.get()
    asked = {at + timedelta(seconds=near)
             for at in (*moments, shell.display_from, shell.display_until)
             for near in (-1, 0, 1)}  # fmt: skip
    differences = [
        (at.isoformat(), line.difference)
        for at in asked
        if at >= BEGUN
        for line in answer(at).differing
    ]
    assert differences == []


def test_an_answer_is_made_of_leaves(posting: Posting) -> None:
    (line,) = answer().public
    assert (line.entries, line.in_tables, line.difference) == (3, 3, "")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"display_until": BEGUN}, "データベースでは0件"),
        ({"posting_commitment": bytes(32)}, "データベースにありません"),
    ],
    ids=["the end is changed", "the posting is another"],
)
def test_changed_tables_are_told(change, words, posting, auditor, client_for) -> None:
    ShellCopy.objects.update(**change)
    page = client_for(auditor).get("/audit/at/").content.decode()
    assert "食い違っています" in page
    assert words in page


def test_a_posting_without_a_leaf_is_told(posting, monkeypatch) -> None:
    monkeypatch.setattr(display_log, "record_deed", lambda *_args, **_told: None)
    make_posting()
    assert [line.difference for line in answer().differing] == [
        "データベースにある掲示が、掲示記録にありません。"
    ]


def test_an_answer_may_rest_on_what_was_sealed_by_then(posting, approver) -> None:
    seal_display_log(at=BEGUN)
    conceal_entry(
        posting, EntryCopy.objects.first().pk, by=approver, at=NOON, reason=REASON
    )
    assert answer(known_at=NOON).entries == 3
    assert answer().entries == 2


def test_before_the_first_seal_nothing_is_known(posting) -> None:
    assert answer(known_at=NOON).lines[0].is_public is False


def test_the_page_names_nobody(posting, auditor, client_for) -> None:
    page = client_for(auditor).get("/audit/at/").content.decode()
    assert posting.public_id in page
    assert not any(who["name"] in page for who in PEOPLE)


def test_the_page_says_where_its_answer_comes_from(
    posting, auditor, client_for
) -> None:
    page = client_for(auditor).get("/audit/at/", {"at": "2026-06-01T10:00:00"})
    assert "掲示記録から作りました" in page.content.decode()
    assert "一致しています" in page.content.decode()


def test_other_offices_are_left_out(posting, outsider, client_for) -> None:
    page = client_for(outsider).get("/audit/at/")
    assert page.context["answer"].lines == []


def test_an_instant_that_is_none_is_asked_again(posting, auditor, client_for) -> None:
    page = client_for(auditor).get("/audit/at/", {"at": "昨日"})
    assert page.status_code == 200
    assert page.context["answer"] is None


def test_the_answer_is_exported_as_csv(posting, auditor, client_for) -> None:
    sheet = client_for(auditor).get("/audit/at/export.csv").content.decode()
    assert sheet.startswith("\ufeff")
    heading, row = csv.reader(StringIO(sheet[1:]))
    assert dict(zip(heading, row, strict=True))["件数(掲示記録)"] == "3"


def test_the_answer_is_exported_as_json(posting, auditor, client_for) -> None:
    told = json.loads(client_for(auditor).get("/audit/at/export.json").content)
    assert told["postings"][0]["public_id"] == posting.public_id
    assert told["postings"][0]["until"] == "2026-06-10T00:00:00+09:00"
