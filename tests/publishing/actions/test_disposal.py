"""廃棄簿: what is due is listed, a person strikes out and decides."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from access_control.models import Office, User
from access_control.rules.roles import Role
from notices.actions.approval import withdraw_notice
from notices.actions.retention_rules import set_retention
from notices.models import DisposalItem, DisposalList, RetentionRule
from notices.refusals import DeedRefused, NotAllowed
from notices.rules.retention import ImpossibleYears, RecordKind
from notices.rules.transitions import Status
from publishing.actions.disposal import decide_disposal, strike_out
from publishing.actions.due import counts_by_year, due_for_disposal
from publishing.actions.hold import place_hold
from tests.builders import make_notice, make_person, make_posting
from tests.clock import jst
from tests.publishing.disposal import (
    DUE,
    DUE_ON,
    hold_facts,
    make_list,
    make_served,
    other_officer,
    propose,
)

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def due(on: date) -> list[tuple[str, int]]:
    found = due_for_disposal(Office.objects.all(), on=on)
    return [(each.kind.value, each.fiscal_year) for each in found]


@pytest.mark.parametrize(
    ("on", "found"), [(DUE_ON - DAY, []), (DUE_ON, [("posted", 2026)])]
)
def test_a_posting_is_due_five_fiscal_years_after_its_own(
    on: date, found: list[tuple[str, int]]
) -> None:
    make_served()
    assert due(on) == found


@pytest.mark.parametrize(
    ("on", "found"),
    [(date(2028, 3, 31), []), (date(2028, 4, 1), [("not_posted", 2026)])],
)
def test_a_draft_that_was_never_posted_is_due_after_one(
    on: date, found: list[tuple[str, int]], registrar: User
) -> None:
    notice = make_notice(status=Status.DRAFT)
    at = jst("2027-03-31 23:59")
    withdraw_notice(notice, by=registrar, at=at, reason="取りやめ")
    assert due(on) == found


def test_a_deed_of_april_belongs_to_the_next_fiscal_year(registrar: User) -> None:
    notice = make_notice(status=Status.DRAFT)
    at = jst("2027-04-01 00:00")
    withdraw_notice(notice, by=registrar, at=at, reason="取りやめ")
    assert due(date(2028, 4, 1)) == []
    assert due(date(2029, 4, 1)) == [("not_posted", 2027)]


def test_a_list_that_was_never_taken_in_is_due_after_one(registrar: User) -> None:
    make_list(registrar)
    assert due(date(2028, 3, 31)) == []
    assert due(date(2028, 4, 1)) == [("list", 2026)]


def test_a_posting_without_a_deemed_day_is_never_due() -> None:
    make_posting()
    assert due(date(2060, 4, 1)) == []


def test_the_authoritys_own_years_count(legal_officer: User, office: Office) -> None:
    make_served()
    told = {"by": legal_officer, "at": DUE, "source": "文書管理規程 別表"}
    set_retention(office.authority(), RecordKind.POSTED, 7, **told)
    assert due(DUE_ON) == []
    assert due(date(2034, 4, 1)) == [("posted", 2026)]


def test_years_of_one_basis_come_before_those_of_all(
    legal_officer: User, office: Office
) -> None:
    make_served()
    told = {"by": legal_officer, "at": DUE}
    set_retention(office.authority(), RecordKind.POSTED, 7, **told)
    set_retention(
        office.authority(), RecordKind.POSTED, 3, basis_id="local_tax", **told
    )
    assert due(date(2030, 4, 1)) == [("posted", 2026)]


def test_earlier_years_are_kept_as_history(legal_officer: User, office: Office) -> None:
    for years in (7, 10):
        told = {"by": legal_officer, "at": DUE}
        set_retention(office.authority(), RecordKind.POSTED, years, **told)
    rules = RetentionRule.objects.order_by("id")
    assert [(rule.years, rule.ended_by) for rule in rules] == [
        (7, legal_officer),
        (10, None),
    ]


def test_the_same_years_twice_are_refused(legal_officer: User, office: Office) -> None:
    told = {"by": legal_officer, "at": DUE}
    set_retention(office.authority(), RecordKind.POSTED, 7, **told)
    with pytest.raises(DeedRefused, match="nothing differs"):
        set_retention(office.authority(), RecordKind.POSTED, 7, **told)


def test_zero_years_are_refused(legal_officer: User, office: Office) -> None:
    with pytest.raises(ImpossibleYears):
        set_retention(
            office.authority(), RecordKind.POSTED, 0, by=legal_officer, at=DUE
        )


def test_only_a_legal_officer_sets_years(approver: User, office: Office) -> None:
    with pytest.raises(NotAllowed):
        set_retention(office.authority(), RecordKind.POSTED, 7, by=approver, at=DUE)


def test_what_is_held_is_not_due(legal_officer: User) -> None:
    place_hold(make_served().notice, **hold_facts(legal_officer))
    assert due(DUE_ON) == []


def test_the_list_names_nobody(legal_officer: User) -> None:
    make_served()
    item = propose(legal_officer).items.get()
    told = {field.name: getattr(item, field.name) for field in item._meta.fields}
    assert (told["fiscal_year"], told["people"], told["retention_until"]) == (
        2026,
        3,
        DUE_ON,
    )
    assert "渡邉" not in str(told)


def test_what_is_in_a_list_is_not_listed_again(legal_officer: User) -> None:
    make_served()
    propose(legal_officer)
    with pytest.raises(DeedRefused, match="nothing is due"):
        propose(legal_officer)


def test_what_was_struck_out_comes_again(legal_officer: User) -> None:
    make_served()
    item = propose(legal_officer).items.get()
    strike_out(item, by=legal_officer, at=DUE, reason="照会中")
    assert propose(legal_officer).items.get().notice == item.notice


def test_a_line_is_struck_out_once(legal_officer: User) -> None:
    make_served()
    item = propose(legal_officer).items.get()
    strike_out(item, by=legal_officer, at=DUE, reason="照会中")
    with pytest.raises(DeedRefused, match="already"):
        strike_out(item, by=legal_officer, at=DUE, reason="照会中")


def test_striking_out_needs_a_reason(legal_officer: User) -> None:
    make_served()
    item = propose(legal_officer).items.get()
    with pytest.raises(DeedRefused, match="reason"):
        strike_out(item, by=legal_officer, at=DUE, reason=" ")


def test_whoever_proposed_does_not_decide(legal_officer: User) -> None:
    make_served()
    with pytest.raises(DeedRefused, match="another"):
        decide_disposal(propose(legal_officer), by=legal_officer, at=DUE)


def test_the_database_refuses_it_as_well(legal_officer: User) -> None:
    make_served()
    found = propose(legal_officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        DisposalList.objects.filter(pk=found.pk).update(decided_by=legal_officer)


def test_another_legal_officer_decides_once(
    legal_officer: User, office: Office
) -> None:
    make_served()
    found, other = propose(legal_officer), other_officer(office)
    decide_disposal(found, by=other, at=DUE)
    assert found.decided_by == other
    with pytest.raises(DeedRefused, match="already"):
        decide_disposal(found, by=other, at=DUE)


def test_a_list_without_a_line_is_not_decided(
    legal_officer: User, office: Office
) -> None:
    make_served()
    found = propose(legal_officer)
    strike_out(found.items.get(), by=legal_officer, at=DUE, reason="照会中")
    with pytest.raises(DeedRefused, match="no line"):
        decide_disposal(found, by=other_officer(office), at=DUE)


def test_an_officer_of_one_office_does_not_decide_for_two(
    office: Office, other_office: Office
) -> None:
    make_served()
    make_served(office=other_office)
    officer = make_person("法務 三奈", Role.LEGAL_OFFICER, office)
    with pytest.raises(NotAllowed):
        decide_disposal(propose(), by=officer, at=DUE)


def test_counts_by_year_name_nobody() -> None:
    make_served()
    found = due_for_disposal(Office.objects.all(), on=DUE_ON)
    assert counts_by_year(found) == [
        {"year": 2026, "kind": "掲示した公示送達", "records": 1, "people": 3}
    ]


def test_one_notice_stands_in_one_list_only(legal_officer: User) -> None:
    make_served()
    item = propose(legal_officer).items.get()
    item.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        DisposalItem.objects.bulk_create([item])
