"""廃棄: keys first, nothing left about a person, and every proof still holds."""

import hashlib
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.apps import apps
from django.core import serializers
from django.db.models import QuerySet

from access_control.models import Office, User, WrappedKey
from access_control.vault.blind_index import name_index
from access_control.vault.data_keys import CannotOpen, open_data_key
from notices.actions.approval import submit_notice
from notices.actions.inquiries import record_for_all
from notices.actions.retention_rules import set_retention
from notices.models import (
    Addressee,
    DataRequest,
    DisposalHold,
    DisposalItem,
    DisposalList,
    Inquiry,
    LegalDecision,
    Notice,
    NoticeEvent,
    RefusedRow,
    SourceList,
)
from notices.refusals import DeedRefused, NotAllowed
from notices.register import open_addressees
from notices.rules.inquiries import InquiryItem, Outcome
from notices.rules.retention import RecordKind
from notices.rules.transitions import Status
from publishing.actions import dispose as dispose_module
from publishing.actions.collect import record_collection
from publishing.actions.disposal import decide_disposal, propose_disposal, strike_out
from publishing.actions.dispose import HELD_JA, NOT_DUE_JA, dispose
from publishing.actions.export_log import export_log
from publishing.actions.forget import forget_ended
from publishing.actions.hold import place_hold, release_hold
from publishing.actions.remove import conceal_entry
from publishing.actions.seal import seal_display_log
from publishing.actions.verify_log import verify_display_log
from publishing.copies import open_entries
from publishing.evidence.commitment import commit
from publishing.evidence.committed import ENTRY_TAG
from publishing.models import (
    Collection,
    Correction,
    DisplayLogEntry,
    EarlierCopy,
    EntryCopy,
    Posting,
    Removal,
    ShellCopy,
)
from publishing.rules.public_notice import frozen
from tests.builders import PEOPLE, make_notice
from tests.clock import jst
from tests.publishing.disposal import (
    DUE,
    dispose_of_everything,
    fresh,
    hold_facts,
    make_list,
    make_served,
    other_officer,
    propose,
)
from tests.publishing.logs import kinds

pytestmark = pytest.mark.django_db

AT = jst("2026-06-02 10:00")
AFTER = timedelta(days=14)
DAY = timedelta(days=1)
SEALED = (
    (NoticeEvent, "sealed_reason"),
    (LegalDecision, "sealed_reason"),
    (Inquiry, "sealed"),
    (SourceList, "sealed_file"),
    (SourceList, "sealed_upload"),
    (RefusedRow, "sealed_cells"),
    (DisposalHold, "sealed_reason"),
    (DisposalHold, "sealed_release_reason"),
    (Removal, "sealed_reason"),
    (Correction, "sealed"),
    (Collection, "sealed"),
    (ShellCopy, "sealed"),
    (ShellCopy, "sealed_rows"),
    (EntryCopy, "sealed"),
    (EarlierCopy, "sealed"),
)


@pytest.fixture
def posting(registrar: User, approver: User, legal_officer: User) -> Posting:
    """Served, with a concealed entry, a collected one and a hold that was released."""
    posting = make_served()
    first, second, _ = EntryCopy.objects.order_by("position")
    conceal_entry(posting, first.pk, by=approver, at=AT, reason="申出")
    record_collection(posting, second.pk, by=registrar, at=AT, reason="来庁")
    hold = place_hold(posting.notice, **hold_facts(legal_officer))
    second = other_officer(posting.notice.office)
    release_hold(hold, by=second, at=jst("2026-09-01 09:00"), reason="確定")
    return posting


def test_no_key_of_it_is_left(posting: Posting, legal_officer: User) -> None:
    assert WrappedKey.objects.exists()
    dispose_of_everything(legal_officer)
    assert not WrappedKey.objects.exists()


def test_a_copy_of_the_register_kept_elsewhere_opens_no_more(
    posting: Posting, legal_officer: User
) -> None:
    kept = list(posting.notice.addressees.all())
    copies = list(EntryCopy.objects.all())
    dispose_of_everything(legal_officer)
    with pytest.raises(CannotOpen, match="was erased"):
        open_addressees(kept)
    assert open_entries(copies) == []


