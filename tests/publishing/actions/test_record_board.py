"""The board leg: P is the day of the last channel, and the end follows where it must.

The web starts on 06-01 09:00 and is to end on 06-10 00:00.
"""

from datetime import date, datetime, timedelta

import pytest

from access_control.models import User
from notices.refusals import DeedRefused, NotAllowed
from publishing.actions.record_board import record_board_end, record_board_start
from publishing.actions.remove import conceal_entry, withdraw_posting
from publishing.models import EntryCopy, Posting, ShellCopy
from tests.builders import make_posting
from tests.clock import jst
from tests.publishing.logs import kinds, leaves

pytestmark = pytest.mark.django_db

TICK = timedelta(microseconds=1)
WEB_START, WEB_END = jst("2026-06-01 09:00"), jst("2026-06-10 00:00")
NOON = jst("2026-06-01 12:00")


@pytest.fixture
def posting() -> Posting:
    return make_posting()


@pytest.mark.parametrize(
    ("started", "posted_on", "deemed_on", "until"),
    [
        ("2026-06-01 09:00", "2026-06-01", "2026-06-08", "2026-06-10"),
        ("2026-06-01 23:59", "2026-06-01", "2026-06-08", "2026-06-10"),
        ("2026-06-02 00:00", "2026-06-02", "2026-06-09", "2026-06-11"),
        ("2026-06-05 10:00", "2026-06-05", "2026-06-12", "2026-06-14"),
        ("2026-06-09 23:59", "2026-06-09", "2026-06-16", "2026-06-18"),
    ],
    ids=["with the web", "same day's end", "next midnight",
         "during", "last day"],
)  # fmt: skip
def test_the_last_channel_decides(
    started: str, posted_on: str, deemed_on: str, until: str,
    posting: Posting, registrar: User,
) -> None:  # fmt: skip
    at = max(jst(started), WEB_START)
    record_board_start(posting, by=registrar, started=jst(started), at=at)
    shell = ShellCopy.objects.get()
    assert shell.posted_on == date.fromisoformat(posted_on)
    assert shell.deemed_served_on == date.fromisoformat(deemed_on)
    assert shell.display_until == jst(until)


def test_a_start_recorded_late_counts_from_when_it_happened(
    posting: Posting, registrar: User
) -> None:
    record_board_start(posting, by=registrar, started=NOON, at=WEB_END - TICK)
    shell = ShellCopy.objects.get()
    assert (shell.posted_on, shell.display_until) == (date(2026, 6, 1), WEB_END)


@pytest.mark.parametrize("at", [WEB_END, jst("2026-06-20 09:00")])
def test_a_posting_that_has_ended_is_not_reopened(
    at: datetime, posting: Posting, registrar: User
) -> None:
    record_board_start(posting, by=registrar, started=jst("2026-06-09 10:00"), at=at)
    shell = ShellCopy.objects.get()
    assert (shell.display_until, shell.deemed_served_on) == (WEB_END, None)
    assert kinds() == ["posted", "board_started"]


def test_a_board_before_a_planned_web_start_waits_for_the_web(registrar: User) -> None:
    posting = make_posting(display_from=jst("2026-06-03 09:00"))
    record_board_start(posting, by=registrar, started=NOON, at=NOON)
    shell = ShellCopy.objects.get()
    assert (shell.posted_on, shell.display_until) == (
        date(2026, 6, 3),
        jst("2026-06-12 00:00"),
    )


