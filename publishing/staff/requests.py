"""What pages say of requests: which ones press, and in what state they are."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from access_control.grants import offices_where
from access_control.models import Office, User
from notices.actions.data_requests import RECEIVES, SETTLES
from notices.models import DataRequest
from notices.rules.data_requests import is_overdue, is_pressing
from publishing.staff.related import number_of


def offices_to_receive_for(user: User) -> QuerySet[Office]:
    """Where the person may write a request down."""
    found = Office.objects.none()
    for codename in RECEIVES:
        found = found | offices_where(user, codename)
    return found.distinct()


def requests_pressing(user: User, on: date) -> list[dict[str, Any]]:
    """Undecided requests of the person's offices whose last day is near or gone."""
    mine = DataRequest.objects.filter(office__in=offices_where(user, SETTLES))
    waiting = mine.undecided().select_related("office", "notice__office")
    return [row_of(each, on) for each in waiting if is_pressing(each.due_on, on=on)]


def row_of(request: DataRequest, on: date) -> dict[str, Any]:
    """A request in a list: nothing of it is opened."""
    waits = request.decided_on is None
    return {
        "request": request,
        "number": number_of(request.notice) if request.notice else "",
        "is_overdue": waits and is_overdue(request.due_on, on=on),
        "state": _state(request),
    }


def _state(request: DataRequest) -> str:
    if request.closed_at:
        return "終わり"
    return "決定済み" if request.decided_on else "決定前"