@pytest.mark.parametrize(
    ("model", "column"), SEALED, ids=[f"{m.__name__}.{c}" for m, c in SEALED]
)
def test_every_sealed_column_is_empty(
    model: type, column: str, posting: Posting, legal_officer: User
) -> None:
    dispose_of_everything(legal_officer)
    told = model.objects.values_list(column, flat=True)
    assert {bytes(value) for value in told} <= {b""}


def test_every_sealed_column_of_the_project_is_known_here() -> None:
    found = {
        (model, field.name)
        for model in apps.get_models()
        if model._meta.app_label in ("notices", "publishing")
        for field in model._meta.fields
        if field.name.startswith("sealed") and field.name != "sealed_at"
    }
    # A request for one's own data has a key and years of its own.
    found = {(model, name) for model, name in found if model is not DataRequest}
    assert found == {*SEALED, (Addressee, "sealed")}


def test_no_blind_index_is_left(posting: Posting, legal_officer: User) -> None:
    index = name_index(PEOPLE[0]["name"])
    assert Addressee.objects.filter(name_index=index).exists()
    dispose_of_everything(legal_officer)
    told = Addressee.objects.values_list("sealed", "name_index", "entry_index")
    assert {(str(s), bytes(n), bytes(e)) for s, n, e in told} == {("{}", b"", b"")}


def test_what_remains_are_numbers_dates_and_who_decided(
    posting: Posting, legal_officer: User
) -> None:
    before = fresh(posting.notice)
    found = dispose_of_everything(legal_officer)
    after = fresh(posting.notice)
    kept = ("number", "fiscal_year", "decided_on", "approved_by_id", "status")
    assert [getattr(after, name) for name in kept] == [
        getattr(before, name) for name in kept
    ]
    assert (after.addressees.count(), after.disposed_at) == (3, DUE)
    assert (found.disposed_by, found.disposed_at) == (legal_officer, DUE)
    assert after.events.last().deed == "dispose"


def test_one_leaf_tells_of_it(posting: Posting, legal_officer: User) -> None:
    dispose_of_everything(legal_officer)
    assert kinds().count("disposed") == 1


def test_the_leaf_of_the_clock_is_not_repeated(
    posting: Posting, legal_officer: User
) -> None:
    forget_ended(at=jst("2026-10-01 00:00"), after=AFTER)
    before = kinds().count("disposed")
    assert before >= 1
    dispose_of_everything(legal_officer)
    assert kinds().count("disposed") == before


def test_a_draft_that_was_never_posted_leaves_no_leaf(
    registrar: User, legal_officer: User
) -> None:
    notice = make_notice(status=Status.DRAFT)
    dispose_of_everything(legal_officer)
    assert (kinds(), fresh(notice).disposed_at) == ([], DUE)
    with pytest.raises(DeedRefused):
        submit_notice(fresh(notice), by=registrar, at=DUE)


def test_proofs_hold_and_leaves_are_the_same(
    posting: Posting, legal_officer: User, tmp_path
) -> None:
    seal_display_log(at=AT)
    before = [bytes(row.entry) for row in DisplayLogEntry.objects.order_by("id")]
    dispose_of_everything(legal_officer)
    seal_display_log(at=DUE)
    after = [bytes(row.entry) for row in DisplayLogEntry.objects.order_by("id")]
    assert after[: len(before)] == before
    assert verify_display_log().size == len(after)
    export_log(tmp_path / "log")


def test_no_guess_of_a_name_matches_a_commitment(
    posting: Posting, legal_officer: User
) -> None:
    copies = list(EntryCopy.objects.order_by("position"))
    words = {entry.id: entry.words for entry in open_entries(copies)}
    dispose_of_everything(legal_officer)
    commitments = {bytes(copy.commitment) for copy in EntryCopy.objects.all()}
    assert len(commitments) == 3
    for copy in copies:
        content = copy.pk.encode() + frozen(words[copy.pk])
        guesses = [commit(ENTRY_TAG, bytes(32), content)]
        guesses += [hashlib.sha256(content).digest()]
        assert commitments.isdisjoint(guesses)


