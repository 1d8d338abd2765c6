"""開示等の請求: received, the person checked, extended, decided, closed."""

import json
from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from access_control.grants import may
from access_control.models import Office, User
from access_control.opaque_ids import new_opaque_id
from access_control.vault.data_keys import make_data_key, open_data_key
from access_control.vault.key_store import REGISTER
from notices.models import DataRequest, DataRequestQuerySet, Notice
from notices.refusals import DeedRefused, NotAllowed, require, require_reason
from notices.rules.data_requests import (
    LONGEST_DAYS,
    NEEDS_REASON,
    IdentityProof,
    RequestKind,
    RequestOutcome,
    verify_days,
    verify_extension,
    verify_may_extend,
)
from notices.rules.periods import legal_day

SETTLES = "settle_requests"
# Whoever is at the counter writes down that somebody asked.
RECEIVES = (SETTLES, "register_notices", "record_collection")


def receive_request(
    office: Office,
    kind: RequestKind,
    received_on: date,
    asked: Mapping[str, str],
    *,
    by: User,
    at: datetime,
    days: int = LONGEST_DAYS,
    notice: Notice | None = None,
    entry_id: str = "",
) -> DataRequest:
    """Writes a request down; ``asked`` (name, contact, request) is sealed.

    ``days`` is what the act or the authority's ordinance gives. Raises NotAllowed,
    DeedRefused, ImpossiblePeriod.
    """
    if not any(may(by, codename, office) for codename in RECEIVES):
        raise NotAllowed(
            f"{office}で開示等の請求を受け付ける権限がありません。",
            f"no permission to receive requests at the office {office.code}",
        )
    verify_days(days)
    _require_past(received_on, at)
    _require_of_office(office, notice, entry_id)
    key = make_data_key(REGISTER)
    request = DataRequest(
        id=new_opaque_id(),
        office=office,
        kind=kind,
        received_on=received_on,
        days=days,
        notice=notice,
        entry_id=entry_id,
        key_id=key.id,
        received_by=by,
        recorded_at=at,
    )
    told = json.dumps(dict(asked), ensure_ascii=False)
    request.sealed = key.seal(told.encode(), _context(request, "asked"))
    request.due_on = request.period_ends()
    request.save(force_insert=True)
    return request


def check_identity(
    request: DataRequest, proof: IdentityProof, *, by: User, at: datetime
) -> None:
    """Records by what the person was recognised. Raises NotAllowed, DeedRefused."""
    require(by, SETTLES, request.office)
    told = {"identity_proof": proof, "identity_by": by, "identity_at": at}
    unchecked = DataRequest.objects.undecided().filter(identity_at__isnull=True)
    _claim(unchecked, request, told, "本人確認は、すでに記録されています。")


def extend_request(
    request: DataRequest, days: int, *, by: User, at: datetime, reason: str
) -> None:
    """Extends the period once, before it has run out.

    Raises NotAllowed, DeedRefused, ImpossiblePeriod, TooLateToExtend.
    """
    require(by, SETTLES, request.office)
    require_reason(reason)
    verify_extension(days)
    on, extended = legal_day(at), request.extended_on is not None
    verify_may_extend(request.due_on, extended=extended, on=on)
    request.extension_days = days
    told = {
        "extension_days": days,
        "due_on": request.period_ends(),
        "extended_on": on,
        "extended_by": by,
        "sealed_extension_reason": _seal(request, "extension", reason),
    }
    unextended = DataRequest.objects.undecided().filter(extended_on__isnull=True)
    _claim(unextended, request, told, "この請求は、すでに延長または決定されています。")


def decide_request(
    request: DataRequest,
    outcome: RequestOutcome,
    *,
    by: User,
    at: datetime,
    reason: str = "",
) -> None:
    """Records the decision; who asks must have been recognised before.

    Raises NotAllowed, DeedRefused.
    """
    require(by, SETTLES, request.office)
    if outcome in NEEDS_REASON:
        require_reason(reason)
    if request.identity_at is None and outcome is not RequestOutcome.TAKEN_BACK:
        raise DeedRefused(
            "本人確認を記録してから決定してください。",
            "record by what the person was recognised before deciding",
        )
    told = {
        "outcome": outcome,
        "decided_on": legal_day(at),
        "decided_by": by,
        "sealed_decision_reason": _seal(request, "decision", reason),
    }
    undecided = DataRequest.objects.undecided()
    _claim(undecided, request, told, "この請求は、すでに決定されています。")


def close_request(request: DataRequest, *, by: User, at: datetime) -> None:
    """The decision was carried out and sent. Raises NotAllowed, DeedRefused."""
    require(by, SETTLES, request.office)
    if request.decided_on is None:
        raise DeedRefused(
            "決定を記録してから終えてください。", "decide before closing the request"
        )
    told = {"closed_at": at, "closed_by": by}
    unclosed = DataRequest.objects.unclosed()
    _claim(unclosed, request, told, "この請求は、すでに終わっています。")


def asked_in(request: DataRequest) -> dict[str, str]:
    """Who asks, and for what, in clear; nothing once disposed of. Raises CannotOpen."""
    if request.disposed_at is not None:
        return {}
    key = open_data_key(request.key_id)
    asked: dict[str, str] = json.loads(
        key.open(request.sealed, _context(request, "asked"))
    )
    return asked


def reasons_in(request: DataRequest) -> tuple[str, str]:
    """Why it was extended and why decided so, in clear. Raises CannotOpen."""
    if request.disposed_at is not None:
        return "", ""
    key = open_data_key(request.key_id)
    extension, decision = (
        key.open(sealed, _context(request, about)).decode() if sealed else ""
        for about, sealed in (
            ("extension", request.sealed_extension_reason),
            ("decision", request.sealed_decision_reason),
        )
    )
    return extension, decision


def _claim(
    free: DataRequestQuerySet,
    request: DataRequest,
    told: Mapping[str, object],
    already_ja: str,
) -> None:
    """Writes where nobody else was first."""
    with transaction.atomic():
        if not free.filter(pk=request.pk).update(**told):
            raise DeedRefused(already_ja, "somebody did that already")
    request.refresh_from_db()


def _require_past(day: date, at: datetime) -> None:
    if day > legal_day(at):
        raise DeedRefused(
            "受け付けた日は、今日までの日付にしてください。",
            "a request was received today at the latest",
        )


def _require_of_office(office: Office, notice: Notice | None, entry_id: str) -> None:
    is_strange = notice is not None and notice.office_id != office.pk
    is_unknown = entry_id and (
        notice is None or not notice.addressees.filter(pk=entry_id).exists()
    )
    if is_strange or is_unknown:
        raise DeedRefused(
            "請求の対象が、この部署の公示送達に見つかりません。",
            "the notice or entry is not of this office",
        )


def _seal(request: DataRequest, about: str, text: str) -> bytes:
    if not text:
        return b""
    key = open_data_key(request.key_id)
    return key.seal(text.encode(), _context(request, about))


def _context(request: DataRequest, about: str) -> str:
    return f"data-request:{request.pk}:{about}:1"
