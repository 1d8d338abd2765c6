"""Extending moves the end later, never earlier, and leaves P alone."""

from datetime import timedelta

import pytest

from access_control.models import Office, User
from notices.refusals import DeedRefused, NotAllowed
from publishing.actions.extend import extend_display
from publishing.actions.remove import conceal_entry
from publishing.evidence.entries import parse_entry
from publishing.models import DisplayLogEntry, EntryCopy, ShellCopy
from tests.builders import make_posting
from tests.clock import jst

pytestmark = pytest.mark.django_db

AT = jst("2026-06-02 10:00")
LATER = jst("2026-07-01 00:00")


def test_extending_moves_shell_and_entries(approver: User) -> None:
    posting = make_posting()
    extend_display(posting, by=approver, until=LATER, at=AT, reason="停電のため")
    ends = EntryCopy.objects.values_list("display_until", flat=True)
    assert {ShellCopy.objects.get().display_until, *ends} == {LATER}


def test_extending_leaves_its_leaf(approver: User) -> None:
    extend_display(make_posting(), by=approver, until=LATER, at=AT, reason="停電のため")
    leaf = parse_entry(bytes(DisplayLogEntry.objects.last().entry))
    assert (leaf["kind"], leaf["until"]) == ("extended", int(LATER.timestamp()))


def test_an_entry_that_was_concealed_stays_concealed(approver: User) -> None:
    posting = make_posting()
    entry = EntryCopy.objects.first()
    conceal_entry(posting, entry.pk, by=approver, at=AT, reason="別人")
    extend_display(posting, by=approver, until=LATER, at=AT, reason="停電のため")
    entry.refresh_from_db()
    assert entry.display_until == AT


@pytest.mark.parametrize("earlier", [timedelta(0), timedelta(microseconds=1)])
def test_the_end_never_moves_earlier(approver: User, earlier: timedelta) -> None:
    posting = make_posting()
    until = ShellCopy.objects.get().display_until - earlier
    with pytest.raises(DeedRefused, match="後でなければ"):
        extend_display(posting, by=approver, until=until, at=AT, reason="停電のため")


def test_what_has_ended_is_not_reopened(approver: User) -> None:
    posting = make_posting()
    ended = ShellCopy.objects.get().display_until
    with pytest.raises(DeedRefused, match="終了しています"):
        extend_display(posting, by=approver, until=LATER, at=ended, reason="停電")


def test_a_reason_is_required(approver: User) -> None:
    with pytest.raises(DeedRefused, match="理由"):
        extend_display(make_posting(), by=approver, until=LATER, at=AT, reason=" ")


@pytest.mark.parametrize("who", ["registrar", "outsider"])
def test_only_an_approver_of_the_office_extends(
    who: str, request: pytest.FixtureRequest
) -> None:
    posting, by = make_posting(), request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        extend_display(posting, by=by, until=LATER, at=AT, reason="停電のため")


@pytest.mark.parametrize(
    ("limit", "until", "allowed"),
    [
        (None, "2026-09-01 00:00", True),
        (None, "2026-09-01 00:01", False),
        (30, "2026-07-01 00:00", True),
        (30, "2026-07-01 00:01", False),
    ],
    ids=["setting", "a minute more", "superior's limit", "a minute more than it"],
)
def test_the_longest_display_of_the_office_is_the_limit(
    limit: int | None, until: str, allowed: bool, approver: User
) -> None:
    posting = make_posting()
    Office.objects.filter(code="DEMO").update(max_display_days=limit)
    asked = {"by": approver, "until": jst(until), "at": AT, "reason": "停電"}
    if allowed:
        extend_display(posting, **asked)
        assert ShellCopy.objects.get().display_until == jst(until)
        return
    with pytest.raises(DeedRefused, match="この部署の掲示は"):
        extend_display(posting, **asked)
