"""Decisions after posting: what was computed and what was decided are both kept.

P is 06-01, the computed deemed day 06-08; the web was away on 06-03 for two hours.
"""

from datetime import date, datetime
from typing import Any

import pytest

from access_control.models import User
from access_control.rules.roles import Role
from notices.models import LegalDecision
from notices.refusals import DeedRefused, NotAllowed
from notices.register import open_reason
from notices.rules.transitions import SamePerson
from publishing.actions.continuity import continuity_of, is_decided
from publishing.actions.decide import decide_deemed_day, decide_interruption
from publishing.actions.deemed_day import decisions_on
from publishing.actions.interrupt import record_interruption
from publishing.actions.record_board import record_board_start
from publishing.actions.remove import withdraw_posting
from publishing.actions.seal import seal_display_log
from publishing.actions.verify_log import verify_display_log
from publishing.models import Posting, ShellCopy
from publishing.rules.continuity import Cause
from publishing.rules.ruling import Ruling
from tests.builders import make_person, make_posting
from tests.clock import jst
from tests.publishing.actions.statutes import set_policy
from tests.publishing.logs import kinds, leaves

pytestmark = pytest.mark.django_db

BOARD = jst("2026-06-01 12:00")
NOW, WEB_END = jst("2026-06-05 10:00"), jst("2026-06-10 00:00")
COMPUTED = date(2026, 6, 8)


@pytest.fixture
def posting(registrar: User, monkeypatch: pytest.MonkeyPatch) -> Posting:
    """Interrupted, under a statute that does not say what follows."""
    set_policy(monkeypatch, "legal_officer_decides")
    found = make_posting()
    record_board_start(found, by=registrar, started=BOARD, at=BOARD)
    interrupt(found, registrar, "2026-06-03 13:00", "2026-06-03 15:00")
    return found


def interrupt(posting: Posting, by: User, starts: str, ends: str | None) -> None:
    record_interruption(
        posting.notice.office, posting=posting, channel="web", cause=Cause.OUTAGE,
        starts=jst(starts), ends=jst(ends) if ends else None, by=by, at=NOW,
    )  # fmt: skip


def decide(posting: Posting, by: User, **changes: Any) -> None:
    facts = {"outcome": Ruling.STANDS, "reason": "短時間で復旧した", "at": NOW}
    decide_interruption(posting, by=by, **facts | changes)


def fix_day(posting: Posting, by: User, day: date | None, **changes: Any) -> None:
    facts = {"reason": "掲示場の記録を確かめた", "at": NOW} | changes
    decide_deemed_day(posting, by=by, deemed_on=day, **facts)


def shell_of(posting: Posting) -> ShellCopy:
    return ShellCopy.objects.get(pk=posting.public_id)


def is_settled(posting: Posting, at: datetime = NOW) -> bool:
    judged = continuity_of(posting, shell_of(posting), at)
    return is_decided(judged, decisions_on(posting.notice))


def test_a_decision_is_kept_with_its_facts_and_a_sealed_reason(
    posting: Posting, legal_officer: User
) -> None:
    decide(posting, legal_officer)
    decision = LegalDecision.objects.get()
    assert decision.facts == {
        "window": ["2026-06-01T12:00:00+09:00", "2026-06-10T00:00:00+09:00"],
        "seconds_lost": 7200,
        "outcome": "stands",
        "computed": "2026-06-08",
    }
    assert open_reason(posting.notice, decision) == "短時間で復旧した"
    assert "復旧".encode() not in bytes(decision.sealed_reason)


def test_an_interruption_waits_until_it_is_decided(
    posting: Posting, legal_officer: User
) -> None:
    assert not is_settled(posting)
    decide(posting, legal_officer)
    assert is_settled(posting)


def test_a_decision_on_the_day_covers_the_interruptions_known_then(
    posting: Posting, legal_officer: User
) -> None:
    fix_day(posting, legal_officer, COMPUTED)
    assert is_settled(posting)


def test_what_is_lost_afterwards_is_decided_again(
    posting: Posting, registrar: User, legal_officer: User
) -> None:
    decide(posting, legal_officer)
    interrupt(posting, registrar, "2026-06-04 09:00", "2026-06-04 09:01")
    assert not is_settled(posting)
    decide(posting, legal_officer)
    assert is_settled(posting)


@pytest.mark.parametrize(
    ("outcome", "until", "deemed_on", "ends"),
    [
        (Ruling.STANDS, None, COMPUTED, WEB_END),
        (Ruling.EXTENDED, jst("2026-06-12 00:00"), COMPUTED, jst("2026-06-12 00:00")),
        (Ruling.ANEW, None, None, WEB_END),
    ],
)
def test_every_outcome_has_its_consequence(
    outcome: Ruling, until: datetime | None, deemed_on: date | None, ends: datetime,
    posting: Posting, legal_officer: User,
) -> None:  # fmt: skip
    decide(posting, legal_officer, outcome=outcome, until=until)
    shell = shell_of(posting)
    assert (shell.deemed_served_on, shell.display_until) == (deemed_on, ends)
    assert leaves("corrected")[0]["outcome"] == outcome.value


