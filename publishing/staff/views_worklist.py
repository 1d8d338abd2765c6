"""What waits for the person who signed in, and everything of his offices."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from access_control.grants import has_anywhere, offices_where
from access_control.models import Office, User
from config import clock
from notices.actions.adoption import authorities_of_legal_officer
from notices.models import Notice, SourceList
from notices.rules.legal_basis import legal_basis
from notices.rules.office_calendar import is_open
from notices.rules.periods import legal_day
from notices.rules.transitions import STATUS_NAMES_JA, Status
from publishing.actions.bulk_reading import BulkHour, hours_of_bulk_reading
from publishing.actions.continuity import in_words
from publishing.actions.observation_alarm import told_now
from publishing.actions.reconfirm import notices_to_reconfirm
from publishing.actions.undecided import broken_off, without_deemed_day
from publishing.models import (
    Collection,
    Correction,
    Posting,
    Removal,
    RemovalQuerySet,
    ShellCopy,
)
from publishing.rules.confirmation import overdue_before
from publishing.staff.context import or_404, page_of
from publishing.staff.inquiries import notices_for_the_legal_officer
from publishing.staff.keeping import disposal_waiting_for
from publishing.staff.law_cards import BasisCard, bases_to_adopt
from publishing.staff.requests import requests_pressing
from publishing.staff.views_succession import gaps_shown_to

SHOWN_AT_ONCE = 20
TOLD_OF_TROUBLE = ("operate_site", "decide_exceptions")


@login_required
@require_safe
def worklist(request: HttpRequest) -> HttpResponse:
    user, at = request.user, clock.now()
    running = postings_not_ended(user, at)
    context = {
        "at": at,
        "boards": boards_not_recorded(user, at),
        "undecided": postings_for_the_legal_officer(user, at),
        "interrupted": interruptions_to_decide(user, at),
        "troubles": troubles_shown_to(user),
        "bulk_reading": bulk_reading_shown_to(user, at),
        "bases_to_adopt": bases_not_adopted(user, at),
        "to_decide": notices_for_the_legal_officer(user, at),
        "overdue": removals_overdue(user, at),
        "removals": removals_to_confirm(user, at),
        "corrections": corrections_to_decide(user),
        "collections": collections_to_confirm(user),
        "approvals": _titled(notices_to_approve(user)),
        "drafts": _titled(drafts_of(user)),
        "lists": _titled(lists_not_taken_in(user)),
        "refused": _titled(lists_with_open_rows(user)),
        "disposal": disposal_waiting_for(user, legal_day(at)),
        "requests": requests_pressing(user, legal_day(at)),
        "gaps": gaps_shown_to(user, legal_day(at)),
        "reconfirm": _titled(notices_to_reconfirm(user, at)),
        "postings": running[:SHOWN_AT_ONCE],
        "more_postings": max(0, running.count() - SHOWN_AT_ONCE),
        "may_register": has_anywhere(user, "register_notices"),
        "may_audit": has_anywhere(user, "view_display_log"),
    }
    return render(request, "staff/worklist.html", context)


@login_required
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    found = Notice.objects.in_offices(
        or_404(offices_where(request.user, "view_register"))
    )
    status = request.GET.get("status", "")
    if status in set(Status):
        found = found.filter(status=status)
    page = page_of(found.select_related("office", "posting"), request)
    context = {
        "page": page,
        "notices": _titled(page.object_list),
        "statuses": [
            {"value": value, "label": label, "selected": value == status}
            for value, label in STATUS_NAMES_JA.items()
        ],
    }
    return render(request, "staff/notices.html", context)


def drafts_of(user: User) -> QuerySet[Notice]:
    """The person's own drafts, returned ones too."""
    mine = Notice.objects.in_offices(offices_where(user, "register_notices"))
    drafts = mine.filter(
        status=Status.DRAFT, registered_by=user, disposed_at__isnull=True
    )
    returned = Count("events", filter=Q(events__deed="return_for_correction"))
    return drafts.select_related("office").annotate(returned=returned)


def notices_to_approve(user: User) -> QuerySet[Notice]:
    """Submitted notices that somebody else made."""
    submitted = Notice.objects.in_offices(
        offices_where(user, "approve_notices")
    ).awaiting_approval()
    # Whoever approved first waits for somebody else.
    undecided = submitted.made_by_others(user).exclude(first_approved_by=user)
    return undecided.select_related("office", "registered_by")


def lists_not_taken_in(user: User) -> QuerySet[SourceList]:
    """Lists that were uploaded and looked at, and nothing more."""
    offices = offices_where(user, "register_notices")
    waiting = SourceList.objects.filter(office__in=offices, notice__isnull=True)
    return waiting.select_related("office").order_by("-taken_in_at")


