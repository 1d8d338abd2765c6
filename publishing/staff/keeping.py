"""What pages say of keeping and disposal: how long, held by whom, what waits."""

from datetime import date
from typing import Any

from access_control.grants import may, offices_where
from access_control.models import User
from notices.actions.data_requests import RECEIVES
from notices.models import DisposalHold, DisposalList, Notice
from publishing.actions.due import is_anything_due, standing_of_notice

PERMISSION = "decide_disposal"


def keeping_of(notice: Notice, user: User) -> dict[str, Any]:
    """Until when a notice is kept, the holds on it, and who asked for his data."""
    return {
        "standing": standing_of_notice(notice),
        "holds": notice.holds.current().select_related("reviewer"),
        "may_hold": may(user, PERMISSION, notice.office),
        "requests": notice.data_requests.unclosed().count(),
        "may_receive": any(may(user, each, notice.office) for each in RECEIVES),
    }


def disposal_waiting_for(user: User, on: date) -> dict[str, Any]:
    """What waits for the person: what is due, lists to decide, holds to review."""
    offices = offices_where(user, PERMISSION)
    if not offices.exists():
        return {"waits": False}
    holds = DisposalHold.objects.to_review(on).filter(notice__office__in=offices)
    found = {
        "due": is_anything_due(offices, on=on),
        "lists": DisposalList.objects.within(offices).unfinished(),
        "holds": holds.select_related("notice__office", "reviewer"),
    }
    return found | {"waits": any(found.values())}
