"""民訴法110条3項・112条1項ただし書 and their likes: the second publication."""

from datetime import datetime, timedelta

import pytest

from access_control.models import User
from notices.models import Notice
from notices.refusals import DeedRefused, NotAllowed
from notices.rules.transitions import Status
from publishing.actions.approve_and_publish import approve_and_publish
from publishing.actions.record_board import record_board_start
from publishing.actions.remove import conceal_entry, withdraw_posting
from publishing.actions.repeat import (
    earlier_to_same_parties,
    link_to_first,
    repeat_variant_of,
    require_first_served,
    unlink_from_first,
)
from publishing.models import EntryCopy, Posting, ShellCopy
from tests.builders import PEOPLE, make_notice, make_posting
from tests.clock import jst

pytestmark = pytest.mark.django_db

FIRST_AT = jst("2026-06-01 09:00")
# Two weeks, the first day not counted: the effect begins on June 16.
SERVED = jst("2026-06-16 00:00")
AT = SERVED + timedelta(hours=9)
BASIS = "civil_procedure"
PARTY = [PEOPLE[0]]


@pytest.fixture
def first(registrar: User) -> Notice:
    posting = make_posting(PARTY, basis_id=BASIS, at=FIRST_AT)
    record_board_start(posting, by=registrar, started=FIRST_AT, at=FIRST_AT)
    return posting.notice


@pytest.fixture
def second(first: Notice) -> Notice:
    return draft(PARTY)


def draft(people: list, **changes: object) -> Notice:
    told = [dict(person, reference="別の番号") for person in people]
    facts = {"basis_id": BASIS, "status": Status.DRAFT} | changes
    return make_notice(told, **facts)


def test_the_first_publication_is_offered(first: Notice, second: Notice) -> None:
    assert list(earlier_to_same_parties(second)) == [first]


@pytest.mark.parametrize(
    ("at", "is_served"), [(SERVED - timedelta(seconds=1), False), (SERVED, True)]
)
def test_a_party_who_was_concealed_before_the_effect_was_not_served(
    at, is_served, first, second, registrar, approver
) -> None:
    entry = EntryCopy.objects.get(shell_id=first.posting.public_id)
    conceal_entry(first.posting, entry.pk, by=approver, at=at, reason="誤り")
    if is_served:
        link_to_first(second, first, by=registrar, at=AT)
        return
    with pytest.raises(DeedRefused, match="より前に"):
        link_to_first(second, first, by=registrar, at=AT)


def test_a_variant_spelling_of_the_name_is_offered(first: Notice) -> None:
    other = draft([dict(PARTY[0], name="渡辺高子")])
    assert list(earlier_to_same_parties(other)) == [first]


def test_what_names_not_every_addressee_is_not_offered(first: Notice) -> None:
    assert not earlier_to_same_parties(draft([*PARTY, PEOPLE[2]])).exists()


def test_what_names_more_people_is_offered(registrar: User) -> None:
    more = make_posting([*PARTY, PEOPLE[2]], basis_id=BASIS, at=FIRST_AT)
    assert list(earlier_to_same_parties(draft(PARTY))) == [more.notice]


@pytest.mark.parametrize(
    "changes", [{"basis_id": "local_tax"}, {"variant": "repeat"}, {"status": "draft"}]
)
def test_another_basis_another_repeat_and_a_draft_are_not_offered(
    changes: dict[str, str], first: Notice, second: Notice
) -> None:
    Notice.objects.filter(pk=first.pk).update(**changes)
    assert not earlier_to_same_parties(second).exists()


def test_only_a_statute_that_knows_a_repeat_has_one(second: Notice) -> None:
    assert "同じ当事者" in repeat_variant_of(second, AT).condition_ja
    assert repeat_variant_of(make_notice(), AT) is None


def test_a_linked_draft_gets_the_period_of_a_repeat(
    first: Notice, second: Notice, registrar: User
) -> None:
    link_to_first(second, first, by=registrar, at=AT)
    assert (second.variant, second.repeats) == ("repeat", first)


def test_a_repeat_takes_effect_the_day_after(
    first: Notice, second: Notice, registrar: User, approver: User
) -> None:
    link_to_first(second, first, by=registrar, at=AT)
    posting = approve(second, registrar, approver, AT)
    record_board_start(posting, by=registrar, started=AT, at=AT)
    shell = ShellCopy.objects.get(pk=posting.public_id)
    assert shell.deemed_served_on == (AT + timedelta(days=1)).date()


@pytest.mark.parametrize(
    ("at", "refused"), [(SERVED - timedelta(minutes=1), True), (SERVED, False)]
)
def test_the_first_has_its_effect_when_the_second_begins(
    at: datetime, refused: bool, first: Notice, second: Notice, registrar: User
) -> None:
    if not refused:
        link_to_first(second, first, by=registrar, at=at)
        return
    with pytest.raises(DeedRefused, match="効力が"):
        link_to_first(second, first, by=registrar, at=at)


def test_a_later_planned_start_is_what_counts(first: Notice, registrar: User) -> None:
    planned = draft(PARTY, display_from=AT)
    link_to_first(planned, first, by=registrar, at=FIRST_AT + timedelta(days=1))
    assert planned.variant == "repeat"


def test_a_first_without_its_board_has_no_p(registrar: User) -> None:
    first = make_posting(PARTY, basis_id=BASIS, at=FIRST_AT).notice
    with pytest.raises(DeedRefused, match="効力が"):
        link_to_first(draft(PARTY), first, by=registrar, at=AT)


def test_a_first_that_was_withdrawn_after_the_link_stops_the_decision(
    first: Notice, second: Notice, registrar: User, approver: User
) -> None:
    link_to_first(second, first, by=registrar, at=AT)
    withdraw_posting(first.posting, by=approver, at=AT, reason="名簿の取り違え")
    with pytest.raises(DeedRefused, match="取り下げられた"):
        approve(second, registrar, approver, AT)


def test_a_repeat_of_nothing_stops_the_decision(first: Notice) -> None:
    lone = draft(PARTY, variant="repeat")
    with pytest.raises(DeedRefused, match="最初の公示送達を選んだ"):
        require_first_served(lone, at=AT)


def test_unlinking_makes_it_a_first_publication_again(
    first: Notice, second: Notice, registrar: User
) -> None:
    link_to_first(second, first, by=registrar, at=AT)
    unlink_from_first(second, by=registrar, at=AT)
    assert (second.variant, second.repeats) == ("first", None)


def test_unlinking_twice_is_refused(second: Notice, registrar: User) -> None:
    with pytest.raises(DeedRefused, match="なっていません"):
        unlink_from_first(second, by=registrar, at=AT)


def test_only_a_draft_is_linked(first: Notice, registrar: User) -> None:
    submitted = draft(PARTY, status=Status.SUBMITTED)
    with pytest.raises(DeedRefused, match="起案中"):
        link_to_first(submitted, first, by=registrar, at=AT)


@pytest.mark.parametrize("stranger", ["outsider", "approver", "auditor"])
def test_only_a_registrar_of_the_office_links(
    stranger: str, first: Notice, second: Notice, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(NotAllowed):
        link_to_first(second, first, by=request.getfixturevalue(stranger), at=AT)


def approve(notice: Notice, registrar: User, approver: User, at: datetime) -> Posting:
    Notice.objects.filter(pk=notice.pk).update(
        status=Status.SUBMITTED, submitted_by=registrar
    )
    notice.refresh_from_db()
    shell = approve_and_publish(notice, by=approver, at=at)
    return Posting.objects.get(public_id=shell.pk)