def test_a_newer_decision_replaces_the_older_and_both_are_kept(
    posting: Posting, legal_officer: User
) -> None:
    decide(posting, legal_officer, outcome=Ruling.ANEW)
    decide(posting, legal_officer, outcome=Ruling.STANDS)
    assert shell_of(posting).deemed_served_on == COMPUTED
    assert LegalDecision.objects.count() == 2


@pytest.mark.parametrize(
    ("outcome", "until", "words"),
    [
        (Ruling.EXTENDED, None, "延長するときに"),
        (Ruling.STANDS, jst("2026-06-12 00:00"), "延長するときに"),
        (Ruling.EXTENDED, WEB_END, "今の終了より後"),
        (Ruling.EXTENDED, jst("2027-06-01 00:00"), "日までです"),
    ],
)
def test_an_extension_keeps_the_rules_of_extensions(
    outcome: Ruling, until: datetime | None, words: str,
    posting: Posting, legal_officer: User,
) -> None:  # fmt: skip
    with pytest.raises(DeedRefused, match=words):
        decide(posting, legal_officer, outcome=outcome, until=until)
    assert not LegalDecision.objects.exists()


def test_an_ended_display_is_not_extended(
    posting: Posting, legal_officer: User
) -> None:
    with pytest.raises(DeedRefused, match="掲示は終了しています"):
        decide(posting, legal_officer, outcome=Ruling.EXTENDED, at=WEB_END,
               until=jst("2026-06-12 00:00"))  # fmt: skip


def test_what_was_never_away_needs_no_decision(legal_officer: User) -> None:
    with pytest.raises(DeedRefused, match="判断は要りません"):
        decide(make_posting(), legal_officer)


@pytest.mark.parametrize("deed", [decide, lambda p, by: fix_day(p, by, COMPUTED)])
def test_the_same_decision_twice_is_one(
    deed: Any, posting: Posting, legal_officer: User
) -> None:
    deed(posting, legal_officer)
    with pytest.raises(DeedRefused, match="同じ判断"):
        deed(posting, legal_officer)
    assert kinds().count("corrected") == 1


