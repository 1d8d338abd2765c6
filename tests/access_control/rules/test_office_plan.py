"""A spreadsheet of offices and people compared with what there is."""

from datetime import date
from typing import Any

import pytest

from access_control.rules.administration import AdministrationDeed as Deed
from access_control.rules.import_plan import (
    OfficeRow,
    OfficeState,
    PersonRow,
    Plan,
    State,
)
from access_control.rules.office_plan import plan_import

TODAY = date(2026, 11, 24)
WHO = "mihon@demo.example"


def office(name: str, parent: str = "A", **facts: str) -> OfficeState:
    return OfficeState({"name": name, "parent": parent, **facts})


def state(**changes: Any) -> State:
    """見本都 with 税務課 TAX and 道路課 ROAD, 見本 花子 a registrar at TAX."""
    told = {
        "offices": {
            "A": office("見本都", ""),
            "TAX": office("税務課", telephone="1"),
            "ROAD": office("道路課"),
            "OLD": OfficeState({"name": "旧課", "parent": "A"}, date(2026, 4, 1)),
        },
        "people": {WHO: "見本 花子", "own@demo.example": "運天 五郎"},
        "roles": {(WHO, "registrar", "TAX"): (None, None)},
        "may_change": frozenset({"A", "TAX", "ROAD", "OLD"}),
        "own": "own@demo.example",
        "today": TODAY,
    }
    return State(**told | changes)


def row(code: str, number: int = 2, closed: date | None = None, **facts: str):
    return OfficeRow(number, code, facts, closed)


def person(email: str = WHO, **told: Any) -> PersonRow:
    return PersonRow(2, email, **told)


def plan(*offices: OfficeRow, people: Any = (), **changes: Any) -> Plan:
    return plan_import(state(**changes), offices, people)


def test_a_file_that_says_what_is_changes_nothing() -> None:
    found = plan(
        row("TAX", name="税務課", parent="A", telephone="1"),
        people=[person(name="見本 花子", code="TAX", role="registrar")],
    )
    assert (found.changes, found.faults) == ([], [])


def test_a_blank_cell_and_an_office_left_out_stay_as_they_are() -> None:
    assert plan(row("TAX")).changes == []


@pytest.mark.parametrize(
    ("facts", "deed", "old", "new"),
    [
        ({"name": "納税課"}, Deed.RENAME_OFFICE, "税務課", "納税課"),
        ({"parent": "ROAD"}, Deed.MOVE_OFFICE, "A", "ROAD"),
        ({"telephone": "2"}, Deed.FILL_IN_OFFICE, "1", "2"),
    ],
)
def test_a_change_tells_old_and_new(
    facts: dict[str, str], deed: Deed, old: str, new: str
) -> None:
    (change,) = plan(row("TAX", **facts)).changes
    assert (change.deed, change.old, change.new) == (deed, old, new)


def test_superiors_are_made_first_whatever_their_row() -> None:
    rows = row("SUB", name="係", parent="NEW"), row("NEW", 3, name="課", parent="A")
    assert [change.code for change in plan(*rows).changes] == ["NEW", "SUB"]


def test_an_office_is_closed_only_by_its_day() -> None:
    (change,) = plan(row("TAX", closed=TODAY, successor="ROAD")).changes
    assert (change.deed, change.new) == (Deed.CLOSE_OFFICE, "ROAD")
    assert change.from_on == "2026-11-24"


def test_a_closed_office_named_again_changes_nothing() -> None:
    assert plan(row("OLD", closed=date(2026, 4, 1), name="旧課")).changes == []


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"code": "NEW", "parent": "A"}, "name"),
        ({"code": "NEW", "name": "課"}, "parent"),
        ({"code": "NEW", "name": "課", "parent": "NONE"}, "parent"),
        ({"code": "NEW", "name": "課", "parent": "OLD"}, "parent"),
        ({"code": "TAX", "parent": "TAX"}, "parent"),
        ({"code": "OLD", "name": "新課"}, "code"),
        ({"code": "TAX", "closed": date(2026, 11, 25)}, "closed_on"),
        ({"code": "TAX", "successor": "ROAD"}, "closed_on"),
        ({"code": "TAX", "closed": TODAY, "successor": "OLD"}, "successor"),
        ({"code": "TAX", "closed": TODAY, "successor": "TAX"}, "successor"),
        ({"code": "A", "closed": TODAY}, "closed_on"),
    ],
)
def test_a_row_that_cannot_be_followed_names_its_field(
    facts: dict[str, Any], field: str
) -> None:
    found = plan(row(**facts))
    assert [fault.field for fault in found.faults] == [field]
    assert found.changes == []


def test_a_circle_of_superiors_is_refused_at_each_of_its_rows() -> None:
    found = plan(row("TAX", parent="ROAD"), row("ROAD", 3, parent="TAX"))
    assert [(fault.row, fault.field) for fault in found.faults] == [
        (2, "parent"),
        (3, "parent"),
    ]


