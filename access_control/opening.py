"""Nobody opens personal data unrecorded: no record, no names.

A page that opens personal data says so with ``record_opening`` before it answers. The
middleware holds back the answer of any page that opened something and did not.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from access_control.confirmation import PREFIX as CONFIRM_PREFIX
from access_control.forms import PURPOSE_PREFIX, PurposeForm
from access_control.grants import works_at
from access_control.models import Office, PersonalDataAccess, Sitting, SubjectKind
from access_control.sessions import SIGNED_IN_PATHS
from access_control.sittings import begin_sitting, sitting_of
from access_control.vault.openings import note_record, watched
from config import clock

logger = logging.getLogger(__name__)

NOT_FOUND, GONE, SERVER_ERROR = 404, 410, 500


class PurposeNeeded(Exception):
    """The person has not said yet why he opens personal data."""


class NotRecorded(Exception):
    """The opening could not be written down, so nothing is shown."""


@dataclass(frozen=True)
class Subject:
    """What is opened: an opaque reference, and the office whose it is."""

    kind: SubjectKind
    id: str
    office: Office
    entry_id: str = ""


def record_opening(
    request: HttpRequest,
    subject: Subject,
    *,
    entries: int,
    at: datetime,
    part: int = 1,
) -> PersonalDataAccess:
    """Writes down that this page shows personal data of so many entries.

    Raises PurposeNeeded, NotRecorded.
    """
    sitting = sitting_of(request)
    if sitting is None:
        raise PurposeNeeded
    opening = PersonalDataAccess(
        sitting=sitting,
        at=at,
        office_code=subject.office.code,
        is_own_office=works_at(sitting.person, subject.office),
        subject_kind=subject.kind,
        subject_id=subject.id,
        entry_id=subject.entry_id,
        page=_name_of(request),
        part=part,
        entries=entries,
    )
    try:
        with transaction.atomic():
            opening.save(force_insert=True)
    except DatabaseError as error:
        raise NotRecorded from error
    note_record()
    request.opening = opening
    return opening


def record_command(
    sitting: Sitting, subject: Subject, command: str, *, at: datetime
) -> PersonalDataAccess:
    """Writes down that a command opened one entry for the person of the sitting."""
    return PersonalDataAccess.objects.create(
        sitting=sitting,
        at=at,
        office_code=subject.office.code,
        is_own_office=works_at(sitting.person, subject.office),
        subject_kind=subject.kind,
        subject_id=subject.id,
        entry_id=subject.entry_id,
        page=command,
        part=1,
        entries=1,
    )


class OpeningsAreRecorded:
    """Middleware: asks for the reason, and lets no unrecorded opening be shown."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(SIGNED_IN_PATHS):
            return self.get_response(request)
        with watched() as ledger:
            response = self.get_response(request)
        is_recorded = ledger.was_recorded or not ledger.was_opened
        if is_recorded or _shows_nothing(response):
            return response
        logger.error("%s opened personal data unrecorded", _name_of(request))
        return _held_back(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """Takes the reason that was asked for in the middle of a deed."""
        if f"{PURPOSE_PREFIX}-purpose" not in request.POST:
            return None
        if request.user.is_anonymous or request.path_info == reverse("purpose"):
            return None
        form = PurposeForm(request.POST, prefix=PURPOSE_PREFIX)
        if not form.is_valid():
            return _ask(request, form)
        begin_sitting(request, **form.cleaned_data, at=clock.now())
        return None

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        if isinstance(exception, NotRecorded):
            logger.error("the record of openings cannot be written")
            return _held_back(request)
        if not isinstance(exception, PurposeNeeded):
            return None
        if request.method == "POST":
            return _ask(request, PurposeForm(prefix=PURPOSE_PREFIX))
        back = urlencode({"next": request.get_full_path()})
        return redirect(f"{reverse('purpose')}?{back}")


def _shows_nothing(response: HttpResponse) -> bool:
    """A redirect, or one of the fixed pages of an error."""
    status = response.status_code
    return 300 <= status < 400 or status in (NOT_FOUND, GONE) or status >= SERVER_ERROR


def _name_of(request: HttpRequest) -> str:
    """The fixed word for the page; an address would hold data."""
    return request.resolver_match.view_name if request.resolver_match else ""


def _ask(request: HttpRequest, form: PurposeForm) -> HttpResponse:
    """The question in the middle of a deed; what was typed travels in the page."""
    # What another question put into the form is never carried on.
    prefixes = (f"{PURPOSE_PREFIX}-", f"{CONFIRM_PREFIX}-", "csrfmiddlewaretoken")
    carried = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if not name.startswith(prefixes)
    ]
    context = {"form": form, "carried": carried, "action": request.get_full_path()}
    return render(request, "account/purpose.html", context)


def _held_back(request: HttpRequest) -> HttpResponse:
    return render(request, "account/not_recorded.html", status=503)
