"""One entry of a posting: its words, versions and history, and what can be done."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from access_control.grants import may
from access_control.models import User
from config import clock
from notices.actions.data_requests import RECEIVES
from notices.intake.field_names import FIELD_NAMES_JA
from notices.rules.periods import legal_day
from notices.rules.transitions import Status
from publishing.actions.collect import receipt_of
from publishing.actions.correct import facts_of
from publishing.models import Collection, Correction, EntryCopy, Posting, ShellCopy
from publishing.rules.collection import Recipient, delivered_on
from publishing.staff.forms import ReasonForm
from publishing.staff.opened import opens_entry
from publishing.staff.reader import CORRECTION, RECEIPT, Reader, reader_of
from publishing.staff.views_postings import (
    entry_table,
    guarded,
    shell_of,
    standing_of,
)


@login_required
@require_safe
def entry(request: HttpRequest, public_id: str, entry_id: str) -> HttpResponse:
    return entry_page(request, public_id, entry_id)


def entry_page(request: HttpRequest, public_id: str, entry_id: str) -> HttpResponse:
    found, at = guarded(request, public_id, "view_register"), clock.now()
    copy, office = entry_of(found, entry_id), found.notice.office
    opens_entry(request, found.notice, entry_id, at=at)
    corrections = found.corrections.of_entries().filter(entry_id=entry_id)
    reader = reader_of(request.user, found.notice, at=at)
    context = entry_standing(found, copy, reader, at) | {
        "copy": copy,
        "earlier": copy.earlier.all(),
        "corrections": [
            _correction(request, one, reader)
            for one in corrections.select_related("proposed_by", "decided_by")
        ],
        "collection": _collection(found, copy, request.user, reader),
        "decline_form": _decline_form(request),
        "removal": found.removals.filter(entry_id=entry_id).first(),
        "deeds": _deeds_open_to(request.user, found, copy, at),
        "may_receive": any(may(request.user, each, office) for each in RECEIVES),
        "may_audit": may(request.user, "view_display_log", office),
    }
    return render(request, "staff/entry.html", context)


def entry_of(found: Posting, entry_id: str) -> EntryCopy:
    """The entry of this posting, or 404."""
    return get_object_or_404(EntryCopy, shell_id=found.public_id, pk=entry_id)


def entry_standing(
    found: Posting, copy: EntryCopy, reader: Reader, at: datetime
) -> dict[str, Any]:
    """What every page about one entry says first."""
    told = entry_table([copy], reader, at)["entries"][0]
    return standing_of(found, shell_of(found), at) | {"entry": told}


def _deeds_open_to(
    user: User, found: Posting, copy: EntryCopy, at: datetime
) -> dict[str, bool]:
    """Which links this person gets now; the deeds themselves check again."""
    office = found.notice.office
    is_shown = found.notice.status == Status.POSTED and at < copy.display_until
    registers = may(user, "register_notices", office)
    uncollected = not Collection.objects.filter(entry_id=copy.pk).exists()
    return {
        "collect": may(user, "record_collection", office) and uncollected,
        "correct": registers and is_shown,
        "conceal": may(user, "withdraw_postings", office) and is_shown,
        "anew": registers,
    }


def _correction(
    request: HttpRequest, correction: Correction, reader: Reader
) -> dict[str, Any]:
    user, prefix = request.user, f"refuse-{correction.pk}"
    typed = request.POST if f"{prefix}-reason" in request.POST else None
    is_open = correction.decided_at is None
    decides = may(user, "approve_notices", correction.posting.notice.office)
    return {
        "correction": correction,
        "label": FIELD_NAMES_JA.get(correction.field, correction.field),
        "facts": _facts(correction, reader),
        "is_open": is_open,
        "refuse_form": ReasonForm(typed, prefix=prefix),
        "may_decide": is_open and decides and user.pk != correction.proposed_by_id,
    }


def _facts(correction: Correction, reader: Reader) -> dict[str, str]:
    """What was proposed: the values as their field is told, the reason as notes are."""
    facts, field = facts_of(correction), correction.field
    return {
        "before": reader.word(field, facts["before"]),
        "after": reader.word(field, facts["after"]),
        "reason": reader.word(CORRECTION, facts["reason"]),
    }


def _decline_form(request: HttpRequest) -> ReasonForm:
    typed = request.POST if "decline-reason" in request.POST else None
    return ReasonForm(typed, prefix="decline")


def _collection(
    found: Posting, copy: EntryCopy, user: User, reader: Reader
) -> dict[str, Any] | None:
    collection = found.collections.filter(entry_id=copy.pk).first()
    if collection is None:
        return None
    shell = ShellCopy.objects.get(pk=found.public_id)
    told = receipt_of(collection)
    named = told | {"recipient": Recipient(told["recipient"]).name_ja}
    waits = collection.needs_second and collection.second_at is None
    may_record = may(user, "record_collection", found.notice.office)
    return {
        "record": collection,
        "receipt": {part: reader.word(RECEIPT, text) for part, text in named.items()},
        "waits": waits,
        "may_confirm": waits and may_record and user.pk != collection.by_id,
        "may_decline": waits and may_record,
        "delivered_on": delivered_on(legal_day(collection.at), shell.deemed_served_on),
    }
