"""A verification is begun once, told of, and kept with its outcome."""

from datetime import timedelta

import pytest

from publishing.actions.seal import seal_display_log
from publishing.actions.verification import begin_verification, run_verification
from publishing.models import DisplayLogEntry, LogVerification
from tests.builders import make_posting
from tests.clock import jst

pytestmark = pytest.mark.django_db

AT = jst("2026-06-01 12:00")
LATER = AT + timedelta(minutes=1)


@pytest.fixture
def begun(registrar) -> LogVerification:
    make_posting()
    seal_display_log(at=AT)
    return begin_verification(by=registrar, at=AT)[0]


def outcome(begun: LogVerification) -> LogVerification:
    run_verification(begun, lambda: LATER)
    begun.refresh_from_db()
    return begun


def test_a_whole_log_is_found_whole(begun) -> None:
    found = outcome(begun)
    assert (found.is_whole, found.size, found.ended_at) == (True, 1, LATER)


def test_the_steps_are_counted(begun) -> None:
    found = outcome(begun)
    assert (found.done, found.total, found.percent) == (2, 2, 100)


def test_damage_names_the_first_bad_leaf(begun) -> None:
    row = DisplayLogEntry.objects.get(leaf_index=0)
    row.entry = bytes(row.entry).replace(b'"v":1', b'"v":2')
    row.save()
    found = outcome(begun)
    assert (found.is_whole, found.bad_leaf) == (False, 0)
    assert "leaf 0" in found.damage


def test_a_second_one_is_not_begun_while_one_runs(begun, approver) -> None:
    again, is_new = begin_verification(by=approver, at=LATER)
    assert (again.pk, is_new) == (begun.pk, False)


def test_after_one_ended_another_begins(begun, approver) -> None:
    outcome(begun)
    assert begin_verification(by=approver, at=LATER)[1]


def test_one_that_fell_silent_does_not_block_the_next(begun, approver) -> None:
    late = AT + timedelta(minutes=5)
    assert begin_verification(by=approver, at=late)[1]
    begun.refresh_from_db()
    assert (begun.is_running, begun.ended_at) == (False, None)


def test_one_that_was_given_up_has_no_outcome_later(begun, approver) -> None:
    begin_verification(by=approver, at=AT + timedelta(minutes=5))
    assert outcome(begun).ended_at is None


def test_an_unexpected_fault_is_no_damage(begun, monkeypatch) -> None:
    def fails(**_told: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("publishing.actions.verification.verify_display_log", fails)
    found = outcome(begun)
    assert (found.is_running, found.ended_at, found.damage) == (False, None, "")
