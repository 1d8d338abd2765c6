"""A typing error at the board: proposed by one, decided by another, P follows.

The web starts on 06-01 09:00; the board was recorded as hung up on 06-01 12:00.
"""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from access_control.models import User
from notices.refusals import DeedRefused, NotAllowed
from notices.rules.transitions import SamePerson
from publishing.actions.correct_board import (
    approve_board_correction,
    decline_board_correction,
    open_board_correction,
    propose_board_correction,
)
from publishing.actions.decide import decide_deemed_day
from publishing.actions.record_board import record_board_end, record_board_start
from publishing.actions.remove import withdraw_posting
from publishing.actions.seal import seal_display_log
from publishing.actions.verify_log import verify_display_log
from publishing.models import Correction, Posting, ShellCopy
from tests.builders import make_posting
from tests.clock import jst
from tests.publishing.logs import kinds, leaves

pytestmark = pytest.mark.django_db

TICK = timedelta(microseconds=1)
WEB_START, WEB_END = jst("2026-06-01 09:00"), jst("2026-06-10 00:00")
TYPED = jst("2026-06-01 12:00")
MEANT = jst("2026-06-02 12:00")
NOW = jst("2026-06-05 10:00")


@pytest.fixture
def posting(registrar: User) -> Posting:
    found = make_posting()
    record_board_start(found, by=registrar, started=TYPED, at=TYPED)
    return found


def propose(posting: Posting, by: User, **changes: Any) -> Correction:
    facts = {"which": "started", "moment": MEANT, "at": NOW} | changes
    return propose_board_correction(posting, by=by, reason="打ち間違い", **facts)


def shell_of(posting: Posting) -> ShellCopy:
    return ShellCopy.objects.get(pk=posting.public_id)


def test_until_it_is_approved_the_old_record_counts(
    posting: Posting, registrar: User
) -> None:
    propose(posting, registrar)
    posting.refresh_from_db()
    assert posting.board_started_at == TYPED
    assert shell_of(posting).posted_on == date(2026, 6, 1)


def test_old_new_and_reason_are_sealed(posting: Posting, registrar: User) -> None:
    correction = propose(posting, registrar)
    told = open_board_correction(correction)
    assert (told.old, told.new, told.reason) == (TYPED, MEANT, "打ち間違い")
    assert b"2026" not in bytes(correction.sealed)


@pytest.mark.parametrize(
    ("moment", "posted_on", "deemed_on", "until"),
    [
        ("2026-06-01 23:59", "2026-06-01", "2026-06-08", "2026-06-10"),
        ("2026-06-02 00:00", "2026-06-02", "2026-06-09", "2026-06-11"),
        ("2026-06-05 10:00", "2026-06-05", "2026-06-12", "2026-06-14"),
    ],
)
def test_p_the_deemed_day_and_the_end_follow(
    moment: str, posted_on: str, deemed_on: str, until: str,
    posting: Posting, registrar: User, approver: User,
) -> None:  # fmt: skip
    correction = propose(posting, registrar, moment=jst(moment))
    approve_board_correction(correction, by=approver, at=NOW)
    shell = shell_of(posting)
    assert shell.posted_on == date.fromisoformat(posted_on)
    assert shell.deemed_served_on == date.fromisoformat(deemed_on)
    assert shell.display_until == jst(f"{until} 00:00")


def test_an_earlier_start_never_shortens_the_display(
    registrar: User, approver: User
) -> None:
    posting = make_posting()
    record_board_start(posting, by=registrar, started=NOW, at=NOW)
    correction = propose(posting, registrar, moment=TYPED)
    approve_board_correction(correction, by=approver, at=NOW)
    shell = shell_of(posting)
    assert (shell.posted_on, shell.display_until) == (
        date(2026, 6, 1),
        jst("2026-06-14 00:00"),
    )


def test_a_later_start_of_an_ended_display_leaves_no_day(
    posting: Posting, registrar: User, approver: User
) -> None:
    correction = propose(posting, registrar, at=WEB_END)
    approve_board_correction(correction, by=approver, at=WEB_END)
    shell = shell_of(posting)
    assert (shell.posted_on, shell.deemed_served_on) == (None, None)
    assert shell.display_until == WEB_END


def test_the_log_tells_of_the_correction_and_the_start_as_corrected(
    posting: Posting, registrar: User, approver: User
) -> None:
    approve_board_correction(propose(posting, registrar), by=approver, at=NOW)
    assert leaves("corrected")[0]["field"] == "board_started_at"
    assert leaves("board_started")[1]["started"] == int(MEANT.timestamp())
    seal_display_log(at=NOW)
    assert verify_display_log().size == len(kinds())


