"""Changing offices, with a look at what is open there.

A closed office takes no new notices. What it displays keeps its place and telephone
until it ends; drafts and submitted notices go to the successor, and without one the
office stays open as long as there are any.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime

from django.db import transaction

from access_control import office_changes
from access_control.administration import administers
from access_control.models import Office, User
from access_control.rules.administration import AdministrationRefused, verify_day
from notices.actions.approval import NOT_APPROVED, record_event
from notices.actions.succession import keeping_approvers
from notices.models import Notice, SourceList
from notices.refusals import DeedRefused, NotAllowed
from notices.rules.periods import legal_day
from notices.rules.transitions import Status

OPEN = (Status.DRAFT, Status.SUBMITTED)


@contextmanager
def administration_rules() -> Iterator[None]:
    """A refusal of the room below, in the words that pages and commands expect."""
    try:
        yield
    except AdministrationRefused as refusal:
        raise DeedRefused(refusal.message_ja, refusal.message_en) from refusal


def require_administers(by: User, *offices: Office) -> None:
    """Raises NotAllowed unless the person administers all the offices."""
    for office in offices:
        if not administers(by, office):
            raise NotAllowed(
                f"{office}を管理する権限がありません。",
                f"no right to administer the office {office.code}",
            )


def rename_office(
    office: Office, name: str, *, on: date, by: User, at: datetime
) -> None:
    """Gives an office another name from a day on. Raises NotAllowed, DeedRefused."""
    require_administers(by, office)
    with administration_rules():
        _verify_day(office, on, at)
        office_changes.rename_office(office, name.strip(), on=on, by=by, at=at)


def move_office(
    office: Office, parent: Office, *, on: date, by: User, at: datetime
) -> None:
    """Puts an office below another one. Raises NotAllowed, DeedRefused."""
    require_administers(by, office, parent)
    with administration_rules():
        _verify_day(office, on, at)
        office_changes.move_office(office, parent, on=on, by=by, at=at)


def close_office(
    office: Office, *, on: date, by: User, at: datetime, successor: Office | None = None
) -> int:
    """Closes an office; returns how many open notices its successor takes over.

    Raises NotAllowed, DeedRefused, QueueWithoutApprover.
    """
    told = {"on": on, "by": by, "at": at, "successor": successor}
    with keeping_approvers(legal_day(at)):
        return close_and_hand_over(office, **told)


@transaction.atomic
def close_and_hand_over(
    office: Office, *, on: date, by: User, at: datetime, successor: Office | None = None
) -> int:
    """close_office as a part of a change that keeps approvers as a whole."""
    require_administers(by, office, *([successor] if successor else []))
    with administration_rules():
        _verify_day(office, on, at)
        told = {"on": on, "by": by, "at": at}
        office_changes.close_office(office, successor=successor, **told)
    return _hand_over([office], successor, by=by, at=at)


def merge_offices(
    offices: Sequence[Office], into: Office, *, on: date, by: User, at: datetime
) -> int:
    """Closes offices in favour of one; returns how many open notices it takes over.

    Raises NotAllowed, DeedRefused, QueueWithoutApprover.
    """
    require_administers(by, into, *offices)
    with keeping_approvers(legal_day(at)), administration_rules():
        for office in offices:
            _verify_day(office, on, at)
        office_changes.merge_offices(list(offices), into, on=on, by=by, at=at)
        return _hand_over(offices, into, by=by, at=at)


def _hand_over(
    offices: Sequence[Office], successor: Office | None, *, by: User, at: datetime
) -> int:
    waiting = Notice.objects.filter(office__in=offices, status__in=OPEN)
    lists = SourceList.objects.filter(office__in=offices, notice__isnull=True)
    if successor is None:
        _refuse_open(waiting.count() + lists.count())
        return 0
    lists.update(office=successor)
    taken_over = list(waiting.select_for_update())
    for notice in taken_over:
        notice.office = successor
        # Whoever had approved first approved another office's notice.
        notice.first_approved_by = notice.first_approved_at = None
        notice.save(update_fields=["office", *NOT_APPROVED])
        record_event(notice, "hand_over", by=by, at=at)
    return len(taken_over)


def _refuse_open(count: int) -> None:
    if count:
        raise DeedRefused(
            f"起案中・審査依頼中の公示送達と取込み中の名簿が{count}件あります。"
            "引継先を選ぶか、先に終わらせてください。",
            f"{count} notices or lists are open; name a successor or finish them",
        )


def _verify_day(office: Office, on: date, at: datetime) -> None:
    today = legal_day(at)
    verify_day(on, today=today, last_change=office_changes.last_change(office))


def fill_in_office(
    office: Office, facts: Mapping[str, str], *, by: User, at: datetime
) -> None:
    """Changes what readers need to fetch a document. Raises NotAllowed, DeedRefused."""
    require_administers(by, office)
    if office.closed_on is not None:
        # Its postings keep the place and telephone that they were published with.
        raise DeedRefused("この部署は閉鎖されています。", "the office is closed")
    with transaction.atomic():
        office_changes.fill_in_office(office, facts, by=by, at=at)


def open_work(office: Office) -> int:
    """How many notices and lists of the office are neither decided nor given up."""
    waiting = Notice.objects.filter(office=office, status__in=OPEN).count()
    lists = SourceList.objects.filter(office=office, notice__isnull=True)
    return waiting + lists.count()