def test_a_guess_with_the_salt_would_have_matched(posting: Posting) -> None:
    copy = EntryCopy.objects.order_by("position").last()
    content = copy.pk.encode() + frozen(open_entries([copy])[0].words)
    salt = open_data_key(copy.key_id).salt
    assert commit(ENTRY_TAG, salt, content) == bytes(copy.commitment)


def test_nothing_about_a_person_is_in_any_row(
    posting: Posting, legal_officer: User
) -> None:
    dispose_of_everything(legal_officer)
    models = (Notice, Addressee, DisposalItem, DisposalHold, ShellCopy, EntryCopy)
    rows = [row for model in models for row in model.objects.all()]
    told = serializers.serialize("json", rows, ensure_ascii=False)
    assert [p["name"] for p in PEOPLE if p["name"] in told] == []


def test_an_undecided_list_is_not_disposed_of(
    posting: Posting, legal_officer: User
) -> None:
    with pytest.raises(DeedRefused, match="decided"):
        dispose(propose(), by=legal_officer, at=DUE)


def test_twice_is_safe(posting: Posting, legal_officer: User) -> None:
    found = dispose_of_everything(legal_officer)
    leaves = kinds()
    assert dispose(found, by=legal_officer, at=DUE + AFTER) == 0
    assert (kinds(), found.disposed_at) == (leaves, DUE)


def test_what_was_struck_out_stays(posting: Posting, legal_officer: User) -> None:
    other = make_served()
    found = propose()
    item = found.items.get(notice=other.notice)
    strike_out(item, by=legal_officer, at=DUE, reason="照会中")
    decide_disposal(found, by=legal_officer, at=DUE)
    assert dispose(found, by=legal_officer, at=DUE) == 1
    assert len(open_addressees(other.notice.addressees.all())) == 3


def test_a_hold_after_the_decision_still_saves_it(
    posting: Posting, legal_officer: User
) -> None:
    found = propose()
    decide_disposal(found, by=legal_officer, at=DUE)
    late = hold_facts(legal_officer, at=DUE, review_on=DUE.date() + AFTER)
    place_hold(posting.notice, **late)
    assert dispose(found, by=legal_officer, at=DUE) == 0
    assert len(open_addressees(posting.notice.addressees.all())) == 3
    assert found.items.get().struck_reason == HELD_JA


def _longer_years(posting: Posting, by: User) -> None:
    authority = posting.notice.office.authority()
    set_retention(authority, RecordKind.POSTED, 30, by=by, at=DUE)


def _late_collection(posting: Posting, by: User) -> None:
    entry = EntryCopy.objects.order_by("position").last()
    Collection.objects.create(
        posting=posting, entry_id=entry.pk, by=by, at=DUE - DAY, sealed=b""
    )


def _late_confirmation(posting: Posting, by: User) -> None:
    Removal.objects.update(confirmed_by=by, confirmed_at=DUE - DAY)


def _late_board(posting: Posting, by: User) -> None:
    Posting.objects.update(board_ended_at=DUE - DAY)


def _no_deemed_day(posting: Posting, by: User) -> None:
    ShellCopy.objects.update(deemed_served_on=None)


MOVES = [
    _longer_years,
    _late_collection,
    _late_confirmation,
    _late_board,
    _no_deemed_day,
]


@pytest.mark.parametrize("move", MOVES, ids=lambda each: each.__name__)
def test_what_is_not_due_any_more_is_struck_out(
    move: Callable[[Posting, User], None], posting: Posting, legal_officer: User
) -> None:
    found = propose()
    decide_disposal(found, by=legal_officer, at=DUE)
    move(posting, legal_officer)
    assert dispose(found, by=legal_officer, at=DUE) == 0
    item = found.items.get()
    assert (item.struck_reason, item.struck_by) == (NOT_DUE_JA, legal_officer)
    assert fresh(posting.notice).disposed_at is None
    assert len(open_addressees(posting.notice.addressees.all())) == 3


