"""Offices change under the eyes of their notices."""

from datetime import date
from typing import Any

import pytest

from access_control.models import Office, User
from access_control.rules.roles import Role
from notices.actions.office_changes import (
    close_office,
    merge_offices,
    move_office,
    rename_office,
)
from notices.actions.publish_anew import draft_anew
from notices.models import Notice, SourceList
from notices.refusals import DeedRefused, NotAllowed, require_open
from notices.rules.transitions import Status
from publishing.models import ShellCopy
from tests.builders import make_notice, make_person, make_posting
from tests.clock import jst

pytestmark = pytest.mark.django_db

AT = jst("2026-06-03 10:00")
TODAY = date(2026, 6, 3)


@pytest.fixture
def told(operator: User, office: Office) -> dict[str, Any]:
    """運天, who administers the whole authority, today."""
    make_person(operator.name, Role.OPERATOR, office.authority())
    return {"on": TODAY, "by": operator, "at": AT}


def test_an_operator_of_the_authority_administers_all_below(
    other_office: Office, told: dict
) -> None:
    rename_office(other_office, "道路課", **told)
    assert Office.objects.get(pk=other_office.pk).name == "道路課"


def test_an_operator_of_one_office_administers_no_other(
    other_office: Office, operator: User
) -> None:
    with pytest.raises(NotAllowed):
        rename_office(other_office, "道路課", on=TODAY, by=operator, at=AT)


@pytest.mark.parametrize("person", ["registrar", "approver", "legal_officer"])
def test_no_other_role_administers(
    office: Office, person: str, request: pytest.FixtureRequest
) -> None:
    by = request.getfixturevalue(person)
    with pytest.raises(NotAllowed):
        rename_office(office, "納税課", on=TODAY, by=by, at=AT)


@pytest.mark.parametrize(
    ("day", "refused"), [(date(2026, 6, 3), False), (date(2026, 6, 4), True)]
)
def test_a_change_is_entered_on_its_day_and_not_before(
    office: Office, told: dict, day: date, refused: bool
) -> None:
    try:
        rename_office(office, "納税課", **told | {"on": day})
    except DeedRefused:
        assert refused
    else:
        assert not refused


def test_a_change_never_lies_before_the_last_one(office: Office, told: dict) -> None:
    rename_office(office, "納税課", **told)
    with pytest.raises(DeedRefused, match="before the last one"):
        rename_office(office, "徴収課", **told | {"on": date(2026, 6, 2)})


def test_open_notices_keep_an_office_open_without_a_successor(told: dict) -> None:
    notice = make_notice()
    with pytest.raises(DeedRefused, match="1 notices or lists are open"):
        close_office(notice.office, **told)
    assert Office.objects.get(pk=notice.office.pk).closed_on is None


@pytest.mark.parametrize("status", [Status.DRAFT, Status.SUBMITTED])
def test_open_notices_go_to_the_successor(
    other_office: Office, told: dict, status: Status
) -> None:
    notice = make_notice(status=status)
    make_person("決裁 七郎", Role.APPROVER, other_office)
    assert close_office(notice.office, successor=other_office, **told) == 1
    assert Notice.objects.get(pk=notice.pk).office == other_office
    assert notice.events.get().deed == "hand_over"


def test_a_first_approval_ends_with_the_office(
    other_office: Office, approver: User, told: dict
) -> None:
    notice = make_notice()
    make_person("決裁 七郎", Role.APPROVER, other_office)
    Notice.objects.update(first_approved_by=approver, first_approved_at=AT)
    close_office(notice.office, successor=other_office, **told)
    notice.refresh_from_db()
    assert (notice.first_approved_by, notice.first_approved_at) == (None, None)


def test_a_list_on_its_way_goes_to_the_successor(
    office: Office, other_office: Office, registrar: User, told: dict
) -> None:
    source = SourceList.objects.create(
        office=office,
        taken_in_by=registrar,
        taken_in_at=AT,
        header_row=1,
        total=0,
        accepted=0,
    )
    merge_offices([office], other_office, **told)
    source.refresh_from_db()
    assert source.office == other_office


def test_a_running_posting_keeps_office_and_place(
    other_office: Office, told: dict
) -> None:
    posting = make_posting()
    before = ShellCopy.objects.get(public_id=posting.public_id)
    merge_offices([posting.notice.office], other_office, **told)
    after = ShellCopy.objects.get(public_id=posting.public_id)
    assert after.office_name == before.office_name == "都税事務所徴収課"
    assert Notice.objects.get(pk=posting.notice_id).office == posting.notice.office


def test_a_renamed_office_leaves_the_frozen_copy_alone(told: dict) -> None:
    posting = make_posting()
    rename_office(posting.notice.office, "納税課", **told)
    copy = ShellCopy.objects.get(public_id=posting.public_id)
    assert copy.office_name == "都税事務所徴収課"


def test_a_closed_office_takes_no_new_notices(
    office: Office, other_office: Office, told: dict
) -> None:
    close_office(office, successor=other_office, **told)
    with pytest.raises(DeedRefused, match="takes no new notices"):
        require_open(office, AT)


def test_the_successor_answers_for_what_is_on_display(
    other_office: Office, told: dict
) -> None:
    posting = make_posting()
    merge_offices([posting.notice.office], other_office, **told)
    heir = make_person("後藤 七子", Role.REGISTRAR, other_office)
    chosen = list(posting.notice.addressees.values_list("pk", flat=True))[:1]
    new = draft_anew(
        Notice.objects.get(pk=posting.notice_id),
        addressee_ids=chosen,
        changes={},
        by=heir,
        at=AT,
        reason="誤りのため",
    )
    assert new.office == other_office


def test_an_office_moves_only_between_administered_ones(
    office: Office, other_office: Office, operator: User
) -> None:
    with pytest.raises(NotAllowed):
        move_office(office, other_office, on=TODAY, by=operator, at=AT)
