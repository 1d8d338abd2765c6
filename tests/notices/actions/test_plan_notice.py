"""Planning anew: a draft's start and end, within what the statute allows."""

import json
from collections.abc import Callable
from datetime import datetime
from io import StringIO

import pytest
from django.core.management import call_command

from access_control.models import Office, User
from notices.actions.approval import (
    approve_notice,
    plan_notice,
    return_for_correction,
    submit_notice,
)
from notices.models import Notice
from notices.refusals import DeedRefused, NotAllowed
from notices.rules.broken_rule import BrokenRule
from notices.rules.display_window import (
    ChannelImpossible,
    EndBeforeStart,
    EndTooEarly,
    EndTooLate,
    StartInThePast,
)
from notices.rules.legal_basis import UnknownVariant
from notices.rules.transitions import Status
from notices.rules.variants import NotForChoice
from tests.builders import make_notice, make_posting
from tests.clock import frozen, jst

pytestmark = pytest.mark.django_db

AT = jst("2026-06-01 09:00")
START = jst("2026-06-03 10:00")
END = jst("2026-06-20 00:00")


@pytest.fixture
def draft(registrar: User) -> Notice:
    """Its start has passed, as that of a notice that was returned late."""
    return make_notice(status=Status.DRAFT, display_from=jst("2026-06-01 08:00"))


@pytest.fixture
def said() -> Callable[..., tuple[int, str]]:
    """Runs plan_notice in vain: its exit code and its words."""

    def run_in_vain(notice: Notice, by: User, window: list[str]) -> tuple[int, str]:
        words = StringIO()
        arguments = [str(notice.pk), "--by", by.email, *window]
        with frozen(AT), pytest.raises(SystemExit) as ended:
            call_command("plan_notice", *arguments, stderr=words)
        return int(ended.value.code), words.getvalue()

    return run_in_vain


def plan(
    notice: Notice,
    by: User,
    start: datetime | None = START,
    end: datetime | None = END,
) -> None:
    plan_notice(notice, by=by, at=AT, display_from=start, display_until=end)


def test_a_draft_gets_a_new_window(draft: Notice, registrar: User) -> None:
    plan(draft, registrar)
    assert (draft.display_from, draft.display_until) == (START, END)


def test_planning_leaves_a_trace(draft: Notice, registrar: User) -> None:
    plan(draft, registrar)
    event = draft.events.get()
    assert (event.deed, event.by, event.at) == ("plan", registrar, AT)


def test_without_start_and_end_the_defaults_apply(
    draft: Notice, registrar: User
) -> None:
    plan(draft, registrar, None, None)
    assert (draft.display_from, draft.display_until) == (None, None)


def test_planning_twice_leaves_the_same_window(draft: Notice, registrar: User) -> None:
    plan(draft, registrar)
    plan(draft, registrar)
    assert (draft.display_from, draft.display_until) == (START, END)


@pytest.mark.parametrize(
    ("start", "end", "refusal"),
    [
        (jst("2026-06-01 08:59:59"), END, StartInThePast),
        (START, START, EndBeforeStart),
        (START, jst("2026-06-11 23:59:59"), EndTooEarly),
        (START, jst("2027-06-01 00:00"), EndTooLate),
    ],
    ids=["start_in_the_past", "empty_window", "end_too_early", "end_too_late"],
)
def test_an_impossible_window_is_refused(
    start: datetime, end: datetime, refusal: type[BrokenRule], draft: Notice,
    registrar: User,
) -> None:  # fmt: skip
    with pytest.raises(refusal):
        plan(draft, registrar, start, end)
    draft.refresh_from_db()
    assert draft.display_from == jst("2026-06-01 08:00")


@pytest.mark.parametrize(
    ("start", "end"),
    [(AT, END), (START, jst("2026-06-12 00:00"))],
    ids=["starts_now", "地方税法20条の2"],
)
def test_the_outermost_lawful_window_is_taken(
    start: datetime, end: datetime, draft: Notice, registrar: User
) -> None:
    plan(draft, registrar, start, end)
    assert (draft.display_from, draft.display_until) == (start, end)


def test_before_the_internet_channel_is_in_force_nothing_is_planned(
    registrar: User,
) -> None:
    old = make_notice(status=Status.DRAFT)
    early = jst("2026-05-01 09:00")
    with pytest.raises(ChannelImpossible):
        plan_notice(old, by=registrar, at=early, display_from=None, display_until=None)


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.WITHDRAWN])
def test_only_a_draft_is_planned_anew(status: Status, registrar: User) -> None:
    notice = make_notice(status=status)
    with pytest.raises(DeedRefused, match="起案中の公示送達だけ") as refused:
        plan(notice, registrar)
    assert "only a draft" in refused.value.message_en
    assert not notice.events.exists()


def test_what_is_posted_keeps_its_window(registrar: User) -> None:
    notice = make_posting().notice
    with pytest.raises(DeedRefused, match="起案中の公示送達だけ"):
        plan(notice, registrar)


def test_a_draft_submitted_meanwhile_is_not_changed(
    draft: Notice, registrar: User
) -> None:
    Notice.objects.filter(pk=draft.pk).update(status=Status.SUBMITTED)
    with pytest.raises(DeedRefused, match="起案中の公示送達だけ"):
        plan(draft, registrar)
    draft.refresh_from_db()
    assert draft.display_until is None


