"""Screens in offices 庁舎内の端末: setting one up, and taking one out of use."""

from datetime import datetime

from django.db import transaction

from access_control.administration import record
from access_control.models import Office, User
from access_control.opaque_ids import new_opaque_id
from access_control.rules.administration import AdministrationDeed
from notices.refusals import DeedRefused, require, require_open
from publishing.models import TerminalDevice, TerminalEnrolment
from publishing.rules.terminal_token import token_hash

# Whoever looks after the board looks after the screen that stands in for it.
KEEPS_TERMINALS = "record_board"


def enrol_terminal(
    office: Office, place: str, *, with_below: bool, by: User, at: datetime
) -> tuple[TerminalEnrolment, str]:
    """The enrolment, and the token of the screen's address, which is kept nowhere.

    ``with_below`` shows what offices below have on display too. Raises NotAllowed,
    DeedRefused.
    """
    require(by, KEEPS_TERMINALS, office)
    require_open(office, at)
    token = new_opaque_id()
    place = place.strip()
    with transaction.atomic():
        # The office row lets one of two people through who enrol the same screen.
        Office.objects.select_for_update().get(pk=office.pk)
        _require_new(office, place)
        device = TerminalDevice.objects.create(
            id=new_opaque_id(),
            token_hash=token_hash(token),
            office_code=office.code,
            with_below=with_below,
        )
        enrolment = office.terminals.create(
            device_id=device.pk, place=place, enrolled_by=by, enrolled_at=at
        )
        record(
            AdministrationDeed.ENROL_TERMINAL, by=by, at=at, office=office, new=place
        )
    return enrolment, token


def revoke_terminal(enrolment: TerminalEnrolment, *, by: User, at: datetime) -> None:
    """From now on the address shows nothing. Raises NotAllowed, DeedRefused."""
    require(by, KEEPS_TERMINALS, enrolment.office)
    with transaction.atomic():
        in_use = TerminalEnrolment.objects.in_use().filter(pk=enrolment.pk)
        if in_use.update(revoked_by=by, revoked_at=at) != 1:
            raise DeedRefused(
                "この端末は、すでに使えなくなっています。",
                "the terminal was revoked already",
            )
        TerminalDevice.objects.filter(pk=enrolment.device_id).update(revoked_at=at)
        record(
            AdministrationDeed.REVOKE_TERMINAL,
            by=by,
            at=at,
            office=enrolment.office,
            old=enrolment.place,
        )
    enrolment.refresh_from_db()


def _require_new(office: Office, place: str) -> None:
    if not place:
        raise DeedRefused("設置場所を入力してください。", "a place is required")
    if office.terminals.in_use().filter(place=place).exists():
        raise DeedRefused(
            "この場所の端末は、すでに登録されています。アドレスをなくしたときは、"
            "登録を取り消してから、もう一度登録してください。",
            "a terminal at this place is enrolled already; revoke it first",
        )
