"""Changing the access matrix 公開範囲表 of an authority: two legal officers, one cell.

What is on display keeps the words it was frozen with; the next copy and the next look
of staff follow the changed matrix.
"""

from datetime import datetime

from django.db import IntegrityError, transaction

from access_control.matrix import effective_matrix
from access_control.models import MatrixChange, Office, User
from access_control.rules.field_access import Access, CellKey, Matrix
from notices.actions.adoption import require_legal_officer
from notices.refusals import DeedRefused, require_reason


def propose_change(
    authority: Office,
    key: CellKey,
    access: Access,
    *,
    by: User,
    at: datetime,
    reason: str,
) -> MatrixChange:
    """Asks another legal officer for another answer in one cell.

    Raises NotAllowed, DeedRefused.
    """
    require_legal_officer(by, authority)
    require_reason(reason)
    before = _require_possible(effective_matrix(authority), key, access)
    try:
        with transaction.atomic():
            return MatrixChange.objects.create(
                authority=authority,
                field_class=key.field_class,
                audience=key.audience,
                phase=key.phase,
                before=before,
                after=access,
                reason=reason.strip(),
                proposed_by=by,
                proposed_at=at,
            )
    except IntegrityError as error:
        raise DeedRefused(
            "この欄の変更は、すでに決定を待っています。先にその申出を決めてください。",
            "a change of this cell is waiting for its decision already",
        ) from error


def approve_change(change: MatrixChange, *, by: User, at: datetime) -> None:
    """From now on the cell says what was proposed. Raises NotAllowed, DeedRefused."""
    _require_decider(change, by)
    with transaction.atomic():
        # The row of the authority is the lock under which changes follow each other.
        authority = Office.objects.select_for_update().get(pk=change.authority_id)
        matrix = effective_matrix(authority)
        _decide(change, by=by, at=at, is_approved=True)
        before = _require_possible(matrix, change.key, change.access)
        _require_as_proposed(change, before)


def refuse_change(change: MatrixChange, *, by: User, at: datetime, reason: str) -> None:
    """Leaves the matrix as it is. Raises NotAllowed, DeedRefused."""
    _require_decider(change, by)
    require_reason(reason)
    _decide(change, by=by, at=at, is_approved=False, reason=reason.strip())


def _require_possible(matrix: Matrix, key: CellKey, access: Access) -> Access:
    """What the cell says now; it must exist, differ and allow the change."""
    cell = matrix.cells.get(key)
    if cell is None:
        raise DeedRefused("公開範囲表にこの欄はありません。", f"there is no cell {key}")
    if cell.access is access:
        raise DeedRefused(
            "この欄は、すでにそのとおりです。", "the cell says so already"
        )
    if not cell.may_become(access):
        raise DeedRefused(
            f"この欄は変えられる範囲を超えます。{cell.reason.ja}",
            f"the limits of {'/'.join(key)} forbid {access}",
        )
    return cell.access


def _require_as_proposed(change: MatrixChange, before: Access) -> None:
    if before != change.before:
        raise DeedRefused(
            "申出のあとで、この欄が変わりました。申出を退け、あらためて申し出てください。",
            "the cell changed after the proposal; refuse it and propose again",
        )


def _require_decider(change: MatrixChange, by: User) -> None:
    require_legal_officer(by, change.authority)
    if change.proposed_by_id == by.pk:
        raise DeedRefused(
            "申し出た本人は決められません。別の法務担当に依頼してください。",
            "whoever proposed a change cannot decide it; another legal officer must",
        )


def _decide(
    change: MatrixChange,
    *,
    by: User,
    at: datetime,
    is_approved: bool,
    reason: str = "",
) -> None:
    undecided = MatrixChange.objects.undecided().filter(pk=change.pk)
    decided = undecided.update(
        decided_by=by, decided_at=at, is_approved=is_approved, decision_reason=reason
    )
    if decided != 1:
        raise DeedRefused(
            "この申出は、すでに決まっています。", "the change is decided already"
        )
    change.refresh_from_db()
