"""propose_disposal, dispose, place_hold, release_hold, set_retention."""

import json

import pytest

from access_control.models import Office, User, WrappedKey
from notices.models import DisposalHold, DisposalList, RetentionRule
from publishing.models import Posting
from tests.clock import frozen
from tests.publishing.disposal import make_served, other_officer

pytestmark = pytest.mark.django_db

DUE = "2032-04-01 09:00"


@pytest.fixture
def posting(legal_officer: User) -> Posting:
    return make_served()


def test_the_two_commands_of_disposal(
    posting: Posting, legal_officer: User, run
) -> None:
    with frozen(DUE):
        made = json.loads(run("propose_disposal", "--json"))
        assert (made["items"], WrappedKey.objects.exists()) == (1, True)
        by = ("--by", legal_officer.email)
        done = json.loads(run("dispose", made["list"], *by, "--json"))
    assert (done["disposed"], done["struck"]) == (1, 0)
    assert not WrappedKey.objects.exists()


def test_a_dry_run_makes_no_list(posting: Posting, run) -> None:
    with frozen("2026-07-01 09:00"):
        words = ("--at", "2032-04-01", "--dry-run", "--json")
        found = json.loads(run("propose_disposal", *words))
    assert (found["items"], found["list"]) == (1, None)
    assert found["due"][0]["people"] == 3
    assert not DisposalList.objects.exists()


def test_a_future_instant_needs_a_dry_run(posting: Posting, run) -> None:
    with frozen("2026-07-01 09:00"), pytest.raises(SystemExit, match="2"):
        run("propose_disposal", "--at", "2032-04-01")


def test_nothing_due_is_refused(posting: Posting, run) -> None:
    with frozen("2026-07-01 09:00"), pytest.raises(SystemExit, match="1"):
        run("propose_disposal")


def test_whoever_proposed_by_command_does_not_dispose(
    posting: Posting, legal_officer: User, run
) -> None:
    by = ("--by", legal_officer.email)
    with frozen(DUE):
        made = json.loads(run("propose_disposal", *by, "--json"))
        with pytest.raises(SystemExit, match="1"):
            run("dispose", made["list"], *by)
    assert WrappedKey.objects.exists()


def test_an_unknown_list_is_misuse(legal_officer: User, run) -> None:
    with pytest.raises(SystemExit, match="2"):
        run("dispose", 99, "--by", legal_officer.email)


def test_a_registrar_does_not_dispose(posting: Posting, registrar: User, run) -> None:
    with frozen(DUE):
        made = json.loads(run("propose_disposal", "--json"))
        with pytest.raises(SystemExit, match="1"):
            run("dispose", made["list"], "--by", registrar.email)
    assert WrappedKey.objects.exists()


def test_a_hold_by_command(
    posting: Posting, legal_officer: User, office: Office, run
) -> None:
    second = other_officer(office)
    by = ("--by", legal_officer.email)
    with frozen("2026-07-01 09:00"):
        run("place_hold", posting.notice_id, "--cause", "litigation",
            "--reason", "訴訟", "--review-on", "2026-12-01", *by)  # fmt: skip
        hold = DisposalHold.objects.get()
        run("release_hold", hold.pk, "--reason", "確定", "--by", second.email)
    hold.refresh_from_db()
    assert hold.released_by == second


def test_years_by_command(legal_officer: User, run) -> None:
    by = ("--by", legal_officer.email)
    run("set_retention", "posted", 7, "--source", "規程 別表", *by)
    assert RetentionRule.objects.get().years == 7