def test_what_broke_off_is_finished_whatever_the_years_are_by_now(
    posting: Posting, legal_officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = propose()
    decide_disposal(found, by=legal_officer, at=DUE)
    with monkeypatch.context() as broken:
        broken.setattr(dispose_module, "erase_register", _power_cut(None))
        with pytest.raises(OSError, match="power cut"):
            dispose(found, by=legal_officer, at=DUE)
    _longer_years(posting, legal_officer)
    assert dispose(found, by=legal_officer, at=DUE) == 1


def test_a_list_that_is_kept_longer_by_now_is_struck_out(
    registrar: User, legal_officer: User, office: Office
) -> None:
    source = make_list(registrar)
    found = propose()
    decide_disposal(found, by=legal_officer, at=DUE)
    authority = office.authority()
    set_retention(authority, RecordKind.LIST, 30, by=legal_officer, at=DUE)
    assert dispose(found, by=legal_officer, at=DUE) == 0
    assert found.items.get().struck_reason == NOT_DUE_JA
    assert SourceList.objects.filter(pk=source.pk).exists()


def test_nothing_disposed_of_can_be_held(posting: Posting, legal_officer: User) -> None:
    dispose_of_everything(legal_officer)
    late = hold_facts(legal_officer, at=DUE, review_on=DUE.date() + AFTER)
    with pytest.raises(DeedRefused, match="nothing left to hold"):
        place_hold(fresh(posting.notice), **late)


@pytest.mark.parametrize(
    "step",
    [
        "claim_for_disposal",
        "register_keys",
        "destroy_data_keys",
        "erase_register",
        "_erase_deeds",
        "erase_copies",
        "record_event",
        "scrub_if_simple",
    ],
)
@pytest.mark.parametrize("is_done", [False, True], ids=["before", "after"])
def test_what_broke_off_is_finished_later(
    step: str,
    is_done: bool,
    posting: Posting,
    legal_officer: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = propose()
    decide_disposal(found, by=legal_officer, at=DUE)
    with monkeypatch.context() as broken:
        real = getattr(dispose_module, step)
        broken.setattr(dispose_module, step, _power_cut(real if is_done else None))
        with pytest.raises(OSError, match="power cut"):
            dispose(found, by=legal_officer, at=DUE)
    dispose(found, by=legal_officer, at=DUE)
    assert not WrappedKey.objects.exists()
    assert not Addressee.objects.exclude(name_index=b"").exists()
    assert kinds().count("disposed") == 1
    assert found.items.get().disposed_at is not None


@pytest.mark.parametrize("who", ["registrar", "approver", "auditor", "outsider"])
def test_only_a_legal_officer_of_the_office_disposes(
    who: str, posting: Posting, legal_officer: User, request: pytest.FixtureRequest
) -> None:
    found = propose()
    decide_disposal(found, by=legal_officer, at=DUE)
    with pytest.raises(NotAllowed):
        dispose(found, by=request.getfixturevalue(who), at=DUE)
    assert WrappedKey.objects.exists()


def test_a_notice_of_another_office_is_untouched(
    posting: Posting, office: Office, other_office: Office
) -> None:
    other = make_served(office=other_office)
    officer = other_officer(office)
    mine = Office.objects.filter(pk=office.pk)
    found = dispose_of_offices(mine, officer)
    assert found.items.count() == 1
    assert len(open_addressees(other.notice.addressees.all())) == 3


def test_inquiries_go_with_their_addressee(
    registrar: User, legal_officer: User
) -> None:
    notice = make_notice(status=Status.DRAFT)
    record_for_all(
        notice,
        InquiryItem.SITE_VISIT,
        AT.date(),
        "調査員",
        "転出先不明",
        Outcome.NO_TRACE,
        by=registrar,
        at=AT,
    )
    dispose_of_everything(legal_officer)
    assert {bytes(each.sealed) for each in Inquiry.objects.all()} == {b""}


def dispose_of_offices(offices: QuerySet[Office], officer: User) -> DisposalList:
    """Proposed for some offices only, decided and disposed of."""
    found = propose_disposal(offices, by=None, at=DUE, on=DUE.date())
    decide_disposal(found, by=officer, at=DUE)
    dispose(found, by=officer, at=DUE)
    return found


def _power_cut(real: Callable[..., object] | None) -> Callable[..., object]:
    """The step, or nothing of it, and then the end."""

    def broken(*args: object, **kwargs: object) -> None:
        if real is not None:
            real(*args, **kwargs)
        raise OSError("power cut")

    return broken
