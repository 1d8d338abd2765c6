"""Corrections: proposed by one, decided by another; P stays, both versions are kept."""

import base64
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from access_control.models import User
from access_control.rules.roles import Role
from access_control.vault.blind_index import entry_index
from access_control.vault.data_keys import open_data_keys
from notices.intake.typed_values import ValueRefused
from notices.models import Addressee
from notices.refusals import DeedRefused, NotAllowed
from notices.register import open_addressees
from publishing.actions.correct import (
    PublishAnew,
    approve_correction,
    facts_of,
    propose_correction,
    refuse_correction,
)
from publishing.actions.forget import forget_ended
from publishing.actions.record_board import record_board_start
from publishing.actions.remove import conceal_entry, withdraw_posting
from publishing.actions.seal import seal_display_log
from publishing.actions.verify_log import verify_display_log
from publishing.copies import open_entries
from publishing.models import Correction, EarlierCopy, EntryCopy, Posting, ShellCopy
from tests.builders import PEOPLE, make_person, make_posting
from tests.clock import jst
from tests.publishing.logs import kinds, leaves

pytestmark = pytest.mark.django_db

TICK = timedelta(microseconds=1)
AT = jst("2026-06-03 10:00")
END = jst("2026-06-10 00:00")
WRONG, RIGHT = "徴第101号", "徴第110号"

Propose = Callable[..., Correction]


@pytest.fixture
def posting() -> Posting:
    return make_posting(PEOPLE)


@pytest.fixture
def entry(posting: Posting) -> EntryCopy:
    """渡邉's, whose document has a wrong number."""
    return EntryCopy.objects.get(position=2)


@pytest.fixture
def propose(posting: Posting, entry: EntryCopy, registrar: User) -> Propose:
    def proposed(
        field: str = "reference",
        value: str = RIGHT,
        by: User = registrar,
        at: datetime = AT,
        reason: str = "番号の打ち間違い",
    ) -> Correction:
        return propose_correction(
            posting, entry.pk, field, value, by=by, at=at, reason=reason
        )

    return proposed


def words_of(entry: EntryCopy) -> dict[str, str]:
    return dict(open_entries([EntryCopy.objects.get(pk=entry.pk)])[0].words)


def test_a_proposal_changes_nothing_yet(propose: Propose, entry: EntryCopy) -> None:
    correction = propose()
    assert facts_of(correction)["after"] == RIGHT
    assert (words_of(entry)["reference"], kinds()) == (WRONG, ["posted"])


def test_an_approved_correction_is_shown(
    propose: Propose, entry: EntryCopy, approver: User
) -> None:
    approve_correction(propose(), by=approver, at=AT)
    assert words_of(entry)["reference"] == RIGHT


def test_p_and_the_deemed_day_stay(
    propose: Propose, posting: Posting, registrar: User, approver: User
) -> None:
    record_board_start(posting, by=registrar, started=jst("2026-06-01 10:00"), at=AT)
    approve_correction(propose(), by=approver, at=AT)
    shell = ShellCopy.objects.get()
    assert shell.posted_on == jst("2026-06-01 00:00").date()
    assert shell.display_until == END


def test_the_window_of_the_entry_stays(
    propose: Propose, entry: EntryCopy, approver: User
) -> None:
    approve_correction(propose(), by=approver, at=AT)
    after = EntryCopy.objects.get(pk=entry.pk)
    assert (after.display_from, after.display_until, after.version) == (
        entry.display_from,
        entry.display_until,
        2,
    )


def test_the_old_copy_is_kept_with_its_commitment(
    propose: Propose, entry: EntryCopy, approver: User
) -> None:
    approve_correction(propose(), by=approver, at=AT)
    earlier = EarlierCopy.objects.get()
    assert (earlier.version, earlier.replaced_at) == (1, AT)
    assert bytes(earlier.commitment) == bytes(entry.commitment)
    assert earlier.key_id == entry.key_id


def test_one_leaf_tells_both_commitments(
    propose: Propose, entry: EntryCopy, approver: User
) -> None:
    approve_correction(propose(), by=approver, at=AT)
    leaf = leaves("corrected")[0]
    after = EntryCopy.objects.get(pk=entry.pk)
    assert leaf["entry"] == bytes(after.commitment) != bytes(entry.commitment)
    assert leaf["before"] == _base64(entry.commitment)
    assert (leaf["version"], kinds()) == (2, ["posted", "corrected"])


def test_the_log_verifies_after_a_correction(propose: Propose, approver: User) -> None:
    approve_correction(propose(), by=approver, at=AT)
    seal_display_log(at=AT)
    assert verify_display_log().size == 2


def test_the_register_is_corrected_too(
    propose: Propose, entry: EntryCopy, approver: User
) -> None:
    approve_correction(propose(), by=approver, at=AT)
    who = Addressee.objects.get(pk=entry.pk)
    fields = open_addressees([who])[0].fields
    assert fields["reference"] == RIGHT
    assert fields["address"] == PEOPLE[0]["address"]
    key = entry_index(PEOPLE[0]["name"], PEOPLE[0]["document"], RIGHT)
    assert bytes(who.entry_index) == key


def test_a_refused_correction_changes_nothing(
    propose: Propose, entry: EntryCopy, approver: User
) -> None:
    correction = propose()
    refuse_correction(correction, by=approver, at=AT, reason="番号は正しい")
    assert correction.is_approved is False
    assert (words_of(entry)["reference"], kinds()) == (WRONG, ["posted"])