# A planned posting: decided on 06-01, web from 06-03 09:00 until 06-12 00:00.
RECORDED = {
    "before the web": jst("2026-06-02 12:00"),
    "during": jst("2026-06-06 12:00"),
    "on the last day": jst("2026-06-11 20:00"),
    "after the end": jst("2026-06-20 09:00"),
}
STARTED = {
    "before the web": jst("2026-06-02 10:00"),
    "same day": jst("2026-06-03 15:00"),
    "later day": jst("2026-06-05 10:00"),
    "last day": jst("2026-06-11 10:00"),
    "after the end": jst("2026-06-15 10:00"),
}
# (recorded, started): P, deemed day, end; FUTURE: it has not happened yet; UNDECIDED:
# the display was over too early for that P, so a legal officer decides.
FUTURE, UNDECIDED = "future", ("", "", "2026-06-12")
AS_PLANNED = ("2026-06-03", "2026-06-10", "2026-06-12")
FROM_LATER_DAY = ("2026-06-05", "2026-06-12", "2026-06-14")
FROM_LAST_DAY = ("2026-06-11", "2026-06-18", "2026-06-20")
LATE_BOARDS = {
    ("before the web", "before the web"): AS_PLANNED,
    ("before the web", "same day"): FUTURE,
    ("before the web", "later day"): FUTURE,
    ("before the web", "last day"): FUTURE,
    ("before the web", "after the end"): FUTURE,
    ("during", "before the web"): AS_PLANNED,
    ("during", "same day"): AS_PLANNED,
    ("during", "later day"): FROM_LATER_DAY,
    ("during", "last day"): FUTURE,
    ("during", "after the end"): FUTURE,
    ("on the last day", "before the web"): AS_PLANNED,
    ("on the last day", "same day"): AS_PLANNED,
    ("on the last day", "later day"): FROM_LATER_DAY,
    ("on the last day", "last day"): FROM_LAST_DAY,
    ("on the last day", "after the end"): FUTURE,
    ("after the end", "before the web"): AS_PLANNED,
    ("after the end", "same day"): AS_PLANNED,
    ("after the end", "later day"): UNDECIDED,
    ("after the end", "last day"): UNDECIDED,
    ("after the end", "after the end"): UNDECIDED,
}


def test_the_table_holds_every_combination() -> None:
    assert set(LATE_BOARDS) == {(at, start) for at in RECORDED for start in STARTED}


def record_planned(recorded: str, started: str, by: User) -> ShellCopy:
    posting = make_posting(display_from=jst("2026-06-03 09:00"))
    told = {"started": STARTED[started], "at": RECORDED[recorded]}
    record_board_start(posting, by=by, **told)
    return ShellCopy.objects.get()


@pytest.mark.parametrize(
    ("recorded", "started"),
    [key for key, told in LATE_BOARDS.items() if told is not FUTURE],
)
def test_a_late_board_moves_p_and_the_end(
    recorded: str, started: str, registrar: User
) -> None:
    posted_on, deemed_on, until = LATE_BOARDS[recorded, started]
    shell = record_planned(recorded, started, registrar)
    assert shell.display_until == jst(until)
    assert (shell.posted_on or "", shell.deemed_served_on or "") == (
        posted_on and date.fromisoformat(posted_on),
        deemed_on and date.fromisoformat(deemed_on),
    )
    moved = ["extended"] if until > "2026-06-12" else []
    assert kinds() == ["posted", *moved, "board_started"]


@pytest.mark.parametrize(
    ("recorded", "started"),
    [key for key, told in LATE_BOARDS.items() if told is FUTURE],
)
def test_a_board_that_has_not_happened_is_refused(
    recorded: str, started: str, registrar: User
) -> None:
    with pytest.raises(DeedRefused, match="未来の日時"):
        record_planned(recorded, started, registrar)
    assert ShellCopy.objects.get().display_until == jst("2026-06-12")
    assert kinds() == ["posted"]


def test_a_longer_planned_end_is_never_shortened(registrar: User) -> None:
    posting = make_posting(display_until=jst("2026-07-01 00:00"))
    record_board_start(posting, by=registrar, started=jst("2026-06-05 10:00"),
                       at=jst("2026-06-05 10:00"))  # fmt: skip
    assert ShellCopy.objects.get().display_until == jst("2026-07-01 00:00")


def test_entries_move_with_the_end(posting: Posting, registrar: User) -> None:
    late = jst("2026-06-05 10:00")
    record_board_start(posting, by=registrar, started=late, at=late)
    ends = set(EntryCopy.objects.values_list("display_until", flat=True))
    assert ends == {jst("2026-06-14 00:00")}


def test_a_concealed_entry_does_not_come_back(
    posting: Posting, registrar: User, approver: User
) -> None:
    entry = EntryCopy.objects.first()
    conceal_entry(posting, entry.pk, by=approver, at=NOON, reason="本人が受領")
    late = jst("2026-06-05 10:00")
    record_board_start(posting, by=registrar, started=late, at=late)
    entry.refresh_from_db()
    assert entry.display_until == NOON