def test_the_end_is_corrected_too(
    posting: Posting, registrar: User, approver: User
) -> None:
    record_board_end(posting, by=registrar, ended=MEANT, at=NOW)
    correction = propose(posting, registrar, which="ended", moment=NOW)
    approve_board_correction(correction, by=approver, at=NOW)
    posting.refresh_from_db()
    assert posting.board_ended_at == NOW
    assert leaves("board_ended")[1]["ended"] == int(NOW.timestamp())


@pytest.mark.parametrize(
    ("which", "moment", "words"),
    [
        ("started", TYPED, "今の記録と同じ"),
        ("started", WEB_START - TICK, "決裁より前"),
        ("started", NOW + TICK, "未来の日時"),
        ("started", MEANT + TICK, "外した日時から訂正"),
        ("ended", TYPED - TICK, "開始の後で"),
        ("ended", NOW + TICK, "現在より前"),
    ],
)
def test_an_impossible_moment_is_refused(
    which: str, moment: datetime, words: str, posting: Posting, registrar: User
) -> None:
    record_board_end(posting, by=registrar, ended=MEANT, at=NOW)
    with pytest.raises(DeedRefused, match=words):
        propose(posting, registrar, which=which, moment=moment)


@pytest.mark.parametrize("which", ["started", "ended"])
def test_without_a_record_there_is_nothing_to_correct(
    which: str, registrar: User
) -> None:
    with pytest.raises(DeedRefused, match="訂正する記録がありません"):
        propose(make_posting(), registrar, which=which)


def test_one_correction_waits_at_a_time(posting: Posting, registrar: User) -> None:
    propose(posting, registrar)
    with pytest.raises(DeedRefused, match="決裁を待っています"):
        propose(posting, registrar, moment=NOW)


def test_a_correction_is_approved_once(
    posting: Posting, registrar: User, approver: User, second_approver: User
) -> None:
    correction = propose(posting, registrar)
    seen_by_the_other = Correction.objects.get()
    approve_board_correction(correction, by=approver, at=NOW)
    with pytest.raises(DeedRefused, match="すでに決裁"):
        approve_board_correction(seen_by_the_other, by=second_approver, at=NOW)
    assert kinds().count("corrected") == 1


def test_a_declined_correction_changes_nothing(
    posting: Posting, registrar: User, approver: User
) -> None:
    correction = propose(posting, registrar)
    decline_board_correction(correction, by=approver, at=NOW, reason="控えと一致する")
    posting.refresh_from_db()
    assert (posting.board_started_at, correction.is_approved) == (TYPED, False)
    assert propose(posting, registrar).pk


@pytest.mark.parametrize("person", ["approver", "second_approver"])
def test_whoever_proposed_it_cannot_approve_it(
    person: str, posting: Posting, approver: User, request: pytest.FixtureRequest
) -> None:
    by = request.getfixturevalue(person)
    with pytest.raises(SamePerson):
        approve_board_correction(propose(posting, by), by=by, at=NOW)


@pytest.mark.parametrize("stranger", ["outsider", "auditor", "legal_officer"])
def test_a_correction_is_proposed_by_who_records_the_board(
    stranger: str, posting: Posting, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(NotAllowed):
        propose(posting, request.getfixturevalue(stranger))


@pytest.mark.parametrize("stranger", ["outsider", "registrar", "legal_officer"])
def test_a_correction_is_decided_by_an_approver_of_the_office(
    stranger: str, posting: Posting, approver: User, request: pytest.FixtureRequest
) -> None:
    correction = propose(posting, approver)
    by = request.getfixturevalue(stranger)
    with pytest.raises(NotAllowed):
        approve_board_correction(correction, by=by, at=NOW)
    with pytest.raises(NotAllowed):
        decline_board_correction(correction, by=by, at=NOW, reason="控えと一致する")


def test_a_decided_day_is_not_moved_by_a_correction(
    posting: Posting, registrar: User, approver: User, legal_officer: User
) -> None:
    correction = propose(posting, registrar)
    decide_deemed_day(posting, by=legal_officer, at=NOW, reason="確かめた",
                      deemed_on=date(2026, 6, 20))  # fmt: skip
    with pytest.raises(DeedRefused, match="法務担当が判断して"):
        approve_board_correction(correction, by=approver, at=NOW)
    correction.refresh_from_db()
    assert correction.decided_at is None


def test_a_withdrawn_posting_is_not_corrected(
    posting: Posting, registrar: User, approver: User
) -> None:
    correction = propose(posting, registrar)
    withdraw_posting(posting, by=approver, at=NOW, reason="書類に誤り")
    with pytest.raises(DeedRefused, match="取り下げられて"):
        approve_board_correction(correction, by=approver, at=NOW)
