"""The scheduler: one runner at a time; one that lost its lease does nothing."""

from datetime import timedelta

import pytest

from publishing import scheduler
from publishing.models import SchedulerLease
from publishing.scheduler import (
    LEASE_LENGTH,
    Lease,
    LeaseLost,
    release_lease,
    require_lease,
    run_once,
    take_lease,
)
from tests.builders import make_posting
from tests.clock import jst
from tests.publishing.logs import kinds

pytestmark = pytest.mark.django_db

AT = jst("2026-06-01 10:00")
TICK = timedelta(microseconds=1)


def test_the_first_to_ask_gets_the_lease() -> None:
    assert take_lease("one", at=AT) == Lease("one", 1)


@pytest.mark.parametrize(
    ("later", "expected"),
    [(LEASE_LENGTH - TICK, None), (LEASE_LENGTH, Lease("other", 2))],
    ids=["held", "run out"],
)
def test_another_gets_it_when_it_has_run_out(
    later: timedelta, expected: Lease | None
) -> None:
    take_lease("one", at=AT)
    assert take_lease("other", at=AT + later) == expected


def test_its_holder_renews_it_under_the_same_number() -> None:
    take_lease("one", at=AT)
    renewed = take_lease("one", at=AT + LEASE_LENGTH - TICK)
    assert renewed == Lease("one", 1)
    assert take_lease("other", at=AT + LEASE_LENGTH) is None


def test_a_released_lease_need_not_run_out() -> None:
    release_lease(take_lease("one", at=AT), at=AT)
    assert take_lease("other", at=AT) == Lease("other", 2)


def test_an_old_holder_cannot_release_the_new_ones() -> None:
    old = take_lease("one", at=AT)
    take_lease("other", at=AT + LEASE_LENGTH)
    release_lease(old, at=AT + LEASE_LENGTH)
    assert take_lease("one", at=AT + LEASE_LENGTH) is None


def test_the_number_only_grows() -> None:
    fences = [
        take_lease(holder, at=AT + LEASE_LENGTH * turn).fence
        for turn, holder in enumerate(["one", "other", "one", "other"])
    ]
    assert fences == [1, 2, 3, 4]


def test_a_holder_that_was_overtaken_is_told() -> None:
    old = take_lease("one", at=AT)
    take_lease("other", at=AT + LEASE_LENGTH)
    with pytest.raises(LeaseLost):
        require_lease(old)


def test_a_holder_that_was_overtaken_does_nothing() -> None:
    make_posting()
    old = take_lease("one", at=AT)
    take_lease("other", at=AT + LEASE_LENGTH)
    with pytest.raises(LeaseLost):
        run_once(old, at=jst("2026-07-01 00:00"))
    assert kinds() == ["posted"]


def test_one_round_does_all_periodic_deeds() -> None:
    make_posting()
    run_once(take_lease("one", at=AT), at=jst("2026-07-01 00:00"))
    assert kinds() == ["posted", "ended", "disposed", "clock"]
    assert scheduler.seal_display_log(at=AT).size == 4


def test_a_second_round_finds_nothing_to_do() -> None:
    make_posting()
    lease = take_lease("one", at=AT)
    for _ in range(2):
        run_once(lease, at=jst("2026-07-01 00:00"))
    assert kinds() == ["posted", "ended", "disposed", "clock"]


def test_a_deed_that_fails_does_not_stop_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_posting()
    monkeypatch.setattr(scheduler, "log_ends", _fail)
    run_once(take_lease("one", at=AT), at=jst("2026-07-01 00:00"))
    assert kinds() == ["posted", "disposed", "clock"]


def test_a_deed_that_fails_tells_the_operator(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(scheduler, "seal_display_log", _fail)
    run_once(take_lease("one", at=AT), at=AT)
    assert "the periodic deed seal failed" in caplog.text


def test_there_is_one_lease() -> None:
    take_lease("one", at=AT)
    take_lease("other", at=AT + LEASE_LENGTH)
    assert SchedulerLease.objects.count() == 1


def _fail(*args: object, **kwargs: object) -> None:
    raise OSError("no space left on device")