@pytest.mark.parametrize("deed", [decide, lambda p, by: fix_day(p, by, COMPUTED)])
@pytest.mark.parametrize("stranger", ["outsider", "registrar", "approver", "auditor"])
def test_only_a_legal_officer_of_the_office_decides(
    stranger: str, deed: Any, posting: Posting, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(NotAllowed):
        deed(posting, request.getfixturevalue(stranger))


@pytest.mark.parametrize("deed", [decide, lambda p, by: fix_day(p, by, COMPUTED)])
@pytest.mark.parametrize("person", ["registrar", "approver"])
def test_nobody_decides_about_a_notice_of_their_own(
    person: str, deed: Any, posting: Posting, request: pytest.FixtureRequest
) -> None:
    own = request.getfixturevalue(person)
    make_person(own.name, Role.LEGAL_OFFICER, posting.notice.office)
    with pytest.raises(SamePerson):
        deed(posting, own)


def test_a_decision_needs_its_reason(posting: Posting, legal_officer: User) -> None:
    with pytest.raises(DeedRefused, match="理由"):
        decide(posting, legal_officer, reason=" ")
    with pytest.raises(DeedRefused, match="理由"):
        fix_day(posting, legal_officer, COMPUTED, reason="")


def test_a_withdrawn_posting_is_not_decided_about(
    posting: Posting, legal_officer: User, approver: User
) -> None:
    withdraw_posting(posting, by=approver, at=NOW, reason="書類に誤り")
    with pytest.raises(DeedRefused, match="取り下げられて"):
        fix_day(posting, legal_officer, COMPUTED)


# The deemed day.


@pytest.mark.parametrize("day", [COMPUTED, date(2026, 6, 9), None])
def test_the_deemed_day_follows_the_decision(
    day: date | None, posting: Posting, legal_officer: User
) -> None:
    fix_day(posting, legal_officer, day)
    text = day.isoformat() if day else None
    assert shell_of(posting).deemed_served_on == day
    assert leaves("corrected")[0]["deemed_on"] == text
    facts = LegalDecision.objects.get().facts
    assert (facts["computed"], facts["deemed_on"]) == ("2026-06-08", text)


def test_a_day_before_the_computed_one_is_refused(
    posting: Posting, legal_officer: User
) -> None:
    with pytest.raises(DeedRefused, match="2026-06-08"):
        fix_day(posting, legal_officer, date(2026, 6, 7))
    assert shell_of(posting).deemed_served_on == COMPUTED


def test_the_latest_reading_where_adopted_is_the_computed_day(
    posting: Posting, legal_officer: User
) -> None:
    ShellCopy.objects.update(reading="latest", deemed_served_on=date(2026, 6, 9))
    with pytest.raises(DeedRefused, match="2026-06-09"):
        fix_day(posting, legal_officer, COMPUTED)


def test_the_day_of_a_running_display_waits_for_its_board(legal_officer: User) -> None:
    with pytest.raises(DeedRefused, match="まだ記録されていません"):
        fix_day(make_posting(), legal_officer, COMPUTED)


@pytest.mark.parametrize(
    ("started", "earliest"),
    [(None, COMPUTED), ("2026-06-09 10:00", date(2026, 6, 16))],
    ids=["no board", "a board too late"],
)
def test_a_display_that_ended_without_a_day_gets_one(
    started: str | None, earliest: date, registrar: User, legal_officer: User
) -> None:
    found = make_posting()
    if started:
        record_board_start(found, by=registrar, started=jst(started), at=WEB_END)
    before = earliest.replace(day=earliest.day - 1)
    with pytest.raises(DeedRefused, match=earliest.isoformat()):
        fix_day(found, legal_officer, before, at=WEB_END)
    fix_day(found, legal_officer, earliest, at=WEB_END)
    assert shell_of(found).deemed_served_on == earliest


@pytest.mark.parametrize(
    ("decided", "counts"),
    [
        (date(2026, 6, 20), date(2026, 6, 20)),
        (date(2026, 6, 8), date(2026, 6, 8)),
        (None, None),
    ],
)
def test_a_board_recorded_after_the_decision_does_not_undo_it(
    decided: date | None, counts: date | None, registrar: User, legal_officer: User
) -> None:
    found = make_posting()
    fix_day(found, legal_officer, decided, at=WEB_END)
    record_board_start(found, by=registrar, started=BOARD, at=WEB_END)
    shell = shell_of(found)
    assert (shell.posted_on, shell.deemed_served_on) == (date(2026, 6, 1), counts)


def test_a_board_later_than_thought_does_not_bring_the_effect_forward(
    registrar: User, legal_officer: User
) -> None:
    ends = jst("2026-07-01 00:00")
    found = make_posting(display_until=ends)
    fix_day(found, legal_officer, COMPUTED, at=ends)
    record_board_start(found, by=registrar, started=jst("2026-06-15 10:00"), at=ends)
    assert shell_of(found).deemed_served_on == date(2026, 6, 22)


def test_an_interruption_that_stands_leaves_a_decided_day_alone(
    posting: Posting, legal_officer: User
) -> None:
    fix_day(posting, legal_officer, date(2026, 6, 20))
    decide(posting, legal_officer)
    assert shell_of(posting).deemed_served_on == date(2026, 6, 20)


def test_a_decided_day_after_publish_anew_counts(
    posting: Posting, legal_officer: User
) -> None:
    decide(posting, legal_officer, outcome=Ruling.ANEW)
    fix_day(posting, legal_officer, date(2026, 6, 20))
    assert shell_of(posting).deemed_served_on == date(2026, 6, 20)


def test_the_log_verifies_after_decisions(
    posting: Posting, legal_officer: User
) -> None:
    decide(posting, legal_officer)
    fix_day(posting, legal_officer, None)
    seal_display_log(at=NOW)
    assert verify_display_log().size == len(kinds())


def test_the_display_lasts_to_the_end_of_the_decided_day(
    posting: Posting, legal_officer: User
) -> None:
    fix_day(posting, legal_officer, date(2026, 6, 20))
    assert shell_of(posting).display_until == jst("2026-06-21 00:00")
    assert kinds()[-2:] == ["extended", "corrected"]


def test_a_decided_day_within_the_display_leaves_its_end(
    posting: Posting, legal_officer: User
) -> None:
    fix_day(posting, legal_officer, date(2026, 6, 9))
    assert shell_of(posting).display_until == WEB_END


def test_what_has_ended_is_not_shown_again_by_a_decision(
    posting: Posting, legal_officer: User
) -> None:
    fix_day(posting, legal_officer, date(2026, 6, 20), at=WEB_END)
    assert shell_of(posting).display_until == WEB_END


# The longest display here is 92 days, counted from the computed June 8.
@pytest.mark.parametrize(
    ("day", "is_refused"), [(date(2026, 9, 8), False), (date(2026, 9, 9), True)]
)
def test_a_day_far_off_is_refused(
    day: date, is_refused: bool, posting: Posting, legal_officer: User
) -> None:
    if is_refused:
        with pytest.raises(DeedRefused, match="離れすぎ"):
            fix_day(posting, legal_officer, day)
        return
    fix_day(posting, legal_officer, day)
    assert shell_of(posting).deemed_served_on == day