def test_a_correction_is_approved_once(propose: Propose, approver: User) -> None:
    correction = propose()
    approve_correction(correction, by=approver, at=AT)
    with pytest.raises(DeedRefused, match="すでに決裁"):
        approve_correction(correction, by=approver, at=AT)
    assert EarlierCopy.objects.count() == 1


def test_what_was_approved_is_not_refused_afterwards(
    propose: Propose, approver: User
) -> None:
    correction = propose()
    approve_correction(correction, by=approver, at=AT)
    with pytest.raises(DeedRefused, match="すでに決裁"):
        refuse_correction(correction, by=approver, at=AT, reason="番号は正しい")


def test_whoever_proposed_does_not_decide(
    propose: Propose, registrar: User, posting: Posting
) -> None:
    both = make_person("山田 花子", Role.APPROVER, posting.notice.office)
    with pytest.raises(DeedRefused, match="本人は決裁できません"):
        approve_correction(propose(), by=both, at=AT)


def test_the_database_refuses_that_too(propose: Propose, registrar: User) -> None:
    correction = propose()
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.filter(pk=correction.pk).update(decided_by=registrar)


@pytest.mark.parametrize("stranger", ["outsider", "approver", "auditor"])
def test_only_a_registrar_of_the_office_proposes(
    stranger: str, propose: Propose, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(NotAllowed):
        propose(by=request.getfixturevalue(stranger))


@pytest.mark.parametrize("stranger", ["outsider", "registrar", "auditor"])
def test_only_an_approver_of_the_office_decides(
    stranger: str, propose: Propose, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(NotAllowed):
        approve_correction(propose(), by=request.getfixturevalue(stranger), at=AT)


@pytest.mark.parametrize("field", ["name", "document"])
def test_who_is_called_and_to_what_is_published_anew(
    field: str, propose: Propose
) -> None:
    with pytest.raises(PublishAnew, match="数え直します"):
        propose(field=field, value="別のもの")


@pytest.mark.parametrize("field", ["address", "kana", "capacity", "nonsense"])
def test_a_field_that_is_not_shown_is_not_corrected(
    field: str, propose: Propose
) -> None:
    with pytest.raises(DeedRefused, match="表示されていません"):
        propose(field=field, value="別のもの")


@pytest.mark.parametrize(
    "value",
    ["=1+1", "徴第\u200b1号", "徴第\ue000号", "123456789018", "あ" * 101, "  "],
    ids=["formula", "control", "private use", "individual number", "long", "empty"],
)
def test_a_value_is_screened_as_in_a_list(value: str, propose: Propose) -> None:
    with pytest.raises(ValueRefused):
        propose(value=value)
    assert not Correction.objects.exists()


def test_the_same_value_is_no_correction(propose: Propose) -> None:
    with pytest.raises(DeedRefused, match="同じです"):
        propose(value=f" {WRONG} ")


def test_a_field_waits_for_one_decision_at_a_time(propose: Propose) -> None:
    propose()
    with pytest.raises(DeedRefused, match="すでに決裁を待って"):
        propose()


def test_a_correction_needs_a_reason(propose: Propose) -> None:
    with pytest.raises(DeedRefused, match="理由"):
        propose(reason=" ")


@pytest.mark.parametrize(("at", "refused"), [(END - TICK, False), (END, True)])
def test_what_has_ended_is_not_corrected(
    at: datetime, refused: bool, propose: Propose, approver: User
) -> None:
    if refused:
        with pytest.raises(DeedRefused, match="終了している"):
            propose(at=at)
        return
    approve_correction(propose(at=at), by=approver, at=at)
    assert EarlierCopy.objects.exists()


def test_what_was_concealed_meanwhile_is_not_corrected(
    propose: Propose, posting: Posting, entry: EntryCopy, approver: User
) -> None:
    correction = propose()
    conceal_entry(posting, entry.pk, by=approver, at=AT, reason="本人の申出")
    with pytest.raises(DeedRefused, match="終了している"):
        approve_correction(correction, by=approver, at=AT)


def test_what_was_withdrawn_is_not_corrected(
    propose: Propose, posting: Posting, approver: User
) -> None:
    withdraw_posting(posting, by=approver, at=AT, reason="名簿の取り違え")
    with pytest.raises(DeedRefused, match="取り下げられています"):
        propose()


def test_a_correction_makes_no_second_entry_of_one_document(
    propose: Propose, entry: EntryCopy, approver: User
) -> None:
    make_posting([dict(PEOPLE[0], reference=RIGHT)], at=AT)
    with pytest.raises(DeedRefused, match="別の一件"):
        approve_correction(propose(), by=approver, at=AT)
    assert words_of(entry)["reference"] == WRONG


def test_forgetting_an_entry_forgets_what_it_showed_before(
    propose: Propose, entry: EntryCopy, approver: User
) -> None:
    approve_correction(propose(), by=approver, at=AT)
    forget_ended(at=END + timedelta(days=14), after=timedelta(days=14))
    earlier = EarlierCopy.objects.get()
    assert (bytes(earlier.sealed), open_data_keys([entry.key_id])) == (b"", {})


def test_an_entry_concealed_early_is_forgotten_with_all_its_versions(
    propose: Propose, posting: Posting, entry: EntryCopy, approver: User
) -> None:
    approve_correction(propose(), by=approver, at=AT)
    conceal_entry(posting, entry.pk, by=approver, at=AT, reason="本人の申出")
    forget_ended(at=AT + timedelta(days=1), after=timedelta(days=1))
    earlier = EarlierCopy.objects.get()
    assert (bytes(earlier.sealed), open_data_keys([earlier.key_id])) == (b"", {})


def _base64(value: bytes) -> str:
    return base64.b64encode(bytes(value)).decode()
