"""特別配慮: marking an addressee of a draft, and lifting the mark.

The event says that a row was changed, not how: whose flag it was is told by nothing
that lies open.
"""

from datetime import datetime

from django.db import transaction

from access_control.models import User
from access_control.vault.data_keys import open_data_keys
from notices.actions.approval import record_event
from notices.models import Addressee, Notice
from notices.refusals import DeedRefused, require, require_reason
from notices.register import seal_addressee
from notices.rules.special_care import CARE_FIELD, Care, CareKind, care_as_text
from notices.rules.transitions import Status

ROWS_A_STATEMENT = 500
# The same name for both deeds.
EVENT = "amend_row"


def mark_special_care(
    addressee: Addressee, *, kind: CareKind, reason: str, by: User, at: datetime
) -> None:
    """Two approvers and no address from now on; marking anew replaces the mark.

    Raises NotAllowed, DeedRefused, CareTooLong, CannotOpen.
    """
    require_reason(reason)
    _amend(addressee, Care(CareKind(kind), reason.strip()), by=by, at=at)


def lift_special_care(addressee: Addressee, *, by: User, at: datetime) -> None:
    """The addressee is like any other again; lifting twice changes nothing more.

    Raises NotAllowed, DeedRefused, CannotOpen.
    """
    _amend(addressee, None, by=by, at=at)


def _amend(addressee: Addressee, care: Care | None, *, by: User, at: datetime) -> None:
    require(by, "register_notices", addressee.notice.office)
    with transaction.atomic():
        notice = Notice.objects.select_for_update().get(pk=addressee.notice_id)
        _require_draft(notice)
        _seal_everybodys(notice, addressee, care)
        record_event(notice, EVENT, by=by, at=at)
    addressee.refresh_from_db()


def _require_draft(notice: Notice) -> None:
    if notice.status != Status.DRAFT or notice.disposed_at is not None:
        raise DeedRefused(
            "登録した内容を変更できるのは、起案中の公示送達だけです。"
            "審査を依頼した後は、決裁者に差戻しを頼んでください。",
            "only a draft can be changed; have the notice returned first",
        )


def _seal_everybodys(notice: Notice, chosen: Addressee, care: Care | None) -> None:
    """Seals the mark, and an empty one for whoever was registered without any."""
    rows = list(notice.addressees.all())
    lacking = [
        row for row in rows if row.pk == chosen.pk or CARE_FIELD not in row.sealed
    ]
    keys = open_data_keys(row.key_id for row in lacking)
    for row in lacking:
        text = care_as_text(care if row.pk == chosen.pk else None)
        row.sealed |= seal_addressee(keys[row.key_id], row.pk, {CARE_FIELD: text})
    Addressee.objects.bulk_update(lacking, ["sealed"], batch_size=ROWS_A_STATEMENT)
