"""Early collection: one entry ends; beside a namesake, after a second person's look."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from access_control.models import User
from notices.refusals import DeedRefused, NotAllowed
from publishing import display_log
from publishing.actions.collect import (
    confirm_collection,
    decline_collection,
    log_collection,
    receipt_of,
    record_collection,
)
from publishing.actions.remove import conceal_entry, withdraw_posting
from publishing.actions.seal import seal_display_log
from publishing.actions.verify_log import verify_display_log
from publishing.models import Collection, EntryCopy, Posting, ShellCopy
from publishing.rules.collection import IdentityCheck, Receipt, Recipient
from publishing.scheduler import log_missing_collections
from tests.builders import PEOPLE, make_posting
from tests.clock import jst
from tests.publishing.logs import kinds, leaves

pytestmark = pytest.mark.django_db

TICK = timedelta(microseconds=1)
AT = jst("2026-06-03 10:00")
LATER = jst("2026-06-03 11:00")
END = jst("2026-06-10 00:00")
NAMESAKE = dict(PEOPLE[0], name="渡辺 高子", document="別の書類", reference="徴第900号")

Collect = Callable[..., Collection]


@pytest.fixture
def posting() -> Posting:
    return make_posting(PEOPLE)


@pytest.fixture
def entry(posting: Posting) -> EntryCopy:
    """渡邉's."""
    return EntryCopy.objects.get(shell_id=posting.public_id, position=2)


@pytest.fixture
def collect(posting: Posting, entry: EntryCopy, registrar: User) -> Collect:
    def recorded(by: User = registrar, at: datetime = AT, **more: object) -> Collection:
        return record_collection(posting, entry.pk, by=by, at=at, **more)

    return recorded


def shown_at(at: datetime) -> list[int]:
    shown = EntryCopy.objects.on_display(at).filter(shell__entry_count=3)
    return list(shown.values_list("position", flat=True))


def test_what_was_collected_is_gone_and_the_others_stay(collect: Collect) -> None:
    collect()
    assert (shown_at(AT - TICK), shown_at(AT)) == ([0, 1, 2], [0, 1])


def test_the_window_of_the_posting_stays(collect: Collect) -> None:
    collect()
    assert ShellCopy.objects.get().display_until == END


def test_one_leaf_names_the_entry_by_commitment(
    collect: Collect, entry: EntryCopy
) -> None:
    collect()
    assert kinds() == ["posted", "collected"]
    assert leaves("collected")[0]["entry"] == bytes(entry.commitment)


def test_the_log_verifies_after_a_collection(collect: Collect) -> None:
    collect()
    seal_display_log(at=AT)
    assert verify_display_log().size == 2


def test_the_receipt_is_kept_sealed(collect: Collect) -> None:
    receipt = Receipt("受第7号", AT.date(), Recipient.PROXY)
    collection = collect(
        identity_check=IdentityCheck.PROXY, receipt=receipt, reason="長男が来庁"
    )
    assert receipt_of(collection) == {
        "number": "受第7号",
        "signed_on": "2026-06-03",
        "recipient": "proxy",
        "reason": "長男が来庁",
    }
    assert "長男".encode() not in bytes(collection.sealed)


def test_collecting_twice_is_refused_kindly(collect: Collect) -> None:
    collect()
    with pytest.raises(DeedRefused, match="すでに記録"):
        collect()
    assert (Collection.objects.count(), kinds().count("collected")) == (1, 1)


