"""The office calendar: own days, the nearest office's rule, opening time and limits."""

import json
from collections.abc import Callable
from datetime import date, time

import pytest

from access_control.models import Office, User
from notices.actions.office_calendar import (
    calendar_of,
    change_limits,
    clear_day,
    closed_for,
    days_named,
    longest_display,
    mark_day,
)
from notices.models import OfficeDay
from notices.refusals import DeedRefused, NotAllowed
from tests.clock import frozen, jst

pytestmark = pytest.mark.django_db

AT = jst("2026-06-01 09:00")
MONDAY, SUNDAY = date(2026, 6, 8), date(2026, 6, 7)


def name(office: Office, day: date, by: User, *, is_open: bool = False) -> OfficeDay:
    """As the approver of the office names it, or directly for a superior."""
    told = {"note": "停電", "changed_by": by, "changed_at": AT}
    return OfficeDay.objects.create(office=office, day=day, is_open=is_open, **told)


def mark(office: Office, day: date, by: User, *, is_open: bool = False) -> OfficeDay:
    return mark_day(office, day, is_open=is_open, note="停電", by=by, at=AT)


@pytest.mark.parametrize(
    ("day", "closed"),
    [
        pytest.param("2026-06-05", False, id="Friday"),
        pytest.param("2026-06-06", True, id="Saturday"),
        pytest.param("2026-11-23", True, id="勤労感謝の日"),
        pytest.param("2026-12-29", True, id="年末"),
    ],
)
def test_without_own_days_the_general_rule_applies(
    day: str, closed: bool, office: Office
) -> None:
    assert closed_for(office)(date.fromisoformat(day)) is closed


def test_a_day_named_closed_is_closed(office: Office, approver: User) -> None:
    mark(office, MONDAY, approver)
    assert closed_for(office)(MONDAY)


def test_a_day_named_open_is_open(office: Office, approver: User) -> None:
    mark(office, SUNDAY, approver, is_open=True)
    assert not closed_for(office)(SUNDAY)


def test_what_the_authority_names_applies_below(office: Office, approver: User) -> None:
    name(office.authority(), MONDAY, approver)
    assert closed_for(office)(MONDAY)


@pytest.mark.parametrize("is_open", [True, False])
def test_the_nearest_office_decides(
    is_open: bool, office: Office, approver: User
) -> None:
    name(office.authority(), MONDAY, approver, is_open=not is_open)
    mark(office, MONDAY, approver, is_open=is_open)
    assert closed_for(office)(MONDAY) is not is_open
    assert [rule.office for rule in days_named(office)] == [office]


def test_what_another_office_names_does_not_apply(
    office: Office, other_office: Office, outsider: User
) -> None:
    mark(other_office, MONDAY, outsider)
    assert not closed_for(office)(MONDAY)


def test_own_days_are_asked_for_once(
    office: Office, approver: User, django_assert_num_queries
) -> None:
    for day in (MONDAY, SUNDAY):
        mark(office, day, approver)
    office.authority()
    with django_assert_num_queries(1):
        closed = closed_for(office)
        assert closed(MONDAY)
        assert closed(SUNDAY)


def test_naming_a_day_twice_replaces_it(office: Office, approver: User) -> None:
    mark(office, MONDAY, approver)
    mark(office, MONDAY, approver, is_open=True)
    assert OfficeDay.objects.get().is_open


def test_who_named_a_day_is_kept(office: Office, approver: User) -> None:
    rule = mark(office, MONDAY, approver)
    assert (rule.changed_by, rule.changed_at, rule.note) == (approver, AT, "停電")


def test_today_can_be_named_and_yesterday_cannot(
    office: Office, approver: User
) -> None:
    mark(office, date(2026, 6, 1), approver)
    with pytest.raises(DeedRefused, match="過ぎた日"):
        mark(office, date(2026, 5, 31), approver)


@pytest.mark.parametrize(("length", "kept"), [(80, True), (81, False)])
def test_a_reason_has_eighty_characters_at_most(
    length: int, kept: bool, office: Office, approver: User
) -> None:
    told = {"is_open": False, "note": "停" * length, "by": approver, "at": AT}
    if kept:
        assert mark_day(office, MONDAY, **told)
        return
    with pytest.raises(DeedRefused, match="80字"):
        mark_day(office, MONDAY, **told)