def test_a_code_given_twice_is_refused_at_the_second() -> None:
    found = plan(row("TAX"), row("TAX", 3))
    assert [(fault.row, fault.field) for fault in found.faults] == [(3, "code")]


def test_only_administered_offices_can_be_changed() -> None:
    mine = frozenset({"TAX"})
    assert plan(row("TAX", name="納税課"), may_change=mine).faults == []
    (fault,) = plan(row("ROAD", name="街路課"), may_change=mine).faults
    assert fault.message_ja == "あなたが管理する部署ではありません。"


def test_a_new_office_below_an_administered_one_may_be_made() -> None:
    below = row("SUB", name="係", parent="TAX")
    assert plan(below, may_change=frozenset({"TAX"})).faults == []


def test_a_new_person_is_added_and_appointed() -> None:
    told = {"name": "新人", "code": "TAX", "role": "approver"}
    changes = plan(people=[person("new@demo.example", **told)]).changes
    assert [c.deed for c in changes] == [Deed.ADD_PERSON, Deed.APPOINT]


@pytest.mark.parametrize(
    ("held", "told", "deeds"),
    [
        ((None, None), (None, TODAY), [Deed.END_ROLE]),
        ((None, date(2027, 3, 31)), (None, date(2027, 3, 30)), [Deed.END_ROLE]),
        ((None, date(2027, 3, 31)), (None, date(2027, 3, 31)), []),
        ((None, date(2027, 3, 31)), (None, date(2027, 4, 1)), [Deed.APPOINT]),
        ((None, None), (date(2027, 4, 1), None), []),
        ((date(2027, 4, 1), None), (date(2027, 3, 31), None), [Deed.APPOINT]),
        ((date(2027, 4, 1), None), (date(2027, 4, 2), None), []),
        ((None, date(2027, 3, 31)), (None, None), []),
    ],
)
def test_a_held_role_changes_only_where_its_days_do(
    held: Any, told: Any, deeds: list[Deed]
) -> None:
    named = person(code="TAX", role="registrar", from_on=told[0], until_on=told[1])
    roles = {(WHO, "registrar", "TAX"): held}
    assert [c.deed for c in plan(people=[named], roles=roles).changes] == deeds


@pytest.mark.parametrize(
    ("until_on", "deeds"), [(date(2026, 11, 23), []), (TODAY, [Deed.APPOINT])]
)
def test_a_role_that_is_over_is_not_given(until_on: date, deeds: list[Deed]) -> None:
    over = person(code="TAX", role="approver", until_on=until_on)
    assert [c.deed for c in plan(people=[over]).changes] == deeds


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"email": "new@demo.example"}, "name"),
        ({"code": "TAX"}, "role"),
        ({"code": "NONE", "role": "approver"}, "code"),
        ({"code": "OLD", "role": "approver"}, "code"),
        ({"email": "own@demo.example", "code": "TAX", "role": "approver"}, "email"),
        (
            {
                "code": "TAX",
                "role": "approver",
                "from_on": date(2027, 4, 2),
                "until_on": date(2027, 4, 1),
            },
            "until_on",
        ),
    ],
)
def test_a_person_that_cannot_be_followed_names_the_field(
    told: dict[str, Any], field: str
) -> None:
    assert [f.field for f in plan(people=[person(**told)]).faults] == [field]


def test_the_digest_names_the_changes() -> None:
    one, other = (plan(row("TAX", name=name)) for name in ("納税課", "徴収課"))
    assert one.digest == plan(row("TAX", name="納税課")).digest
    assert one.digest != other.digest


@pytest.mark.parametrize(
    ("email", "elsewhere"),
    [("own@demo.example", ()), (WHO, (WHO,))],
    ids=["oneself", "somebody with a role elsewhere"],
)
def test_the_name_of_somebody_else_is_neither_changed_nor_told(
    email: str, elsewhere: Any
) -> None:
    found = plan(people=[person(email, name="別名")], elsewhere=frozenset(elsewhere))
    assert (found.changes, found.faults[0].field) == ([], "name")
    assert "花子" not in found.faults[0].message_ja


def test_a_row_that_says_the_name_that_is_may_appoint_him() -> None:
    told = person(name="見本 花子", code="ROAD", role="registrar")
    found = plan(people=[told], elsewhere=frozenset([WHO]))
    assert (found.faults, len(found.changes)) == ([], 1)


@pytest.mark.parametrize("until_on", [None, TODAY])
def test_a_program_is_given_no_role_of_a_person(until_on: date | None) -> None:
    told = person(code="ROAD", role="api_client", until_on=until_on)
    assert [fault.field for fault in plan(people=[told]).faults] == ["role"]


def test_an_account_may_become_a_programs_when_its_other_role_ends() -> None:
    ends = person(code="TAX", role="registrar", until_on=date(2026, 11, 23))
    begins = PersonRow(3, WHO, code="ROAD", role="api_client")
    assert plan(people=[ends, begins]).faults == []
