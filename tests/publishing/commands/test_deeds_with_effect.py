"""Commands for corrections, collections and publishing anew."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from access_control.models import User
from notices.models import Notice
from publishing.actions.remove import conceal_entry
from publishing.management.commands.doctor import examine_removals
from publishing.models import Collection, Correction, EntryCopy, Posting
from tests.builders import PEOPLE, make_posting
from tests.clock import frozen, jst

pytestmark = pytest.mark.django_db

Run = Callable[..., str]
NOW = "2026-06-03 10:00"
NAMESAKE = dict(PEOPLE[0], document="別の書類", reference="徴第900号")


@pytest.fixture(autouse=True)
def third_of_june() -> Iterator[None]:
    with frozen(NOW):
        yield


@pytest.fixture
def ask(run: Run) -> Callable[..., Any]:
    return lambda *words: json.loads(run(*words, "--json"))


@pytest.fixture
def posting(registrar: User, approver: User) -> Posting:
    return make_posting(PEOPLE)


@pytest.fixture
def entry(posting: Posting) -> EntryCopy:
    return EntryCopy.objects.get(shell_id=posting.public_id, position=2)


@pytest.fixture
def correction(entry: EntryCopy, registrar: User, ask: Callable[..., Any]) -> int:
    asked = ("--field", "reference", "--value", "徴第110号", "--reason", "打ち間違い")
    by = ("--by", registrar.email)
    return ask("correct_notice", entry.pk, *asked, *by)["correction"]


def test_a_correction_is_proposed_and_approved(
    correction: int, entry: EntryCopy, approver: User, ask: Callable[..., Any]
) -> None:
    found = ask("approve_correction", correction, "--by", approver.email)
    assert (found["entry"], found["version"]) == (entry.pk, 2)


def test_a_correction_is_refused(
    correction: int, approver: User, ask: Callable[..., Any]
) -> None:
    ask("refuse_correction", correction, "--by", approver.email, "--reason", "正しい")
    assert Correction.objects.get().is_approved is False


def test_a_correction_of_a_name_ends_with_1(
    entry: EntryCopy, registrar: User, run: Run
) -> None:
    asked = ("--field", "name", "--value", "別人", "--reason", "誤り")
    with pytest.raises(SystemExit) as ended:
        run("correct_notice", entry.pk, *asked, "--by", registrar.email)
    assert ended.value.code == 1


@pytest.mark.parametrize(
    "words",
    [
        ("approve_correction", 99),
        ("refuse_correction", 99, "--reason", "誤り"),
        ("record_collection", "nothing"),
        ("confirm_collection", "nothing"),
        ("publish_anew", 99, "--reason", "誤り"),
    ],
    ids=lambda words: words[0],
)
def test_an_unknown_id_ends_with_2(words: tuple, approver: User, run: Run) -> None:
    with pytest.raises(SystemExit) as ended:
        run(*words, "--by", approver.email)
    assert ended.value.code == 2


def test_a_collection_needs_no_more_than_who(
    entry: EntryCopy, registrar: User, ask: Callable[..., Any]
) -> None:
    found = ask("record_collection", entry.pk, "--by", registrar.email)
    assert found == {"entry": entry.pk, "collected": True, "needs_second": False}
    assert Collection.objects.get().identity_check == "unspecified"


def test_a_collection_beside_a_namesake_waits_for_another(
    entry: EntryCopy, registrar: User, approver: User, ask: Callable[..., Any]
) -> None:
    make_posting([NAMESAKE])
    found = ask("record_collection", entry.pk, "--by", registrar.email)
    assert found["needs_second"]
    ask("confirm_collection", entry.pk, "--by", approver.email)
    assert EntryCopy.objects.get(pk=entry.pk).display_until == jst(NOW)


def test_a_collection_by_two_at_once(
    entry: EntryCopy, registrar: User, approver: User, ask: Callable[..., Any]
) -> None:
    make_posting([NAMESAKE])
    both = ("--by", registrar.email, "--with", approver.email)
    found = ask("record_collection", entry.pk, *both, "--identity", "proxy")
    assert found["needs_second"] is False
    assert Collection.objects.get().second_by == approver


def test_an_entry_is_published_anew(
    posting: Posting, entry: EntryCopy, registrar: User, ask: Callable[..., Any]
) -> None:
    right = ("--entry", entry.pk, "--set", f"{entry.pk}:name=渡邊 髙子")
    who = ("--by", registrar.email, "--reason", "氏名の誤り")
    found = ask("publish_anew", posting.notice_id, *right, *who)
    assert (found["replaces"], found["entries"]) == (posting.notice_id, 1)
    assert Notice.objects.filter(pk=found["notice"], replaces=posting.notice).exists()


def test_the_digest_shown_follows_a_correction(
    correction: int, approver: User, ask: Callable[..., Any]
) -> None:
    before = ask("show_display", "--at", "2026-06-03T12:00")["postings"][0]
    ask("approve_correction", correction, "--by", approver.email)
    after = ask("show_display", "--at", "2026-06-03T12:00")["postings"][0]
    assert before["copy_digest"] != after["copy_digest"]


@pytest.mark.parametrize(
    ("at", "named"), [("2026-06-04 23:59", False), ("2026-06-05 00:00", True)]
)
def test_doctor_names_removals_that_nobody_confirmed(
    at: str, named: bool, posting: Posting, entry: EntryCopy, approver: User
) -> None:
    conceal_entry(posting, entry.pk, by=approver, at=jst(NOW), reason="本人の申出")
    with frozen(at):
        assert any("overdue" in found for found in examine_removals()) is named