def lists_with_open_rows(user: User) -> QuerySet[SourceList]:
    """Lists taken in of which refused rows are not settled yet."""
    offices = offices_where(user, "register_notices")
    taken = SourceList.objects.filter(
        office__in=offices, notice__isnull=False, notice__disposed_at__isnull=True
    )
    is_open = Q(refused_rows__settled_at__isnull=True)
    counted = taken.annotate(open_rows=Count("refused_rows", filter=is_open))
    return counted.filter(open_rows__gt=0).select_related("office", "notice")


def boards_not_recorded(user: User, at: datetime) -> QuerySet[ShellCopy]:
    """Postings on display while nobody recorded the sheet on the board."""
    postings = Posting.objects.filter(
        notice__office__in=offices_where(user, "record_board"),
        notice__status=Status.POSTED,
        board_started_at__isnull=True,
    )
    ids = list(postings.values_list("public_id", flat=True))
    return ShellCopy.objects.on_display(at).filter(pk__in=ids)


def postings_for_the_legal_officer(user: User, at: datetime) -> list[ShellCopy]:
    """Postings that ended without a deemed day: the board came late, or never.

    They stay in sight of the legal officer and of whoever records the board, until the
    officer has decided.
    """
    return without_deemed_day(_codes_of_the_undecided(user), at)


def interruptions_to_decide(user: User, at: datetime) -> list[dict[str, Any]]:
    """Postings whose display was away, where the statute does not say what follows."""
    return [
        {"shell": shell, "outcome": in_words(judged, shell, at)}
        for shell, judged in broken_off(_codes_of_the_undecided(user), at)
    ]


def _codes_of_the_undecided(user: User) -> set[str]:
    return {
        code
        for permission in ("decide_exceptions", "record_board")
        for code in offices_where(user, permission).values_list("code", flat=True)
    }


def bulk_reading_shown_to(user: User, at: datetime) -> list[BulkHour]:
    """Hours of bulk reading, for a legal officer: it is about the whole board."""
    if not has_anywhere(user, "decide_exceptions"):
        return []
    return hours_of_bulk_reading(at=at)


def troubles_shown_to(user: User) -> list[str]:
    """What observation finds wrong now, for whoever can do something about it."""
    if not any(has_anywhere(user, word) for word in TOLD_OF_TROUBLE):
        return []
    return told_now()


def bases_not_adopted(user: User, at: datetime) -> list[BasisCard]:
    """Statutes in use whose version of today the person's authority has not adopted."""
    authorities = Office.objects.filter(pk__in=authorities_of_legal_officer(user))
    return [
        card
        for authority in authorities
        for card in bases_to_adopt(authority, on=legal_day(at))
    ]


def removals_to_confirm(user: User, at: datetime) -> RemovalQuerySet:
    """What another approver took off display and is neither settled nor overdue."""
    waiting = _removals_of(user).unsettled().exclude(by=user)
    return waiting.filter(at__gte=overdue_before(at, is_open))


def removals_overdue(user: User, at: datetime) -> RemovalQuerySet:
    """What should have been confirmed by now, whoever took it off display."""
    return _removals_of(user).overdue(overdue_before(at, is_open))


def _removals_of(user: User) -> RemovalQuerySet:
    offices = offices_where(user, "withdraw_postings")
    mine = Removal.objects.filter(posting__notice__office__in=offices)
    return mine.select_related("posting__notice__office", "by")


def corrections_to_decide(user: User) -> QuerySet[Correction]:
    """Corrections, of an entry or of the board, that somebody else proposed."""
    offices = offices_where(user, "approve_notices")
    waiting = Correction.objects.undecided()
    mine = waiting.filter(posting__notice__office__in=offices)
    others = mine.exclude(proposed_by=user)
    return others.select_related("posting__notice__office", "proposed_by")


def collections_to_confirm(user: User) -> QuerySet[Collection]:
    """Collections beside a namesake that somebody else recorded."""
    offices = offices_where(user, "record_collection")
    waiting = Collection.objects.awaiting_second()
    mine = waiting.filter(posting__notice__office__in=offices).exclude(by=user)
    return mine.select_related("posting__notice__office", "by")


def postings_not_ended(user: User, at: datetime) -> QuerySet[ShellCopy]:
    """What the public sees now, or will see."""
    codes = list(offices_where(user, "view_register").values_list("code", flat=True))
    return ShellCopy.objects.filter(office_code__in=codes, display_until__gt=at)


def _titled(rows: Iterable[Any]) -> list[Any]:
    """Each row with the title of its legal basis as ``basis_title``."""
    titled = list(rows)
    for row in titled:
        row.basis_title = legal_basis(row.basis_id).title_ja
    return titled