@pytest.mark.parametrize("stranger", ["outsider", "auditor", "legal_officer"])
def test_only_the_counter_of_the_office_records(
    stranger: str, collect: Collect, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(NotAllowed):
        collect(by=request.getfixturevalue(stranger))
    assert shown_at(AT) == [0, 1, 2]


def test_a_document_still_held_is_collected_after_the_end(collect: Collect) -> None:
    collect(at=END + timedelta(days=1))
    assert EntryCopy.objects.get(position=2).display_until == END
    assert kinds() == ["posted", "collected"]


def test_a_concealed_entry_is_collected_and_stays_as_it_ended(
    collect: Collect, posting: Posting, entry: EntryCopy, approver: User
) -> None:
    conceal_entry(posting, entry.pk, by=approver, at=AT, reason="本人の申出")
    collect(at=LATER)
    assert EntryCopy.objects.get(pk=entry.pk).display_until == AT


def test_a_document_of_a_withdrawn_posting_is_collected(
    collect: Collect, posting: Posting, approver: User
) -> None:
    withdraw_posting(posting, by=approver, at=AT, reason="名簿の取り違え")
    collect(at=LATER)
    assert kinds() == ["posted", "withdrawn", "collected"]


def test_an_entry_of_another_posting_is_not_collected_here(
    posting: Posting, registrar: User
) -> None:
    other = make_posting()
    entry = EntryCopy.objects.filter(shell_id=other.public_id).first()
    with pytest.raises(DeedRefused, match="ありません"):
        record_collection(posting, entry.pk, by=registrar, at=AT)


@pytest.mark.parametrize(
    ("day", "refused"),
    [("2026-05-28", True), ("2026-05-29", False), ("2026-06-03", False),
     ("2026-06-04", True)],
)  # fmt: skip
def test_a_receipt_is_dated_between_registration_and_today(
    day: str, refused: bool, collect: Collect
) -> None:
    receipt = Receipt(signed_on=datetime.fromisoformat(day).date())
    if not refused:
        collect(receipt=receipt)
        return
    with pytest.raises(DeedRefused, match="受領書の日付"):
        collect(receipt=receipt)


def test_where_a_namesake_is_on_display_the_entry_stays_at_first(
    collect: Collect,
) -> None:
    make_posting([NAMESAKE])
    collection = collect()
    assert collection.needs_second
    assert (shown_at(AT), "collected" in kinds()) == ([0, 1, 2], False)


def test_a_second_person_ends_it(collect: Collect, approver: User) -> None:
    make_posting([NAMESAKE])
    confirm_collection(collect(), by=approver, at=LATER)
    assert (shown_at(LATER - TICK), shown_at(LATER)) == ([0, 1, 2], [0, 1])
    assert kinds().count("collected") == 1


def test_whoever_recorded_does_not_confirm(collect: Collect, registrar: User) -> None:
    make_posting([NAMESAKE])
    with pytest.raises(DeedRefused, match="別の職員"):
        confirm_collection(collect(), by=registrar, at=LATER)


def test_the_database_refuses_that_too(collect: Collect, registrar: User) -> None:
    collection = collect()
    with pytest.raises(IntegrityError), transaction.atomic():
        Collection.objects.filter(pk=collection.pk).update(second_by=registrar)


def test_confirming_twice_ends_it_once(collect: Collect, approver: User) -> None:
    make_posting([NAMESAKE])
    collection = collect()
    confirm_collection(collection, by=approver, at=LATER)
    with pytest.raises(DeedRefused, match="確認は要りません"):
        confirm_collection(collection, by=approver, at=LATER)
    assert kinds().count("collected") == 1


@pytest.mark.parametrize("stranger", ["outsider", "auditor"])
def test_only_the_counter_of_the_office_confirms(
    stranger: str, collect: Collect, request: pytest.FixtureRequest
) -> None:
    make_posting([NAMESAKE])
    with pytest.raises(NotAllowed):
        confirm_collection(collect(), by=request.getfixturevalue(stranger), at=LATER)


def test_a_namesake_whose_display_ended_asks_for_nobody(
    collect: Collect, approver: User
) -> None:
    other = make_posting([NAMESAKE])
    withdraw_posting(other, by=approver, at=AT - TICK, reason="名簿の取り違え")
    assert not collect().needs_second


def test_a_collection_ends_the_display_even_without_its_leaf(
    collect: Collect, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(display_log, "record_deed", _no_space)
        collect()
    assert (shown_at(AT), kinds()) == ([0, 1], ["posted"])
    log_missing_collections()
    assert leaves("collected")[0]["at"] == int(AT.timestamp())


def test_a_leaf_is_made_up_once(collect: Collect) -> None:
    log_collection(collect())
    log_missing_collections()
    assert kinds().count("collected") == 1


def _no_space(*args: object, **kwargs: object) -> None:
    raise DatabaseError("disk full")


def test_a_namesake_who_is_only_planned_counts(collect: Collect) -> None:
    make_posting([NAMESAKE], display_from=jst("2026-06-05 09:00"))
    assert collect().needs_second


def test_a_collection_by_somebody_else_is_taken_back(
    collect: Collect, approver: User
) -> None:
    make_posting([NAMESAKE])
    waiting = collect()
    decline_collection(waiting, by=approver, at=LATER, reason="別の方だった")
    assert shown_at(LATER) == [0, 1, 2]
    assert collect(at=LATER).needs_second


@pytest.mark.parametrize("reason", ["", " "])
def test_taking_a_collection_back_needs_a_reason(
    reason: str, collect: Collect, approver: User
) -> None:
    make_posting([NAMESAKE])
    with pytest.raises(DeedRefused):
        decline_collection(collect(), by=approver, at=LATER, reason=reason)


def test_a_settled_collection_is_not_taken_back(
    collect: Collect, approver: User
) -> None:
    with pytest.raises(DeedRefused, match="すでに"):
        decline_collection(collect(), by=approver, at=LATER, reason="別の方だった")
    assert shown_at(LATER) == [0, 1]


def test_an_outsider_takes_no_collection_back(collect: Collect, outsider: User) -> None:
    make_posting([NAMESAKE])
    with pytest.raises(NotAllowed):
        decline_collection(collect(), by=outsider, at=LATER, reason="別の方だった")