def test_a_withdrawn_posting_does_not_come_back(
    posting: Posting, registrar: User, approver: User
) -> None:
    withdraw_posting(posting, by=approver, at=NOON, reason="書類に誤り")
    late = jst("2026-06-05 10:00")
    with pytest.raises(DeedRefused, match="the posting was withdrawn"):
        record_board_start(posting, by=registrar, started=late, at=late)
    assert ShellCopy.objects.get().display_until == NOON


def test_the_log_tells_of_the_start_and_the_extension(
    posting: Posting, registrar: User
) -> None:
    late = jst("2026-06-05 10:00")
    record_board_start(posting, by=registrar, started=late, at=late)
    assert kinds() == ["posted", "extended", "board_started"]
    until = jst("2026-06-14 00:00")
    assert leaves("extended")[0]["until"] == int(until.timestamp())


def test_a_start_before_the_approval_is_refused(
    posting: Posting, registrar: User
) -> None:
    with pytest.raises(DeedRefused, match="before the notice was approved"):
        record_board_start(posting, by=registrar, started=WEB_START - TICK, at=NOON)


def test_a_start_in_the_future_is_refused(posting: Posting, registrar: User) -> None:
    with pytest.raises(DeedRefused, match="未来の日時"):
        record_board_start(posting, by=registrar, started=NOON + TICK, at=NOON)


def test_a_start_is_recorded_once(posting: Posting, registrar: User) -> None:
    record_board_start(posting, by=registrar, started=NOON, at=NOON)
    with pytest.raises(DeedRefused, match="すでに記録"):
        record_board_start(posting, by=registrar, started=NOON, at=NOON)
    assert kinds().count("board_started") == 1


def test_of_two_people_at_once_one_records_the_start(
    posting: Posting, registrar: User, approver: User
) -> None:
    seen_by_the_other = Posting.objects.get()
    record_board_start(posting, by=registrar, started=NOON, at=NOON)
    with pytest.raises(DeedRefused, match="すでに記録"):
        record_board_start(seen_by_the_other, by=approver, started=NOON, at=NOON)


@pytest.mark.parametrize("stranger", ["outsider", "auditor", "legal_officer"])
def test_the_board_is_recorded_by_its_office(
    stranger: str, posting: Posting, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(NotAllowed):
        record_board_start(
            posting, by=request.getfixturevalue(stranger), started=NOON, at=NOON
        )


def test_who_recorded_the_start_is_kept(posting: Posting, approver: User) -> None:
    record_board_start(posting, by=approver, started=NOON, at=NOON)
    assert (posting.board_started_at, posting.board_recorded_by) == (NOON, approver)


@pytest.fixture
def hung(posting: Posting, registrar: User) -> Posting:
    record_board_start(posting, by=registrar, started=NOON, at=NOON)
    return posting


@pytest.mark.parametrize("ended", [NOON, WEB_END])
def test_the_end_is_recorded(ended: datetime, hung: Posting, registrar: User) -> None:
    record_board_end(hung, by=registrar, ended=ended, at=WEB_END)
    assert hung.board_ended_at == ended
    assert leaves("board_ended")[0]["ended"] == int(ended.timestamp())


@pytest.mark.parametrize("ended", [NOON - TICK, WEB_END + TICK])
def test_an_end_before_the_start_or_in_the_future_is_refused(
    ended: datetime, hung: Posting, registrar: User
) -> None:
    with pytest.raises(DeedRefused, match="開始の後で、現在より前"):
        record_board_end(hung, by=registrar, ended=ended, at=WEB_END)


def test_an_end_without_a_start_is_refused(posting: Posting, registrar: User) -> None:
    with pytest.raises(DeedRefused, match="開始がまだ記録されていません"):
        record_board_end(posting, by=registrar, ended=NOON, at=NOON)


def test_an_end_is_recorded_once(hung: Posting, registrar: User) -> None:
    record_board_end(hung, by=registrar, ended=NOON, at=NOON)
    with pytest.raises(DeedRefused, match="すでに記録"):
        record_board_end(hung, by=registrar, ended=NOON, at=NOON)


def test_an_end_refuses_the_outsider(hung: Posting, outsider: User) -> None:
    with pytest.raises(NotAllowed):
        record_board_end(hung, by=outsider, ended=NOON, at=NOON)
