"""Staff pages tell what the matrix gives to the reader's role in the phase."""

import pytest

from access_control.models import MatrixChange
from access_control.rules.audiences import Audience
from access_control.rules.phases import Phase
from access_control.rules.roles import Role
from publishing.actions.hold import place_hold
from publishing.staff.reader import audience_of, reader_of
from tests.builders import PEOPLE, make_notice, make_person, make_posting
from tests.clock import frozen, jst
from tests.publishing.disposal import hold_facts

pytestmark = pytest.mark.django_db

ADDRESS, NAME = PEOPLE[0]["address"], PEOPLE[0]["name"]
MASKED = "見本都架空区"


@pytest.mark.parametrize(
    ("person", "audience"),
    [
        ("registrar", Audience.OWN_OFFICE),
        ("approver", Audience.OWN_OFFICE),
        ("legal_officer", Audience.LEGAL_OFFICER),
        ("auditor", Audience.OTHER_OFFICE),
        ("operator", Audience.OTHER_OFFICE),
        ("outsider", Audience.OTHER_OFFICE),
    ],
)
def test_a_role_gives_a_standing(person, audience, office, request) -> None:
    assert audience_of(request.getfixturevalue(person), office) is audience


def test_who_also_works_there_sees_as_the_office_does(office, legal_officer) -> None:
    make_person(legal_officer.name, Role.REGISTRAR, office)
    assert audience_of(legal_officer, office) is Audience.OWN_OFFICE


@pytest.mark.parametrize(
    ("at", "phase"),
    [
        ("2026-06-01 08:59", Phase.BEFORE),
        ("2026-06-01 09:00", Phase.ON_DISPLAY),
        ("2026-06-09 23:59", Phase.ON_DISPLAY),
        ("2026-06-10 00:00", Phase.AFTER),
    ],
)
def test_the_phase_is_that_of_the_frozen_window(at, phase, registrar) -> None:
    notice = make_posting().notice
    assert reader_of(registrar, notice, at=jst(at)).phase is phase


def test_a_notice_without_a_posting_is_still_to_come(registrar) -> None:
    reader = reader_of(registrar, make_notice(), at=jst("2030-01-01"))
    assert reader.phase is Phase.BEFORE


def page_of_notice(person, client_for) -> str:
    notice = make_notice()
    with frozen("2026-06-01 12:00"):
        page = client_for(person).get(f"/staff/notices/{notice.pk}/")
    return page.content.decode()


def test_the_own_office_reads_the_register(registrar, client_for) -> None:
    page = page_of_notice(registrar, client_for)
    assert ADDRESS in page
    assert "ワタナベ タカコ" in page


def test_a_legal_officer_reads_the_name_and_the_municipality(
    legal_officer, client_for
) -> None:
    page = page_of_notice(legal_officer, client_for)
    assert NAME in page
    assert MASKED in page
    assert "空想町" not in page
    assert "ワタナベ タカコ" not in page


def decide_change(field_class: str, after: str, office, by, other) -> None:
    """The legal officers' column says something else before and during the display."""
    for phase in ("before", "on_display"):
        MatrixChange.objects.create(
            authority=office.authority(),
            field_class=field_class,
            audience="legal_officer",
            phase=phase,
            before="show",
            after=after,
            reason="方針",
            proposed_by=by,
            proposed_at=jst("2026-05-25"),
            decided_by=other,
            decided_at=jst("2026-05-26"),
            is_approved=True,
        )


def test_an_approved_change_reaches_the_next_look(
    office, registrar, legal_officer, client_for
) -> None:
    decide_change("name", "mask", office, legal_officer, registrar)
    page = page_of_notice(legal_officer, client_for)
    assert NAME not in page
    assert "渡●●●" in page


def test_the_reasons_of_holds_ask_the_matrix_too(
    office, registrar, legal_officer, client_for
) -> None:
    notice = make_posting().notice
    place_hold(notice, **hold_facts(legal_officer))
    decide_change("staff_notes", "hide", office, legal_officer, registrar)
    with frozen("2026-06-05 12:00"):
        page = client_for(legal_officer).get(f"/staff/notices/{notice.pk}/holds/")
    assert "令和8年(行ウ)第1号" not in page.content.decode()
    assert "公開範囲表により示しません" in page.content.decode()


def test_a_legal_officer_sees_what_was_on_display(legal_officer, client_for) -> None:
    posting = make_posting()
    with frozen("2026-07-01 12:00"):
        page = client_for(legal_officer).get(f"/staff/postings/{posting.public_id}/")
    assert NAME in page.content.decode()
