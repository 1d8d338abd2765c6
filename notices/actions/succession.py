"""Offices whose notices would wait for nobody: found, warned of, and refused."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet

from access_control.models import Office
from access_control.succession import periods_of
from notices.models import Notice
from notices.refusals import DeedRefused
from notices.rules.japanese_dates import era_date
from notices.rules.succession import WARNED_DAYS, first_gap
from notices.rules.transitions import Status

APPROVES = "approve_notices"


class QueueWithoutApprover(DeedRefused):
    """Notices would wait at an office where nobody decides any more."""


def first_gaps(on: date) -> dict[Office, date]:
    """Offices where notices wait for a decision: the first day without an approver."""
    offices = _with_a_queue()
    periods = periods_of(APPROVES, offices)
    gaps = {office: first_gap(periods.get(office.pk, ()), on) for office in offices}
    return {office: day for office, day in gaps.items() if day is not None}


def queues_without_approver(on: date) -> list[Office]:
    """Offices where notices wait and nobody can decide on the legal day."""
    return [office for office, day in first_gaps(on).items() if day == on]


def gaps_ahead(offices: QuerySet[Office], on: date) -> list[tuple[Office, date]]:
    """Which of the offices lose their last approver within the next days."""
    mine, last = set(offices.values_list("pk", flat=True)), timedelta(days=WARNED_DAYS)
    return [
        (office, day)
        for office, day in first_gaps(on).items()
        if office.pk in mine and day <= on + last
    ]


@contextmanager
def keeping_approvers(on: date) -> Iterator[None]:
    """Makes changes to appointments as one, unless an office would be left alone.

    A successor or a deputy 代決 is appointed before, or within the same change. Raises
    QueueWithoutApprover.
    """
    before = first_gaps(on)
    with transaction.atomic():
        yield
        for office, day in first_gaps(on).items():
            if day < before.get(office, date.max):
                raise QueueWithoutApprover(
                    f"{office}には決裁を待つ公示送達がありますが、{era_date(day)}から"
                    "決裁者がいなくなります。先に後任の決裁者か代決者を任命してください。",
                    f"notices wait at {office.code} and nobody would decide from "
                    f"{day.isoformat()} on; appoint a successor or a deputy first",
                )


def _with_a_queue() -> list[Office]:
    waiting = Notice.objects.filter(status=Status.SUBMITTED)
    return list(Office.objects.filter(pk__in=waiting.values("office")))