@pytest.mark.parametrize("stranger", ["registrar", "legal_officer", "outsider"])
def test_only_an_approver_of_the_office_names_days(
    stranger: str, office: Office, request: pytest.FixtureRequest
) -> None:
    by = request.getfixturevalue(stranger)
    with pytest.raises(NotAllowed):
        mark(office, MONDAY, by)
    with pytest.raises(NotAllowed):
        clear_day(office, MONDAY, by=by, at=AT)
    with pytest.raises(NotAllowed):
        change_limits(office, opens_at=time(8), max_display_days=30, by=by)


def test_a_day_taken_back_follows_the_general_rule_again(
    office: Office, approver: User
) -> None:
    mark(office, MONDAY, approver)
    for _twice in range(2):
        clear_day(office, MONDAY, by=approver, at=AT)
    assert not closed_for(office)(MONDAY)


def test_a_day_that_has_passed_is_not_taken_back(
    office: Office, approver: User
) -> None:
    name(office, date(2026, 5, 29), approver)
    with pytest.raises(DeedRefused, match="過ぎた日"):
        clear_day(office, date(2026, 5, 29), by=approver, at=AT)


def test_the_morning_is_that_of_the_office(office: Office, approver: User) -> None:
    change_limits(office, opens_at=time(8, 30), max_display_days=None, by=approver)
    mark(office, MONDAY, approver)
    saturday = jst("2026-06-06 10:00")
    morning = calendar_of(office).next_open_morning(saturday)
    assert morning == jst("2026-06-09 08:30")


@pytest.mark.parametrize(
    ("own", "superior", "longest"),
    [(None, None, 92), (30, None, 30), (None, 40, 40), (50, 40, 50), (200, None, 92)],
    ids=["setting", "own", "superior", "own first", "never above the setting"],
)
def test_the_nearest_limit_applies(
    own: int | None, superior: int | None, longest: int, office: Office
) -> None:
    office.max_display_days = own
    office.parent.max_display_days = superior
    assert longest_display(office) == longest


@pytest.mark.parametrize(
    ("days", "kept"), [(0, False), (1, True), (92, True), (93, False)]
)
def test_a_limit_lies_between_one_day_and_the_setting(
    days: int, kept: bool, office: Office, approver: User
) -> None:
    told = {"opens_at": time(9), "max_display_days": days, "by": approver}
    if not kept:
        with pytest.raises(DeedRefused, match="1日から92日"):
            change_limits(office, **told)
        return
    change_limits(office, **told)
    office.refresh_from_db()
    assert office.max_display_days == days


def test_the_command_names_a_day(
    office: Office, approver: User, run: Callable[..., str]
) -> None:
    words = ["office_day", office.code, "2026-06-08", "--by", approver.email, "--json"]
    with frozen(AT):
        found = json.loads(run(*words, "--closed", "--note", "停電"))
    assert found == {"office": office.code, "day": "2026-06-08", "rule": "closed"}
    assert closed_for(office)(MONDAY)


def test_the_command_takes_a_day_back(
    office: Office, approver: User, run: Callable[..., str]
) -> None:
    mark(office, MONDAY, approver)
    with frozen(AT):
        run("office_day", office.code, "2026-06-08", "--clear", "--by", approver.email)
    assert not OfficeDay.objects.exists()


def test_the_command_opens_a_sunday(
    office: Office, approver: User, run: Callable[..., str]
) -> None:
    with frozen(AT):
        run("office_day", office.code, "2026-06-07", "--open", "--by", approver.email)
    assert not closed_for(office)(SUNDAY)


def test_the_command_ends_with_one_when_it_is_refused(
    office: Office, registrar: User, run: Callable[..., str]
) -> None:
    words = ["office_day", office.code, "2026-06-08", "--closed"]
    with frozen(AT), pytest.raises(SystemExit) as ended:
        run(*words, "--by", registrar.email)
    assert ended.value.code == 1
