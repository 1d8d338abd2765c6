"""Interruptions: who may record them, what they leave in the log, what follows.

The web starts on 06-01 09:00, the board at 12:00; the display ends on 06-10 00:00.
"""

from datetime import datetime, timedelta
from typing import Any

import pytest

from access_control.models import Office, User
from access_control.rules.roles import Role
from notices.refusals import DeedRefused, NotAllowed
from publishing.actions.continuity import continuity_of, in_words, needs_officer
from publishing.actions.interrupt import end_interruption, record_interruption
from publishing.actions.record_board import record_board_end, record_board_start
from publishing.actions.remove import withdraw_posting
from publishing.actions.seal import seal_display_log
from publishing.actions.verify_log import verify_display_log
from publishing.models import Interruption, Posting, ShellCopy
from publishing.rules.continuity import Cause, Decide, ExtendTo, Satisfied
from tests.builders import make_office, make_person, make_posting
from tests.clock import jst
from tests.publishing.actions.statutes import set_policy
from tests.publishing.logs import kinds, leaves

pytestmark = pytest.mark.django_db

TICK = timedelta(microseconds=1)
WEB_START, WEB_END = jst("2026-06-01 09:00"), jst("2026-06-10 00:00")
BOARD = jst("2026-06-01 12:00")
NOW = jst("2026-06-05 10:00")
GONE, BACK = jst("2026-06-03 13:00"), jst("2026-06-03 15:00")


@pytest.fixture
def posting(registrar: User) -> Posting:
    found = make_posting()
    record_board_start(found, by=registrar, started=BOARD, at=BOARD)
    return found


def interrupt(posting: Posting, by: User, **changes: Any) -> Interruption:
    """The web of one posting was away on 06-03 from 13:00 to 15:00."""
    facts = {
        "channel": "web",
        "cause": Cause.OUTAGE,
        "starts": GONE,
        "ends": BACK,
        "at": NOW,
    } | changes
    office = posting.notice.office
    return record_interruption(office, posting=posting, by=by, **facts)


def interrupt_site(office: Office, by: User, **changes: Any) -> Interruption:
    facts = {"starts": GONE, "ends": BACK, "at": NOW} | changes
    return record_interruption(
        office, channel="web", cause=Cause.OUTAGE, by=by, **facts
    )


def shell_of(posting: Posting) -> ShellCopy:
    return ShellCopy.objects.get(pk=posting.public_id)


@pytest.mark.parametrize("channel", ["web", "board"])
def test_an_interruption_is_recorded_and_logged(
    channel: str, posting: Posting, registrar: User
) -> None:
    interrupt(posting, registrar, channel=channel, note="配電盤の点検")
    leaf = leaves("interrupted")[0]
    assert (leaf["channel"], leaf["from"], leaf["until"]) == (
        channel,
        int(GONE.timestamp()),
        int(BACK.timestamp()),
    )
    assert Interruption.objects.get().recorded_by == registrar


def test_the_log_never_holds_the_note_or_the_cause(
    posting: Posting, registrar: User
) -> None:
    interrupt(posting, registrar, note="配電盤の点検")
    assert set(leaves("interrupted")[0]) == {
        "at", "kind", "salt", "posting", "window", "channel", "from", "until",
    }  # fmt: skip


def test_one_that_goes_on_is_logged_without_an_end(
    posting: Posting, registrar: User
) -> None:
    interrupt(posting, registrar, ends=None)
    assert "until" not in leaves("interrupted")[0]


def test_the_log_verifies_afterwards(posting: Posting, registrar: User) -> None:
    going_on = interrupt(posting, registrar, ends=None)
    end_interruption(going_on, BACK, by=registrar, at=NOW)
    seal_display_log(at=NOW)
    assert verify_display_log().size == len(kinds())


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"starts": NOW + TICK, "ends": None}, "未来の日時"),
        ({"ends": NOW + TICK}, "未来の日時"),
        ({"ends": GONE}, "始まりより後"),
        ({"ends": GONE - TICK}, "始まりより後"),
        ({"starts": WEB_START - TICK}, "掲示を始める前"),
        ({"channel": "board", "starts": BOARD - TICK}, "掲示を始める前"),
        ({"starts": WEB_END, "ends": None, "at": WEB_END}, "掲示が終わった後"),
        ({"note": "番号は1234-5678-9018"}, "個人番号と思われる"),
    ],
)
def test_what_cannot_have_happened_is_refused(
    changes: dict[str, Any], words: str, posting: Posting, registrar: User
) -> None:
    with pytest.raises(DeedRefused, match=words):
        interrupt(posting, registrar, **changes)
    assert not Interruption.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"starts": WEB_START},
        {"channel": "board", "starts": BOARD},
        {"starts": NOW, "ends": None},
        {"ends": NOW},
        {"starts": WEB_END - TICK, "ends": None, "at": WEB_END},
    ],
)
def test_what_can_just_have_happened_is_recorded(
    changes: dict[str, Any], posting: Posting, registrar: User
) -> None:
    assert interrupt(posting, registrar, **changes).pk