@pytest.mark.parametrize("person", ["outsider", "approver", "legal_officer"])
def test_only_a_registrar_of_the_office_plans(
    person: str, draft: Notice, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(NotAllowed):
        plan(draft, request.getfixturevalue(person))


def test_a_returned_notice_whose_start_has_passed_can_go_on(
    registrar: User, approver: User
) -> None:
    notice = make_notice(display_from=jst("2026-06-01 08:00"))
    return_for_correction(notice, by=approver, at=AT, reason="開始の日時を過ぎた")
    plan(notice, registrar)
    submit_notice(notice, by=registrar, at=AT)
    approve_notice(notice, by=approver, at=AT)
    assert notice.status == Status.APPROVED


def test_the_command_tells_the_new_window(
    draft: Notice, registrar: User, run: Callable[..., str]
) -> None:
    words = ["plan_notice", draft.pk, "--by", registrar.email, "--json"]
    window = ["--display-from", "2026-06-03T10:00", "--display-until", "2026-06-19"]
    with frozen(AT):
        found = run(*words, *window)
    assert json.loads(found) == {
        "notice": draft.pk,
        "display_from": "2026-06-03T10:00:00+09:00",
        "display_until": "2026-06-20T00:00:00+09:00",
    }


def test_the_command_takes_what_is_omitted_as_the_default(
    draft: Notice, registrar: User, run: Callable[..., str]
) -> None:
    with frozen(AT):
        found = json.loads(
            run("plan_notice", draft.pk, "--by", registrar.email, "--json")
        )
    assert (found["display_from"], found["display_until"]) == (None, None)


def test_the_command_ends_with_one_when_it_is_refused(
    registrar: User, run: Callable[..., str]
) -> None:
    with frozen(AT), pytest.raises(SystemExit) as ended:
        run("plan_notice", make_notice().pk, "--by", registrar.email)
    assert ended.value.code == 1


@pytest.mark.parametrize(
    ("typed", "kept"), [(None, "abroad"), ("first", "first"), ("abroad", "abroad")]
)
def test_a_draft_keeps_its_period_unless_another_is_chosen(
    typed: str | None, kept: str, registrar: User
) -> None:
    draft = make_notice(status=Status.DRAFT, basis_id="antimonopoly", variant="abroad")
    window = {"display_from": START, "display_until": None}
    plan_notice(draft, by=registrar, at=AT, variant=typed, **window)
    assert draft.variant == kept


@pytest.mark.parametrize(
    ("basis_id", "variant", "refusal"),
    [
        ("local_tax", "abroad", UnknownVariant),
        ("administrative_procedure_hearing", "repeat", NotForChoice),
    ],
)
def test_a_period_that_cannot_be_chosen_is_refused(
    basis_id: str, variant: str, refusal: type[BrokenRule], registrar: User
) -> None:
    draft = make_notice(status=Status.DRAFT, basis_id=basis_id)
    window = {"display_from": START, "display_until": None}
    with pytest.raises(refusal):
        plan_notice(draft, by=registrar, at=AT, variant=variant, **window)
    draft.refresh_from_db()
    assert draft.variant == "first"


def test_a_repeat_stays_one(registrar: User) -> None:
    draft = make_notice(
        status=Status.DRAFT,
        basis_id="administrative_procedure_hearing",
        variant="repeat",
    )
    window = {"display_from": START, "display_until": None}
    with pytest.raises(NotForChoice, match="二回目以降"):
        plan_notice(draft, by=registrar, at=AT, variant="first", **window)
    plan_notice(draft, by=registrar, at=AT, **window)
    assert draft.variant == "repeat"


def test_the_limit_of_the_nearest_superior_is_the_latest_end(
    draft: Notice, registrar: User
) -> None:
    Office.objects.filter(code="DEMO").update(max_display_days=20)
    draft.refresh_from_db()
    plan(draft, registrar, START, jst("2026-06-23 00:00"))
    with pytest.raises(EndTooLate, match="令和8年6月23日"):
        plan(draft, registrar, START, jst("2026-06-23 00:01"))


@pytest.mark.parametrize(
    ("window", "code", "reason"),
    [
        (["--display-from", "2026-06-01T08:59"], 1, "掲示の開始予定を過ぎています"),
        (
            ["--display-from", "2026-06-03", "--display-until", "2026-06-02"],
            1,
            "掲示の終了は、開始より後",
        ),
        (["--display-until", "2026-06-08"], 1, "掲示の終了が早すぎます"),
        (["--display-until", "2026-12-01"], 1, "掲示の終了が遅すぎます"),
        (["--variant", "abroad"], 2, "「abroad」の期間の定めがありません"),
        (["--variant", "repeat"], 2, "「repeat」の期間の定めがありません"),
    ],
    ids=["start in the past", "end before start", "end too early", "end too late",
         "period", "repeat"],
)  # fmt: skip
def test_the_command_says_why_it_refuses(
    window: list[str], code: int, reason: str, draft: Notice, registrar: User,
    said: Callable[..., tuple[int, str]],
) -> None:  # fmt: skip
    found, words = said(draft, registrar, window)
    assert found == code
    assert reason in words


def test_the_command_refuses_an_impossible_channel(
    registrar: User, said: Callable[..., tuple[int, str]]
) -> None:
    draft = make_notice(status=Status.DRAFT, basis_id="patent")
    code, words = said(draft, registrar, [])
    assert code == 1
    assert "インターネットでの公示を送達の方法としていません" in words


def test_the_command_refuses_a_basis_not_in_force(
    draft: Notice, registrar: User, said: Callable[..., tuple[int, str]],
    not_yet_in_force: None,
) -> None:  # fmt: skip
    code, words = said(draft, registrar, [])
    assert code == 1
    assert "施行されていません" in words
