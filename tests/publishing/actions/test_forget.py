"""Ends are written down; then keys go, and the proof outlives the names."""

from datetime import datetime, timedelta

import pytest

from access_control.models import User
from access_control.vault.data_keys import CannotOpen
from publishing.actions.forget import forget_ended, log_ends
from publishing.actions.seal import seal_display_log
from publishing.actions.verify_log import verify_display_log
from publishing.copies import open_entries, open_shell
from publishing.models import EntryCopy, Posting, ShellCopy
from tests.builders import make_posting
from tests.clock import jst
from tests.publishing.logs import kinds, leaves

pytestmark = pytest.mark.django_db

TICK = timedelta(microseconds=1)
END = jst("2026-06-10 00:00")
AFTER = timedelta(days=14)


@pytest.fixture
def posting() -> Posting:
    return make_posting()


@pytest.mark.parametrize(("at", "logged"), [(END - TICK, 0), (END, 1)])
def test_an_end_is_written_down_from_its_instant_on(
    at: datetime, logged: int, posting: Posting
) -> None:
    assert log_ends(at=at) == logged
    assert kinds().count("ended") == logged


def test_an_end_written_late_tells_both_instants(posting: Posting) -> None:
    late = END + timedelta(hours=3)
    log_ends(at=late)
    leaf = leaves("ended")[0]
    assert (leaf["until"], leaf["at"]) == (int(END.timestamp()), int(late.timestamp()))


def test_an_end_is_written_once(posting: Posting) -> None:
    assert [log_ends(at=END), log_ends(at=END)] == [1, 0]


@pytest.mark.parametrize(
    ("at", "forgotten"), [(END + AFTER - TICK, 0), (END + AFTER, 1)]
)
def test_asvs_14_2_7_keys_go_when_their_time_has_come(
    at: datetime, forgotten: int, posting: Posting
) -> None:
    assert forget_ended(at=at, after=AFTER) == forgotten


def test_what_was_forgotten_opens_no_more(posting: Posting) -> None:
    forget_ended(at=END + AFTER, after=AFTER)
    with pytest.raises(CannotOpen, match="was erased"):
        open_shell(ShellCopy.objects.get())
    assert open_entries(EntryCopy.objects.all()) == []


def test_a_copy_of_the_ciphertext_kept_elsewhere_opens_no_more(
    posting: Posting,
) -> None:
    kept = list(EntryCopy.objects.all())
    forget_ended(at=END + AFTER, after=AFTER)
    assert open_entries(kept) == []


def test_commitments_stay(posting: Posting) -> None:
    before = set(EntryCopy.objects.values_list("id", "commitment"))
    forget_ended(at=END + AFTER, after=AFTER)
    after = {
        (pk, bytes(c)) for pk, c in EntryCopy.objects.values_list("id", "commitment")
    }
    assert after == {(pk, bytes(c)) for pk, c in before}


def test_the_log_still_verifies_and_tells_of_it(posting: Posting) -> None:
    forget_ended(at=END + AFTER, after=AFTER)
    seal_display_log(at=END + AFTER)
    assert verify_display_log().size == 2
    assert kinds() == ["posted", "disposed"]


def test_forgetting_is_done_once(posting: Posting) -> None:
    forget_ended(at=END + AFTER, after=AFTER)
    assert forget_ended(at=END + AFTER, after=AFTER) == 0


def test_forgetting_broken_off_after_the_keys_is_finished_later(
    posting: Posting, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("publishing.display_log.record_deed", _power_cut)
        with pytest.raises(OSError, match="power cut"):
            forget_ended(at=END + AFTER, after=AFTER)
    assert open_entries(EntryCopy.objects.all()) == []
    assert forget_ended(at=END + AFTER, after=AFTER) == 1
    assert kinds() == ["posted", "disposed"]


def test_another_posting_is_not_forgotten(posting: Posting, approver: User) -> None:
    other = make_posting(at=jst("2026-06-15 09:00"))
    forget_ended(at=END + AFTER, after=AFTER)
    assert len(open_entries(EntryCopy.objects.filter(shell_id=other.public_id))) == 3


def _power_cut(*args: object, **kwargs: object) -> None:
    raise OSError("power cut")
