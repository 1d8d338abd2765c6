"""特別配慮: marking and lifting in a draft, and what the register tells about it."""

import pytest

from access_control.models import User
from access_control.rules.roles import ROLE_PERMISSIONS, Role
from access_control.vault.data_keys import open_data_key
from notices.actions.marked_rows import marks_of, may_see_marks, needs_two_approvers
from notices.actions.publish_anew import draft_anew
from notices.actions.special_care import lift_special_care, mark_special_care
from notices.models import Addressee, Notice
from notices.refusals import DeedRefused, NotAllowed
from notices.register import seal_addressee
from notices.rules.special_care import (
    CARE_FIELD,
    Care,
    CareKind,
    care_as_text,
)
from notices.rules.transitions import Status
from tests.builders import make_notice, make_posting
from tests.clock import jst

pytestmark = pytest.mark.django_db

AT = jst("2026-05-29 15:00")
REASON = "カナリア配慮理由"
MARK = Care(CareKind.SUPPORT_MEASURES, REASON)


def mark(addressee: Addressee, by: User) -> None:
    mark_special_care(addressee, kind=MARK.kind, reason=REASON, by=by, at=AT)


def lift(addressee: Addressee, by: User) -> None:
    lift_special_care(addressee, by=by, at=AT)


DEEDS = pytest.mark.parametrize("deed", [mark, lift])


@pytest.fixture
def draft() -> Notice:
    return make_notice(status=Status.DRAFT)


def test_a_mark_is_set_and_lifted(draft: Notice, registrar: User) -> None:
    first = draft.addressees.first()
    mark(first, registrar)
    assert marks_of(draft) == {2: MARK}
    assert needs_two_approvers(draft)
    lift(first, registrar)
    assert marks_of(draft) == {}
    assert not needs_two_approvers(draft)


@DEEDS
def test_twice_is_safe(deed, draft: Notice, registrar: User) -> None:
    who = draft.addressees.first()
    deed(who, registrar)
    marks = marks_of(draft)
    deed(who, registrar)
    assert marks_of(draft) == marks


@DEEDS
@pytest.mark.parametrize("person", ["approver", "legal_officer", "outsider"])
def test_only_a_registrar_of_the_office_may(
    deed, person: str, draft: Notice, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(NotAllowed):
        deed(draft.addressees.first(), request.getfixturevalue(person))


@DEEDS
def test_only_a_draft_is_changed(deed, registrar: User) -> None:
    with pytest.raises(DeedRefused, match="差戻し"):
        deed(make_notice().addressees.first(), registrar)


def test_a_mark_needs_a_reason(draft: Notice, registrar: User) -> None:
    with pytest.raises(DeedRefused):
        mark_special_care(
            draft.addressees.first(),
            kind=CareKind.MINOR,
            reason=" ",
            by=registrar,
            at=AT,
        )


def test_the_database_does_not_tell_who_is_marked(
    draft: Notice, registrar: User
) -> None:
    mark(draft.addressees.first(), registrar)
    sealed = [who.sealed[CARE_FIELD] for who in draft.addressees.all()]
    assert len({len(text) for text in sealed}) == 1


def test_rows_registered_without_the_field_get_it_with_the_first_mark(
    draft: Notice, registrar: User
) -> None:
    for who in draft.addressees.all():
        del who.sealed[CARE_FIELD]
        who.save()
    mark(draft.addressees.last(), registrar)
    assert all(CARE_FIELD in who.sealed for who in draft.addressees.all())
    assert marks_of(draft) == {4: MARK}


def test_the_event_tells_neither_row_nor_mark(draft: Notice, registrar: User) -> None:
    mark(draft.addressees.first(), registrar)
    event = draft.events.get()
    assert (event.deed, bytes(event.sealed_reason)) == ("amend_row", b"")


def test_what_was_disposed_of_has_no_marks(draft: Notice, registrar: User) -> None:
    mark(draft.addressees.first(), registrar)
    draft.disposed_at = AT
    draft.save()
    assert marks_of(draft) == {}
    with pytest.raises(DeedRefused):
        lift(draft.addressees.first(), registrar)


def test_a_copy_published_anew_keeps_the_mark(registrar: User) -> None:
    notice = make_posting().notice
    who = notice.addressees.first()
    _remark(who)
    told = {"changes": {}, "by": registrar, "at": AT, "reason": "誤り"}
    new = draft_anew(notice, addressee_ids=[who.pk], **told)
    assert marks_of(new) == {who.row_number: MARK}


def _remark(who: Addressee) -> None:
    key = open_data_key(who.key_id)
    who.sealed |= seal_addressee(key, who.pk, {CARE_FIELD: care_as_text(MARK)})
    who.save()


@pytest.mark.parametrize(
    ("person", "status", "may"),
    [
        ("registrar", Status.DRAFT, True),
        ("registrar", Status.SUBMITTED, False),
        ("approver", Status.SUBMITTED, True),
        ("legal_officer", Status.SUBMITTED, True),
        ("auditor", Status.DRAFT, False),
        ("operator", Status.DRAFT, False),
        ("outsider", Status.DRAFT, False),
    ],
)
def test_few_may_see_marks(
    person: str, status: Status, may: bool, request: pytest.FixtureRequest
) -> None:
    notice = make_notice(status=status)
    assert may_see_marks(request.getfixturevalue(person), notice) is may


def test_two_roles_hold_the_permission() -> None:
    holders = {r for r, held in ROLE_PERMISSIONS.items() if "view_special_care" in held}
    assert holders == {Role.APPROVER, Role.LEGAL_OFFICER}
