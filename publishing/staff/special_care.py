"""What the pages say of special care 特別配慮, and to whom."""

from dataclasses import dataclass

from access_control.models import User
from notices.actions.marked_rows import may_see_marks, needs_two_approvers
from notices.models import Notice
from notices.rules.special_care import CARE_COLUMNS
from notices.rules.transitions import Status


@dataclass(frozen=True)
class Approvers:
    """Whether two are needed, said to everybody; who was the first."""

    needs_two: bool
    first: User | None


def approvers_of(notice: Notice) -> Approvers:
    """Looks into the register only while a decision is awaited. Raises CannotOpen."""
    first = notice.first_approved_by
    awaited = notice.status == Status.SUBMITTED
    needs_two = first is not None or (awaited and needs_two_approvers(notice))
    return Approvers(needs_two, first)


def cells_for(user: User, notice: Notice, cells: dict[str, str]) -> dict[str, str]:
    """A refused row without its marks, for whoever may not see them."""
    if may_see_marks(user, notice):
        return cells
    return {field: text for field, text in cells.items() if field not in CARE_COLUMNS}