def test_a_board_that_never_hung_cannot_be_interrupted(registrar: User) -> None:
    with pytest.raises(DeedRefused, match="掲示を始める前"):
        interrupt(make_posting(), registrar, channel="board")


def test_a_withdrawn_posting_is_not_interrupted(
    posting: Posting, registrar: User, approver: User
) -> None:
    withdraw_posting(posting, by=approver, at=NOW, reason="書類に誤り")
    with pytest.raises(DeedRefused, match="取り下げられて"):
        interrupt(posting, registrar)


@pytest.mark.parametrize("ends", [BACK, None])
def test_the_same_interruption_is_recorded_once(
    ends: datetime | None, posting: Posting, registrar: User
) -> None:
    interrupt(posting, registrar, ends=ends)
    with pytest.raises(DeedRefused, match="すでに記録"):
        interrupt(posting, registrar, ends=ends)
    assert len(leaves("interrupted")) == 1


def test_overlapping_records_are_counted_once(
    posting: Posting, registrar: User
) -> None:
    interrupt(posting, registrar)
    interrupt(posting, registrar, starts=GONE + timedelta(hours=1))
    assert continuity_of(posting, shell_of(posting), NOW).seconds == 2 * 3600


@pytest.mark.parametrize(
    "stranger", ["outsider", "auditor", "legal_officer", "operator"]
)
def test_a_posting_is_interrupted_by_its_office(
    stranger: str, posting: Posting, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(NotAllowed):
        interrupt(posting, request.getfixturevalue(stranger))


def test_an_interruption_is_ended_once(posting: Posting, registrar: User) -> None:
    going_on = interrupt(posting, registrar, ends=None)
    seen_by_the_other = Interruption.objects.get()
    end_interruption(going_on, BACK, by=registrar, at=NOW)
    with pytest.raises(DeedRefused, match="すでに記録"):
        end_interruption(seen_by_the_other, NOW, by=registrar, at=NOW)
    assert Interruption.objects.get().ends == BACK


@pytest.mark.parametrize(
    ("ends", "words"), [(GONE, "始まりより後"), (NOW + TICK, "未来の日時")]
)
def test_an_impossible_end_is_refused(
    ends: datetime, words: str, posting: Posting, registrar: User
) -> None:
    going_on = interrupt(posting, registrar, ends=None)
    with pytest.raises(DeedRefused, match=words):
        end_interruption(going_on, ends, by=registrar, at=NOW)


def test_the_end_refuses_the_outsider(
    posting: Posting, registrar: User, outsider: User
) -> None:
    going_on = interrupt(posting, registrar, ends=None)
    with pytest.raises(NotAllowed):
        end_interruption(going_on, BACK, by=outsider, at=NOW)


# The whole site.


@pytest.mark.parametrize("person", ["operator", "legal_officer"])
def test_the_site_is_interrupted_for_every_posting_on_display(
    person: str, posting: Posting, request: pytest.FixtureRequest
) -> None:
    make_posting(display_from=jst("2026-06-04 09:00"))
    interrupt_site(posting.notice.office, request.getfixturevalue(person))
    told = [leaf["posting"] for leaf in leaves("interrupted")]
    assert told == [None, bytes(shell_of(posting).posting_commitment)]


def test_an_outage_of_the_authority_reaches_the_offices_below(posting: Posting) -> None:
    authority = posting.notice.office.authority()
    operator = make_person("運天 五郎", Role.OPERATOR, authority)
    interrupt_site(authority, operator)
    assert continuity_of(posting, shell_of(posting), NOW).seconds == 2 * 3600


def test_an_outage_of_another_office_changes_nothing(posting: Posting) -> None:
    other = make_office("DEMO-ROAD", name="建設局総務課")
    interrupt_site(other, make_person("運天 五郎", Role.OPERATOR, other))
    assert continuity_of(posting, shell_of(posting), NOW).seconds == 0


@pytest.mark.parametrize("stranger", ["outsider", "registrar", "approver", "auditor"])
def test_the_site_is_interrupted_by_operator_and_legal_officer_only(
    stranger: str, posting: Posting, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(NotAllowed):
        interrupt_site(posting.notice.office, request.getfixturevalue(stranger))


def test_the_board_of_a_whole_site_is_not_one_thing(
    posting: Posting, operator: User
) -> None:
    with pytest.raises(DeedRefused, match="掲示ごとに"):
        record_interruption(
            posting.notice.office, channel="board", cause=Cause.FALLEN,
            starts=GONE, ends=BACK, by=operator, at=NOW,
        )  # fmt: skip


# What follows.


@pytest.mark.parametrize(
    ("policy", "kind", "until"),
    [
        ("no_effect_repair_promptly", Satisfied, WEB_END),
        ("extend_by_outage", ExtendTo, jst("2026-06-11 00:00")),
        ("legal_officer_decides", Decide, WEB_END),
    ],
)
def test_the_statute_says_what_follows(
    policy: str, kind: type, until: datetime, posting: Posting, registrar: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    set_policy(monkeypatch, policy)
    interrupt(posting, registrar)
    shell = shell_of(posting)
    judged = continuity_of(posting, shell, NOW)
    assert (type(judged.outcome), shell.display_until) == (kind, until)
    assert needs_officer(judged, shell, NOW) is (kind is Decide)


def test_an_extension_by_the_hour_is_as_adopted(
    posting: Posting, registrar: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_policy(monkeypatch, "extend_by_outage")
    posting.notice.adoption.outage_counted_by = "hour"
    posting.notice.adoption.save()
    interrupt(posting, registrar)
    assert shell_of(posting).display_until == jst("2026-06-10 02:00")
    assert kinds()[-2:] == ["interrupted", "extended"]


def test_the_end_of_an_interruption_extends_again(
    posting: Posting, registrar: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_policy(monkeypatch, "extend_by_outage")
    going_on = interrupt(posting, registrar, ends=None, at=BACK)
    assert shell_of(posting).display_until == jst("2026-06-11 00:00")
    end_interruption(going_on, NOW, by=registrar, at=NOW)
    assert shell_of(posting).display_until == jst("2026-06-13 00:00")


def test_a_display_that_has_ended_goes_to_the_officer_instead(
    posting: Posting, registrar: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_policy(monkeypatch, "extend_by_outage")
    interrupt(posting, registrar, at=WEB_END)
    shell = shell_of(posting)
    assert shell.display_until == WEB_END
    judged = continuity_of(posting, shell, WEB_END)
    assert needs_officer(judged, shell, WEB_END)
    assert "すでに終わっています" in in_words(judged, shell, WEB_END)


def test_a_longer_display_owes_nothing(
    registrar: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_policy(monkeypatch, "extend_by_outage")
    posting = make_posting(display_until=jst("2026-07-01 00:00"))
    record_board_start(posting, by=registrar, started=BOARD, at=BOARD)
    interrupt(posting, registrar)
    assert shell_of(posting).display_until == jst("2026-07-01 00:00")


def test_what_was_lost_before_the_last_channel_started_does_not_count(
    registrar: User,
) -> None:
    posting = make_posting()
    interrupt(posting, registrar)
    assert continuity_of(posting, shell_of(posting), NOW).outcome is None
    record_board_start(posting, by=registrar, started=NOW, at=NOW)
    assert continuity_of(posting, shell_of(posting), NOW).seconds == 0


@pytest.mark.parametrize(
    ("web", "board", "starts", "ends"),
    [
        ("06-01 09:00", "06-01 12:00", "06-01 12:00", "06-10"),
        ("06-01 09:00", "06-04 10:00", "06-04 10:00", "06-13"),
        ("06-03 09:00", "06-01 12:00", "06-03 09:00", "06-12"),
    ],
    ids=["same day", "board later", "web later"],
)
def test_the_window_runs_from_the_last_channel_to_the_lawful_end(
    web: str, board: str, starts: str, ends: str, registrar: User
) -> None:
    posting = make_posting(display_from=jst(f"2026-{web}"))
    hung = jst(f"2026-{board}")
    record_board_start(posting, by=registrar, started=hung, at=hung)
    window = continuity_of(posting, shell_of(posting), NOW).window
    assert window.starts == jst(f"2026-{starts}")
    assert window.ends == jst(f"2026-{ends} 00:00")


def test_a_sheet_taken_down_too_early_is_away_from_then_on(
    posting: Posting, registrar: User
) -> None:
    record_board_end(posting, by=registrar, ended=NOW, at=NOW)
    shell = shell_of(posting)
    judged = continuity_of(posting, shell, WEB_END)
    assert isinstance(judged.outcome, Decide)
    assert judged.seconds == (WEB_END - NOW).total_seconds()


def test_a_sheet_taken_down_in_time_has_lost_nothing(
    posting: Posting, registrar: User
) -> None:
    record_board_end(posting, by=registrar, ended=WEB_END, at=WEB_END)
    later = WEB_END + timedelta(days=30)
    assert continuity_of(posting, shell_of(posting), later).seconds == 0
