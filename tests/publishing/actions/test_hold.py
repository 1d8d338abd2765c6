"""保留: what is held outlives clock and years; what is released does not."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from access_control.models import Office, User
from access_control.rules.roles import Role
from notices.models import DisposalHold
from notices.refusals import DeedRefused, NotAllowed
from notices.rules.retention import HoldCause
from notices.rules.transitions import Status
from publishing.actions.approve_and_publish import approve_and_publish
from publishing.actions.forget import forget_ended
from publishing.actions.hold import place_hold, reasons_of, release_hold
from publishing.copies import open_entries
from publishing.models import EntryCopy, Posting, ShellCopy
from tests.builders import APPROVED_AT, make_notice, make_person, make_posting
from tests.clock import jst
from tests.publishing.disposal import hold_facts, other_officer
from tests.publishing.logs import kinds

pytestmark = pytest.mark.django_db

END = jst("2026-06-10 00:00")
AFTER = timedelta(days=14)
PAST = END + AFTER
TICK = timedelta(microseconds=1)
DAY = timedelta(days=1)


@pytest.fixture
def posting() -> Posting:
    return make_posting()


@pytest.fixture
def hold(posting: Posting, legal_officer: User) -> DisposalHold:
    return place_hold(posting.notice, **hold_facts(legal_officer))


@pytest.fixture
def second(office: Office) -> User:
    return other_officer(office)


def test_the_clock_destroys_no_key_of_what_is_held(hold: DisposalHold) -> None:
    assert forget_ended(at=PAST, after=AFTER) == 0
    assert len(open_entries(EntryCopy.objects.all())) == 3


def test_an_entry_that_ended_early_is_held_too(hold: DisposalHold) -> None:
    EntryCopy.objects.filter(position=0).update(display_until=END - timedelta(days=3))
    forget_ended(at=END, after=timedelta(days=1))
    assert len(open_entries(EntryCopy.objects.all())) == 3
    assert kinds() == ["posted"]


@pytest.mark.parametrize(
    ("at", "forgotten"), [(PAST + AFTER - TICK, 0), (PAST + AFTER, 1)]
)
def test_the_clock_waits_anew_from_the_release(
    at: datetime, forgotten: int, hold: DisposalHold, second: User
) -> None:
    release_hold(hold, by=second, at=PAST, reason="取下げ")
    assert forget_ended(at=at, after=AFTER) == forgotten
    assert len(open_entries(EntryCopy.objects.all())) == (0 if forgotten else 3)


def test_an_entry_that_ended_early_waits_from_the_release_too(
    hold: DisposalHold, second: User
) -> None:
    EntryCopy.objects.filter(position=0).update(display_until=END - timedelta(days=3))
    release_hold(hold, by=second, at=END, reason="取下げ")
    forget_ended(at=END + DAY - TICK, after=DAY)
    assert len(open_entries(EntryCopy.objects.all())) == 3


def test_a_release_before_the_end_changes_nothing(
    hold: DisposalHold, second: User
) -> None:
    release_hold(hold, by=second, at=END - DAY, reason="取下げ")
    assert forget_ended(at=PAST - TICK, after=AFTER) == 0
    assert forget_ended(at=PAST, after=AFTER) == 1


def test_what_was_released_by_mistake_is_held_once_more(
    hold: DisposalHold, posting: Posting, second: User
) -> None:
    release_hold(hold, by=second, at=PAST, reason="誤り")
    facts = hold_facts(second, at=PAST + DAY, review_on=date(2026, 9, 1))
    place_hold(posting.notice, **facts)
    assert forget_ended(at=PAST + AFTER, after=AFTER) == 0
    assert ShellCopy.objects.get().hold_ended_at is None


def test_whoever_placed_a_hold_does_not_release_it(
    hold: DisposalHold, legal_officer: User
) -> None:
    with pytest.raises(DeedRefused, match="another legal officer"):
        release_hold(hold, by=legal_officer, at=PAST, reason="取下げ")
    assert ShellCopy.objects.get().held


def test_the_database_refuses_his_release_as_well(
    hold: DisposalHold, legal_officer: User
) -> None:
    mine = DisposalHold.objects.filter(pk=hold.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        mine.update(released_by=legal_officer, released_at=PAST)


def test_a_second_hold_keeps_it_when_the_first_is_released(
    hold: DisposalHold, posting: Posting, legal_officer: User, second: User
) -> None:
    audit = hold_facts(legal_officer, cause=HoldCause.AUDIT)
    place_hold(posting.notice, **audit)
    release_hold(hold, by=second, at=PAST, reason="取下げ")
    assert ShellCopy.objects.get().held
    assert forget_ended(at=PAST, after=AFTER) == 0


def test_a_hold_that_comes_between_the_look_and_the_deed_wins(
    posting: Posting, legal_officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell = ShellCopy.objects.get()
    place_hold(posting.notice, **hold_facts(legal_officer))
    seen = ShellCopy.objects.filter(pk=shell.pk)
    monkeypatch.setattr(
        type(ShellCopy.objects.all()), "due_to_be_forgotten", lambda *_: seen
    )
    assert forget_ended(at=PAST, after=AFTER) == 0
    assert len(open_entries(EntryCopy.objects.all())) == 3


def test_what_is_held_before_it_is_posted_is_held_afterwards(
    legal_officer: User, approver: User
) -> None:
    notice = make_notice(status=Status.SUBMITTED)
    early = hold_facts(legal_officer, at=jst("2026-05-30 09:00"))
    place_hold(notice, **early)
    assert approve_and_publish(notice, by=approver, at=APPROVED_AT).held


def test_reasons_are_kept_and_sealed(hold: DisposalHold, second: User) -> None:
    release_hold(hold, by=second, at=PAST, reason="判決の確定")
    assert reasons_of(hold) == ("令和8年(行ウ)第1号", "判決の確定")
    assert "判決".encode() not in bytes(hold.sealed_release_reason)


def test_a_hold_does_not_change_what_the_public_sees(hold: DisposalHold) -> None:
    assert not ShellCopy.objects.on_display(END).exists()


@pytest.mark.parametrize(("review_on", "held"), [("2026-06-05", 0), ("2026-06-06", 1)])
def test_the_day_of_review_lies_ahead(
    review_on: str, held: int, posting: Posting, legal_officer: User
) -> None:
    facts = hold_facts(legal_officer, review_on=date.fromisoformat(review_on))
    if not held:
        with pytest.raises(DeedRefused, match="review"):
            place_hold(posting.notice, **facts)
    else:
        place_hold(posting.notice, **facts)
    assert DisposalHold.objects.count() == held


@pytest.mark.parametrize(("on", "count"), [("2026-08-31", 0), ("2026-09-01", 1)])
def test_a_hold_is_to_be_reviewed_from_its_day_on(
    on: str, count: int, hold: DisposalHold
) -> None:
    waiting = DisposalHold.objects.to_review(date.fromisoformat(on))
    assert waiting.count() == count


def test_the_same_cause_is_held_once(
    hold: DisposalHold, posting: Posting, legal_officer: User
) -> None:
    with pytest.raises(DeedRefused, match="stands already"):
        place_hold(posting.notice, **hold_facts(legal_officer))


def test_a_hold_is_released_once(hold: DisposalHold, second: User) -> None:
    release_hold(hold, by=second, at=PAST, reason="取下げ")
    with pytest.raises(DeedRefused, match="released already"):
        release_hold(hold, by=second, at=PAST, reason="取下げ")


@pytest.mark.parametrize("who", ["registrar", "approver", "auditor", "outsider"])
def test_only_a_legal_officer_of_the_office_holds(
    who: str, posting: Posting, legal_officer: User, request: pytest.FixtureRequest
) -> None:
    facts = hold_facts(legal_officer, by=request.getfixturevalue(who))
    with pytest.raises(NotAllowed):
        place_hold(posting.notice, **facts)


def test_the_reviewer_is_a_legal_officer(
    posting: Posting, legal_officer: User, registrar: User
) -> None:
    with pytest.raises(NotAllowed, match="reviewer"):
        place_hold(posting.notice, **hold_facts(registrar, by=legal_officer))


def test_an_officer_of_another_office_does_not_release(
    hold: DisposalHold, other_office: Office
) -> None:
    stranger = make_person("鈴木 六郎", Role.LEGAL_OFFICER, other_office)
    with pytest.raises(NotAllowed):
        release_hold(hold, by=stranger, at=PAST, reason="取下げ")
