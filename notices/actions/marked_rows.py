"""Whose addressees need special care 特別配慮, and who may know it."""

from access_control.grants import may
from access_control.models import User
from notices.models import Notice
from notices.refusals import DeedRefused
from notices.register import open_some_fields
from notices.rules.special_care import CARE_FIELD, Care, care_from_text
from notices.rules.transitions import SamePerson, Status


class SecondApproverNeeded(DeedRefused):
    """The notice needs two approvals, and has none yet."""


def marks_of(notice: Notice) -> dict[int, Care]:
    """Each marked row of a notice and its mark; none once it was disposed of.

    Raises CannotOpen.
    """
    if notice.disposed_at is not None:
        return {}
    people = list(notice.addressees.all())
    told = open_some_fields(people, {CARE_FIELD})
    marks = {
        who.row_number: care_from_text(told.get(who.pk, {}).get(CARE_FIELD, ""))
        for who in people
    }
    return {row: care for row, care in marks.items() if care is not None}


def needs_two_approvers(notice: Notice) -> bool:
    """Whether somebody in the notice needs special care. Raises CannotOpen."""
    return bool(marks_of(notice))


def awaits_first_approval(notice: Notice) -> bool:
    """Whether the next approval publishes nothing yet. Raises CannotOpen."""
    return notice.first_approved_by_id is None and needs_two_approvers(notice)


def may_see_marks(user: User, notice: Notice) -> bool:
    """Approver and legal officer; the registrar while it is his draft to work on."""
    if may(user, "view_special_care", notice.office):
        return True
    is_draft = notice.status == Status.DRAFT
    return is_draft and may(user, "register_notices", notice.office)


def require_second_approver(notice: Notice, by: User) -> None:
    """Raises SamePerson, SecondApproverNeeded."""
    if notice.first_approved_by_id == by.pk:
        raise SamePerson(
            "一人目の決裁をした本人は、二人目になれません。別の決裁者に依頼してください。",
            "whoever approved first cannot be the second approver",
        )
    if awaits_first_approval(notice):
        raise SecondApproverNeeded(
            "この公示送達は、二人の決裁が必要です。一人目の決裁がまだありません。",
            "the notice needs two approvers, and the first has not approved",
        )
