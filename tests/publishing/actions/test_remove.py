"""Removing: at once by one approver, never twice, and confirmed by another."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from access_control.models import User
from notices.refusals import DeedRefused, NotAllowed
from notices.rules.transitions import Status
from publishing import display_log
from publishing.actions.remove import (
    conceal_entry,
    confirm_removal,
    log_removal,
    withdraw_posting,
)
from publishing.models import EntryCopy, Posting, Removal, ShellCopy
from tests.builders import make_posting
from tests.clock import jst
from tests.publishing.logs import kinds, leaves

pytestmark = pytest.mark.django_db

TICK = timedelta(microseconds=1)
AT = jst("2026-06-03 10:00")
END = jst("2026-06-10 00:00")
REASON = "名簿の取り違え"

Deed = Callable[[Posting, User, datetime], None]


def withdraw(posting: Posting, by: User, at: datetime = AT) -> None:
    withdraw_posting(posting, by=by, at=at, reason=REASON)


def conceal(posting: Posting, by: User, at: datetime = AT) -> None:
    first = EntryCopy.objects.get(position=0)
    conceal_entry(posting, first.pk, by=by, at=at, reason=REASON)


DEEDS = pytest.mark.parametrize("deed", [withdraw, conceal])


@pytest.fixture
def posting() -> Posting:
    return make_posting()


def shown_at(at: datetime) -> list[int]:
    if not ShellCopy.objects.on_display(at).exists():
        return []
    shown = EntryCopy.objects.on_display(at)
    return list(shown.values_list("position", flat=True))


def test_a_withdrawn_posting_is_gone_from_that_instant(
    posting: Posting, approver: User
) -> None:
    withdraw(posting, approver)
    assert (shown_at(AT - TICK), shown_at(AT)) == ([0, 1, 2], [])


def test_a_withdrawal_closes_the_notice(posting: Posting, approver: User) -> None:
    withdraw(posting, approver)
    posting.notice.refresh_from_db()
    assert posting.notice.status == Status.WITHDRAWN


def test_a_concealed_entry_goes_and_the_others_stay(
    posting: Posting, approver: User
) -> None:
    conceal(posting, approver)
    assert (shown_at(AT - TICK), shown_at(AT)) == ([0, 1, 2], [1, 2])


def test_a_concealed_entry_leaves_the_notice_posted(
    posting: Posting, approver: User
) -> None:
    conceal(posting, approver)
    posting.notice.refresh_from_db()
    assert posting.notice.status == Status.POSTED


@DEEDS
def test_a_removal_is_in_the_log(deed: Deed, posting: Posting, approver: User) -> None:
    deed(posting, approver)
    removal = Removal.objects.get()
    assert kinds() == ["posted", removal.kind]
    assert leaves()[-1]["at"] == int(AT.timestamp())


def test_the_leaf_of_a_concealed_entry_names_it_by_commitment(
    posting: Posting, approver: User
) -> None:
    conceal(posting, approver)
    first = EntryCopy.objects.get(position=0)
    assert leaves("concealed")[0]["entry"] == bytes(first.commitment)


@DEEDS
@pytest.mark.parametrize("stranger", ["outsider", "registrar", "auditor"])
def test_only_an_approver_of_the_office_removes(
    deed: Deed, stranger: str, posting: Posting, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(NotAllowed):
        deed(posting, request.getfixturevalue(stranger), AT)
    assert shown_at(AT) == [0, 1, 2]


@DEEDS
def test_removing_twice_removes_once(
    deed: Deed, posting: Posting, approver: User
) -> None:
    deed(posting, approver)
    with pytest.raises(DeedRefused, match="すでに"):
        deed(posting, approver)
    assert Removal.objects.count() == 1


@DEEDS
def test_removing_twice_before_the_start_removes_once(
    deed: Deed, approver: User
) -> None:
    posting = make_posting(display_from=jst("2026-06-20 09:00"))
    deed(posting, approver)
    with pytest.raises(DeedRefused, match="すでに"):
        deed(posting, approver)
    assert Removal.objects.count() == 1


@DEEDS
def test_what_is_removed_before_its_start_never_shows(
    deed: Deed, approver: User
) -> None:
    start = jst("2026-06-20 09:00")
    deed(make_posting(display_from=start), approver)
    assert 0 not in shown_at(start)


@DEEDS
def test_what_has_ended_cannot_be_removed(
    deed: Deed, posting: Posting, approver: User
) -> None:
    deed_at_the_end = pytest.raises(DeedRefused, match="すでに")
    with deed_at_the_end:
        deed(posting, approver, END)
    assert not Removal.objects.exists()


@DEEDS
@pytest.mark.parametrize("reason", ["", "　 "])
def test_a_reason_is_required(
    deed: Deed, reason: str, posting: Posting, approver: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("tests.publishing.actions.test_remove.REASON", reason)
    with pytest.raises(DeedRefused, match="理由を入力"):
        deed(posting, approver)


def test_an_entry_of_another_posting_is_not_concealed(
    posting: Posting, approver: User
) -> None:
    other = EntryCopy.objects.exclude(shell_id=make_posting().public_id).first()
    stranger = Posting.objects.exclude(pk=posting.pk).get()
    with pytest.raises(DeedRefused, match="not on display"):
        conceal_entry(stranger, other.pk, by=approver, at=AT, reason=REASON)


@DEEDS
def test_what_must_vanish_vanishes_though_the_log_fails(
    deed: Deed, posting: Posting, approver: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(display_log, "record_deed", _log_fails)
    deed(posting, approver)
    assert 0 not in shown_at(AT)
    assert Removal.objects.get().logged_at is None


@DEEDS
def test_a_missing_leaf_is_made_up_once(
    deed: Deed, posting: Posting, approver: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(display_log, "record_deed", _log_fails)
        deed(posting, approver)
    removal = Removal.objects.get()
    log_removal(removal)
    log_removal(removal)
    assert kinds() == ["posted", removal.kind]
    assert leaves()[-1]["at"] == int(AT.timestamp())


@pytest.fixture
def removal(posting: Posting, approver: User) -> Removal:
    withdraw(posting, approver)
    return Removal.objects.get()


def test_another_approver_confirms(removal: Removal, second_approver: User) -> None:
    confirm_removal(removal, by=second_approver, at=AT)
    assert (removal.confirmed_by, removal.confirmed_at) == (second_approver, AT)


def test_whoever_removed_does_not_confirm(removal: Removal, approver: User) -> None:
    with pytest.raises(DeedRefused, match="本人は確認できません"):
        confirm_removal(removal, by=approver, at=AT)


def test_the_database_itself_wants_another_to_confirm(
    removal: Removal, approver: User
) -> None:
    row = Removal.objects.filter(pk=removal.pk)
    with (
        pytest.raises(IntegrityError, match="confirmed_by_another"),
        transaction.atomic(),
    ):
        row.update(confirmed_by=approver)


def test_a_removal_is_confirmed_once(removal: Removal, second_approver: User) -> None:
    confirm_removal(removal, by=second_approver, at=AT)
    with pytest.raises(DeedRefused, match="すでに確認"):
        confirm_removal(removal, by=second_approver, at=AT)


@pytest.mark.parametrize("stranger", ["outsider", "registrar"])
def test_only_an_approver_of_the_office_confirms(
    stranger: str, removal: Removal, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(NotAllowed):
        confirm_removal(removal, by=request.getfixturevalue(stranger), at=AT)


def _log_fails(*args: object, **kwargs: object) -> None:
    raise DatabaseError("the log cannot be written")
